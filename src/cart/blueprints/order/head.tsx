import type { ComponentChildren } from 'preact';
import { formatMoney } from '../../../shared/i18n/formats.ts';
import type { OrderMail } from '../../../shared/mail/failed-mails.ts';
import { sumOf } from '../../../shared/money.ts';
import { Head } from '../../../shared/ui/head.tsx';
import { t } from '../../messages/translate.ts';
import type { OrderDetails } from '../../model/order.ts';
import { isOfLines, receivedForLines } from '../../rules/order-money.ts';
import { HeldUntil } from '../../views/hold.tsx';
import { mailSentence } from './mail-note.tsx';
import type { Promised } from './promised.tsx';
import { isPaidAfterYes, type OrderStatement } from './statement.ts';

export type OrderHeadProps = OrderStatement & {
  order: OrderDetails;
  /** the last about the order */
  mail: OrderMail | undefined;
  promised: Promised | undefined;
  now: Temporal.Instant;
};

/** The headline of an order and a sentence or two that explain it. */
export function OrderHead(props: OrderHeadProps) {
  return <Head title={titleOf(props)} lead={<Lead {...props} />} />;
}

function titleOf({ order, headline, money, promised }: OrderHeadProps): string {
  // Nobody is thanked for what their bank has taken back.
  if (money === 'disputed' && headline === 'confirmed') return t('order.title_disputed');
  switch (headline) {
    case 'unpaid':
      return t(promised ? 'order.title_promised' : 'order.title_unpaid');
    case 'waiting_late':
      return t('order.title_waiting');
    case 'nothing_to_pay':
      return t('order.title_withdrawn');
    case 'confirmed':
      return t('order.title_confirmed', { name: order.name });
    case 'part_paid':
      return t('order.title_part_paid', partsOf(order));
    case 'awaiting':
    case 'partly_awaiting':
      return t(`order.title_${headline}`, { money });
    default:
      return t(`order.title_${headline}`);
  }
}

function Lead(props: OrderHeadProps): ComponentChildren {
  const { order, mail, headline, now } = props;
  const heldUntil = <HeldUntil until={order.pay_by} timeZone={order.time_zone} now={now} reload />;
  switch (headline) {
    case 'unpaid':
    case 'part_paid':
    case 'waiting':
      return heldUntil;
    case 'pending':
      return (
        <>
          {t('order.lead_pending')}
          <br />
          {heldUntil}
        </>
      );
    case 'waiting_late':
      return t('order.lead_waiting_late');
    case 'expired':
      return t('order.lead_expired');
    case 'nothing_to_pay':
      return sentences(t('order.lead_nothing_to_pay'), ...refunded(order), nothingCharged(order));
    case 'withdrawn':
      return sentences(t('order.lead_released'), nothingCharged(order));
    case 'confirmed':
    case 'awaiting':
    case 'partly_awaiting':
    case 'partly_fulfilled':
    case 'partly_given_up':
      return sentences(charged(props), ...refunded(order), mailSentence(mail, order.email));
    case 'lost':
      return sentences(
        t('order.lead_lost', { cost: order.total_minor > 0 ? 'paid' : 'free' }),
        ...refunded(order),
        nothingCharged(order),
      );
    case 'declined':
    case 'cancelled':
    case 'given_up':
    case 'unfulfilled':
      return sentences(...refunded(order), nothingCharged(order));
  }
}

const sentences = (...all: ComponentChildren[]): ComponentChildren =>
  all.filter(Boolean).map((sentence, at) => (at > 0 ? [' ', sentence] : sentence));

const partsOf = (order: OrderDetails) => ({
  received: formatMoney(receivedForLines(order), order.currency),
  due: formatMoney(order.due_minor, order.currency),
});

// A payment of a wrong amount was charged, although it is refunded.
const nothingCharged = (order: OrderDetails): string | undefined =>
  order.balance.received === 0 && order.refunds.length === 0 ? t('order.nothing_charged') : undefined;

/** What an accepted order's buyer has paid, or will pay. */
function charged({ order, money, awaited }: OrderHeadProps): string | undefined {
  const { received, due: amount } = partsOf(order);
  switch (money) {
    case 'paid':
    case 'part_refunded':
    case 'refunding':
    case 'refund_failed':
    case 'refunded':
      return t('order.lead_paid', { amount: received });
    case 'authorised':
      return t(awaited.length > 0 ? 'order.lead_authorised' : 'order.lead_charging', { amount });
    case 'pending':
    case 'owed':
      if (order.balance.received > 0) return t('order.lead_part_paid', { received, due: amount });
      return t(isPaidAfterYes(order, awaited) ? 'order.lead_due_after_yes' : 'order.lead_due', { amount });
    case 'not_charged':
      return t('order.nothing_charged');
    default:
      return undefined;
  }
}

/** How much of what was paid for lines is or will be refunded, or is credit now. */
function refunded(order: OrderDetails): ComponentChildren[] {
  const refunds = Map.groupBy(order.refunds.filter(isOfLines), ({ state, credit_code }) => {
    if (credit_code) return 'credit';
    return state === 'requested' || state === 'pending' ? 'open' : state;
  });
  return (['succeeded', 'open', 'credit', 'failed'] as const).flatMap((state) => {
    const given = refunds.get(state) ?? [];
    const sum = sumOf(given.map((refund) => refund.amount_minor));
    if (sum === 0) return [];
    const sentence = t(`order.refund_${state}`, { amount: formatMoney(sum, order.currency) });
    return [sentence, ...(state === 'credit' ? creditsOf(given) : [])];
  });
}

const creditsOf = (refunds: OrderDetails['refunds']): ComponentChildren[] =>
  [...new Set(refunds.flatMap(({ credit_code }) => credit_code ?? []))].map((code) => (
    <a key={code} href={`/credits/${code}`}>
      {t('order.credit_given')}
    </a>
  ));
