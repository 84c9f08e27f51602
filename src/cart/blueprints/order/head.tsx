import type { ComponentChildren } from 'preact';
import { formatMoney } from '../../../shared/i18n/formats.ts';
import { Head } from '../../../shared/ui/head.tsx';
import { t } from '../../messages/translate.ts';
import type { OrderDetails } from '../../model/order.ts';
import type { OrderHeadline } from '../../rules/order-headline.ts';
import { HeldUntil } from '../../views/hold.tsx';

export type OrderHeadProps = { order: OrderDetails; headline: OrderHeadline; now: Temporal.Instant };

/** The headline of an order and a sentence or two that explain it. */
export function OrderHead(props: OrderHeadProps) {
  return <Head title={titleOf(props)} lead={<Lead {...props} />} />;
}

const costOf = (order: OrderDetails) => (order.total_minor === 0 ? 'free' : 'paid');

function titleOf({ order, headline }: Pick<OrderHeadProps, 'order' | 'headline'>): string {
  switch (headline) {
    case 'waiting_late':
      return t('order.title_waiting');
    case 'confirmed':
      return t('order.title_confirmed', { name: order.name });
    case 'awaiting':
    case 'partly_awaiting':
      return t(`order.title_${headline}`, { cost: costOf(order) });
    default:
      return t(`order.title_${headline}`);
  }
}

function Lead({ order, headline, now }: OrderHeadProps): ComponentChildren {
  switch (headline) {
    case 'unpaid':
    case 'waiting':
      return <HeldUntil until={order.pay_by} timeZone={order.time_zone} now={now} reload />;
    case 'waiting_late':
      return t('order.lead_waiting_late');
    case 'expired':
      return t('order.lead_expired');
    case 'nothing_to_pay':
      return sentences(t('order.lead_nothing_to_pay'), nothingCharged(order));
    case 'abandoned':
      return sentences(t('order.lead_released'), nothingCharged(order));
    case 'confirmed':
    case 'awaiting':
    case 'partly_awaiting':
    case 'partly_fulfilled':
      return sentences(paid(order), refunded(order));
    case 'lost':
      return sentences(t('order.lead_lost'), refunded(order) ?? nothingCharged(order));
    case 'declined':
    case 'cancelled':
    case 'unfulfilled':
      return sentences(refunded(order) ?? nothingCharged(order));
  }
}

const sentences = (...all: (string | undefined)[]): string => all.filter(Boolean).join(' ');

// A payment of a wrong amount was charged, although it is refunded.
const nothingCharged = (order: OrderDetails): string | undefined =>
  order.refunds.length === 0 ? t('order.nothing_charged') : undefined;

const paid = (order: OrderDetails): string =>
  t('order.lead_paid', {
    cost: costOf(order),
    amount: formatMoney(order.total_minor, order.currency),
    email: order.email,
  });

/** How much of the order's payment is or will be refunded. */
function refunded(order: OrderDetails): string | undefined {
  const refunds = order.refunds.filter((refund) => refund.line_id !== null);
  if (refunds.length === 0) return undefined;
  const sum = refunds.reduce((total, refund) => total + refund.amount_minor, 0);
  const isSent = refunds.every((refund) => refund.state === 'sent');
  return t(isSent ? 'order.refund_sent' : 'order.refund_due', { amount: formatMoney(sum, order.currency) });
}
