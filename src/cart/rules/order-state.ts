export const ORDER_TRANSITIONS = {
  placed: ['paid', 'expired'],
  // money that comes late still pays
  expired: ['paid'],
  paid: [],
} as const satisfies Record<string, readonly string[]>;

export type OrderState = keyof typeof ORDER_TRANSITIONS;

/** The states from which an order may move to this one. The database's trigger orders_transitions says the same. */
export function orderStatesBefore(to: OrderState): OrderState[] {
  return (Object.keys(ORDER_TRANSITIONS) as OrderState[]).filter((from) =>
    (ORDER_TRANSITIONS[from] as readonly OrderState[]).includes(to),
  );
}
