import { Tag } from '../../shared/ui/tag.tsx';
import type { Tone } from '../../shared/ui/tone.ts';
import { t } from '../messages/translate.ts';
import type { OrderDetails } from '../model/order.ts';
import { mainLines } from '../rules/extras.ts';
import { isBeforeDeadline } from '../rules/order.ts';
import { acceptedHeadline } from '../rules/order-headline.ts';
import { type OrderMoney, orderMoney } from '../rules/order-money.ts';

/** How an order stands, in a word or two: where its money is, or why it had to cost nothing. */
export function MoneyTag({ order, now }: { order: OrderDetails; now: Temporal.Instant }) {
  const money = orderMoney(order);
  const unfulfilled = money === 'free' || money === 'not_charged' ? unfulfilledText(order) : undefined;
  if (unfulfilled) return <Tag tone="bad">{unfulfilled}</Tag>;
  // An overdue order may not have been swept yet.
  const isOverdue = order.state === 'placed' && !isBeforeDeadline(order.pay_by, now);
  const shown = isOverdue && money !== 'pending' ? 'expired' : money;
  return (
    <Tag tone={TONES[shown]} icon={isOpen(shown) ? 'clock' : undefined}>
      {t(`money.${shown}`)}
    </Tag>
  );
}

/** Why nothing of an accepted order is fulfilled; undefined if something is. */
function unfulfilledText({ lines }: OrderDetails): string | undefined {
  const headline = acceptedHeadline(
    mainLines(lines).map(({ state }) => ({ state, awaitsConfirmation: false })),
  );
  switch (headline) {
    case 'lost':
    case 'declined':
    case 'cancelled':
      return t(`order.line_${headline}`);
    case 'unfulfilled':
      return t('money.not_charged');
    default:
      return undefined;
  }
}

/** Whether it waits for money. */
function isOpen(money: OrderMoney): boolean {
  switch (money) {
    case 'unpaid':
    case 'part_paid':
    case 'pending':
    case 'authorised':
    case 'owed':
    case 'refunding':
      return true;
    default:
      return false;
  }
}

const TONES: Record<OrderMoney, Tone> = {
  unpaid: 'warn',
  part_paid: 'warn',
  pending: 'plain',
  expired: 'plain',
  cancelled: 'plain',
  free: 'good',
  not_charged: 'plain',
  authorised: 'plain',
  owed: 'warn',
  paid: 'good',
  disputed: 'bad',
  part_refunded: 'plain',
  refunding: 'plain',
  refund_failed: 'bad',
  refunded: 'plain',
};
