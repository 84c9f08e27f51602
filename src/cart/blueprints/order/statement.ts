import type { OrderDetails } from '../../model/order.ts';
import type { LineStatus } from '../../ports.ts';
import { mainLines } from '../../rules/extras.ts';
import { type OrderHeadline, orderHeadline } from '../../rules/order-headline.ts';
import { type OrderMoney, orderMoney } from '../../rules/order-money.ts';

/** What the page says of an order, decided once so that its parts agree. */
export type OrderStatement = {
  headline: OrderHeadline;
  money: OrderMoney;
  /** fulfilled lines that the venue has not confirmed yet */
  awaited: OrderDetails['lines'];
  /** whether a payment of what is due can be started now */
  isPayable: boolean;
};

/** @param waiting whether the buyer has just returned from a payment that is not settled yet */
export function statementOf(
  order: OrderDetails,
  statuses: ReadonlyMap<number, LineStatus>,
  isWaiting: boolean,
): OrderStatement {
  const isAwaited = ({ id, state }: OrderDetails['lines'][number]) =>
    state === 'fulfilled' && (statuses.get(id)?.awaitsConfirmation ?? false);
  const awaited = order.lines.filter(isAwaited);
  const money = orderMoney(order);
  const headline = orderHeadline({
    state: order.state,
    lines: mainLines(order.lines).map((line) => ({
      state: line.state,
      awaitsConfirmation: isAwaited(line),
      byBuyer: isByBuyer(order, line),
    })),
    money,
    isWaiting,
  });
  const isDue =
    money === 'unpaid' || money === 'part_paid' || (money === 'owed' && !isPaidAfterYes(order, awaited));
  return { headline, money, awaited, isPayable: isDue && order.due_minor > 0 && !isWaiting };
}

/** Whether a line's state is its buyer's doing: a visitor can only be the buyer, as the venue's people are signed in. */
const isByBuyer = (
  { user_id }: Pick<OrderDetails, 'user_id'>,
  { state_by }: OrderDetails['lines'][number],
): boolean => state_by === 'visitor' || (user_id !== null && state_by === `user:${user_id}`);

/** Whether an order is paid only once the venue has said yes, which it has not done yet. */
export const isPaidAfterYes = (order: OrderDetails, awaited: OrderStatement['awaited']): boolean =>
  order.timing === 'after_yes' && awaited.length > 0;
