export const ORDER_MOVES = {
  placed: ['paid', 'lapsed'],
  // money that comes late still pays
  lapsed: ['paid'],
  paid: [],
} as const satisfies Record<string, readonly string[]>;

export type OrderState = keyof typeof ORDER_MOVES;

/** The states from which an order may move to this one. The database's trigger orders_moves says the same. */
export function orderStatesBefore(to: OrderState): OrderState[] {
  return (Object.keys(ORDER_MOVES) as OrderState[]).filter((from) =>
    (ORDER_MOVES[from] as readonly OrderState[]).includes(to),
  );
}
