import { NOW, within } from '../shared/builders.ts';
import type { Db, Tx } from '../shared/db/database.ts';
import { type Owner, randomToken } from '../shared/ids.ts';
import { minor } from '../shared/money.ts';
import { listBasket } from './model/basket.ts';
import type { Order } from './model/order.ts';
import { type Payment, setPaymentReference } from './model/payment.ts';
import { placeOrder } from './operations/place-order.ts';
import { startPayment } from './operations/start-payment.ts';
import type { Buyer, Seller } from './ports.ts';
import type { ProviderEvent } from './providers/payment-provider.ts';
import { fingerprintOf } from './rules/basket.ts';

export const BUYER: Buyer = { name: 'Mab Ellery', email: 'mab@example.com' };

/** Places an order of everything that an owner holds, as the checkout does. */
export const buildOrder = (
  at: Db | Tx,
  sellers: readonly Seller[],
  owner: Owner,
  { buyer = BUYER, now = NOW }: { buyer?: Buyer; now?: Temporal.Instant } = {},
): Promise<Order> =>
  within(at, async (tx) => {
    const fingerprint = fingerprintOf(await listBasket(tx, sellers, owner, now));
    return await placeOrder(tx, sellers, { owner, buyer, key: randomToken(), fingerprint }, now);
  });

/** Starts a payment. @param options.reference the provider's id of the payment */
export const buildPayment = (
  at: Db | Tx,
  order: Pick<Order, 'id'>,
  {
    attempt = 1,
    reference = `tp_${randomToken()}`,
    now = NOW,
  }: { attempt?: number; reference?: string; now?: Temporal.Instant } = {},
): Promise<{ payment: Payment; reference: string }> =>
  within(at, async (tx) => {
    const payment = await startPayment(tx, { orderId: order.id, provider: 'test', attempt }, now);
    await setPaymentReference(tx, payment.id, reference);
    return { payment, reference };
  });

type PaidEvent = Extract<ProviderEvent, { kind: 'paid' }>;

/** The provider's event for a received payment. */
export const buildPaidEvent = (reference: string, fields: Partial<PaidEvent> = {}): PaidEvent => ({
  id: `evt_${randomToken()}`,
  kind: 'paid',
  reference,
  amount: minor(2300),
  currency: 'GBP',
  fee: minor(55),
  ...fields,
});

/** The provider's event for a failed payment. */
export const buildFailedEvent = (reference: string): ProviderEvent => ({
  id: `evt_${randomToken()}`,
  kind: 'failed',
  reference,
});
