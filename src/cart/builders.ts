import { byClock, byOwner } from '../shared/act.ts';
import { NOW, within } from '../shared/builders.ts';
import type { Db, Tx } from '../shared/db/database.ts';
import { type Owner, randomToken } from '../shared/ids.ts';
import { minor } from '../shared/money.ts';
import { listBasket } from './model/basket.ts';
import type { Order } from './model/order.ts';
import { type Payment, setPaymentReference } from './model/payment.ts';
import { listSelling } from './model/selling.ts';
import { type Checkout, placeOrders } from './operations/place-orders.ts';
import { startPayment } from './operations/start-payment.ts';
import type { Buyer, Seller } from './ports.ts';
import type { ProviderEvent } from './providers/payment-provider.ts';
import { fingerprintOf, splitIntoOrders } from './rules/basket.ts';

export const BUYER: Buyer = { name: 'Mab Ellery', email: 'mab@example.com' };

/** Places orders of everything that an owner holds, as the checkout does: one for each payee, currency and timing. */
export const buildOrders = (
  at: Db | Tx,
  sellers: readonly Seller[],
  owner: Owner,
  {
    buyer = BUYER,
    now = NOW,
    ...asked
  }: { buyer?: Buyer; now?: Temporal.Instant } & Pick<Checkout, 'agreed' | 'donations' | 'answers'> = {},
): Promise<Order[]> =>
  within(at, async (tx) => {
    const held = await listBasket(tx, owner, sellers, now);
    const selling = await listSelling(
      tx,
      held.map((line) => line.containerId),
    );
    const fees = splitIntoOrders(held, selling).flatMap((part) => part.fees);
    const fingerprint = fingerprintOf(held, fees);
    const act = { ...byOwner(owner, now), sellers };
    return await placeOrders(tx, act, { owner, buyer, key: randomToken(), fingerprint, ...asked });
  });

/** Places the one order of everything that an owner holds. @throws Error if it is not one */
export async function buildOrder(...args: Parameters<typeof buildOrders>): Promise<Order> {
  const [order, ...more] = await buildOrders(...args);
  if (!order || more.length > 0) throw new Error('the basket is not one order');
  return order;
}

/** Starts a payment. @param options.reference the provider's id of the payment */
export const buildPayment = (
  at: Db | Tx,
  order: Pick<Order, 'id' | 'container_id'>,
  {
    attempt = 1,
    provider = 'test',
    reference = `tp_${randomToken()}`,
    now = NOW,
  }: { attempt?: number; provider?: string; reference?: string; now?: Temporal.Instant } = {},
): Promise<{ payment: Payment; reference: string }> =>
  within(at, async (tx) => {
    const { id: orderId, container_id: containerId } = order;
    const payment = await startPayment(tx, byClock(now), { containerId, orderId, provider, attempt });
    await setPaymentReference(tx, containerId, payment.id, reference);
    return { payment: { ...payment, reference }, reference };
  });

type EventOf<Kind extends ProviderEvent['kind']> = Extract<ProviderEvent, { kind: Kind }>;

/** The provider's event for a payment of which all has come, or a part. */
export const buildPaidEvent = (
  reference: string,
  { kind = 'paid', ...fields }: Partial<EventOf<'paid' | 'part-paid'>> = {},
): EventOf<'paid' | 'part-paid'> => ({
  id: `evt_${randomToken()}`,
  kind,
  reference,
  amount: minor(2300),
  currency: 'GBP',
  ...fields,
});

/** The provider's event for anything that has happened to a payment without money. */
export const buildEvent = (
  reference: string,
  kind: 'pending' | 'authorised' | 'failed' | 'cancelled' | 'disputed' | 'dispute-won' | 'dispute-lost',
): ProviderEvent => ({ id: `evt_${randomToken()}`, kind, reference });

/** The provider's event for the fee of a payment. */
export const buildFeeEvent = (reference: string, fee: number): EventOf<'fee'> => ({
  id: `evt_${randomToken()}`,
  kind: 'fee',
  reference,
  fee: minor(fee),
});

/** The provider's event for a refund of a payment. @param made at the provider's own site, if it says so */
export const buildRefundEvent = (
  reference: string,
  kind: 'refunded' | 'refund-failed',
  refundReference: string,
  made?: { amount: number; currency?: string; isOurs?: boolean },
): ProviderEvent => ({
  id: `evt_${randomToken()}`,
  kind,
  reference,
  refundReference,
  ...(made && { isOurs: false, currency: 'GBP', ...made, amount: minor(made.amount) }),
});
