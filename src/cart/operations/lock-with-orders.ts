import type { Tx } from '../../shared/db/database.ts';
import type { ContainerId, PaymentId } from '../../shared/ids.ts';
import { lockOrder, type Order } from '../model/order.ts';
import { listAllocations, lockPayment, type Payment } from '../model/payment.ts';
import type { PaymentProvider } from '../providers/payment-provider.ts';
import type { AssetAccount } from '../rules/postings.ts';

/** As much of a page's account with a provider as its events need. */
export type EventSource = Pick<PaymentProvider, 'name' | 'authorisedFor' | 'arrivesWithin'> & {
  ledgerAccount: AssetAccount;
};

/** A payment under its lock, and its orders under theirs. */
export type LockedPayment = {
  provider: EventSource;
  payment: Payment;
  /** what of it is for which order, in minor units, in lock order */
  shares: readonly { order: Order; asked: number; received: number }[];
};

/** Locks the orders of a payment and then the payment, and reads it again with what of it is for which order. */
export async function lockWithOrders(
  tx: Tx,
  provider: EventSource,
  { container_id: containerId, id }: Payment,
): Promise<LockedPayment> {
  const { orders, payment } = await lockOrdersAndPayment(tx, containerId, id);
  // Another event may have changed them before the locks were held.
  const allocations = await listAllocations(tx, containerId, id);
  const shares = allocations.flatMap(({ order_id, amount_minor, received_minor }) => {
    const order = orders.find((one) => one.id === order_id);
    return order ? [{ order, asked: amount_minor, received: received_minor }] : [];
  });
  return { provider, payment, shares };
}

/** Locks the orders of a payment, by id, and then the payment. */
export async function lockOrdersAndPayment(
  tx: Tx,
  containerId: ContainerId,
  paymentId: PaymentId,
): Promise<{ orders: Order[]; payment: Payment }> {
  const orders: Order[] = [];
  for (const { order_id } of await listAllocations(tx, containerId, paymentId)) {
    const order = await lockOrder(tx, containerId, order_id);
    if (order) orders.push(order);
  }
  return { orders, payment: await lockPayment(tx, containerId, paymentId) };
}
