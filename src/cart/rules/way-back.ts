import type { PaymentId } from '../../shared/ids.ts';
import { sumOf } from '../../shared/money.ts';
import type { Quote } from './cancellation-quote.ts';
import { splitRefund } from './settlement.ts';

/** An order as far as it decides by which payments money comes back. */
type PaidOrder = {
  currency: string;
  payments: readonly {
    id: PaymentId;
    provider: string;
    state: string;
    received_minor: number | null;
    received_currency: string | null;
  }[];
  refunds: readonly { payment_id: PaymentId; amount_minor: number }[];
};

/** By which providers money comes back, and how much by each: as the refunds will be made, the newest payment first. */
export function waysBack(
  order: PaidOrder,
  quotes: readonly Pick<Quote<unknown>, 'back'>[],
): { provider: string; amount: number }[] {
  const payments = order.payments
    .filter(
      ({ received_currency, state }) => received_currency === order.currency && state !== 'charged_back',
    )
    .toSorted((a, b) => Number(a.state === 'disputed') - Number(b.state === 'disputed') || b.id - a.id)
    .map(({ id, received_minor }) => ({
      paymentId: id,
      left:
        (received_minor ?? 0) -
        sumOf(
          order.refunds.filter(({ payment_id }) => payment_id === id).map(({ amount_minor }) => amount_minor),
        ),
    }));
  const { refunds } = splitRefund(
    quotes.map(({ back }) => ({ amount: back })),
    payments,
  );
  return refunds.map(({ paymentId, amount }) => ({
    provider: order.payments.find(({ id }) => id === paymentId)?.provider ?? '',
    amount,
  }));
}
