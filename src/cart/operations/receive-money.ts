import type { Tx } from '../../shared/db/database.ts';
import { enqueue } from '../../shared/jobs/enqueue.ts';
import { sumOf } from '../../shared/money.ts';
import { getFunds, postTransaction } from '../model/ledger.ts';
import type { Order } from '../model/order.ts';
import { listLines } from '../model/order-line.ts';
import {
  allocateReceived,
  findCompanion,
  insertAllocation,
  insertPayment,
  type Payment,
  receivePayment,
} from '../model/payment.ts';
import { recordProblem } from '../model/payment-problem.ts';
import type { CartAct } from '../ports.ts';
import { paymentDisputed, paymentReceived } from '../rules/postings.ts';
import { destinationOf, distribute } from '../rules/settlement.ts';
import { acceptOrder } from './accept-order.ts';
import { chargeOrder } from './charge-order.ts';
import { issueDocumentsJob } from './issue-documents.ts';
import { type LockedPayment, lockWithOrders } from './lock-with-orders.ts';
import { refundBalance } from './request-refund.ts';

type Received = { kind: 'paid' | 'part-paid'; amount: number; currency: string };

/** Records what a payment has brought in by now, and settles its orders with what has come since the last time. */
export async function receiveMoney(
  tx: Tx,
  act: CartAct,
  { locked, received }: { locked: LockedPayment; received: Received },
): Promise<void> {
  const { payment, shares } = locked;
  const { container_id: containerId, id: paymentId } = payment;
  if (payment.received_currency !== null && payment.received_currency !== received.currency) {
    return await receiveOtherCurrency(tx, act, { locked, received });
  }
  // Events may arrive out of order: what has come never becomes less.
  const amount = Math.max(received.amount, payment.received_minor ?? 0);
  const state = stateAfter(payment.state, received.kind);
  if (amount === 0 || (amount === payment.received_minor && state === payment.state)) return;
  if (isLess(received, payment)) await recordLess(tx, act, { locked, received });
  await receivePayment(tx, containerId, paymentId, { amount, currency: received.currency, state, act });
  const now = distribute(
    amount,
    shares.map((share) => share.asked),
  );
  for (const [at, { order, received: before }] of shares.entries()) {
    const share = now[at] ?? before;
    if (share === before) continue;
    await allocateReceived(tx, containerId, { paymentId, orderId: order.id, received: share });
    const arrived = { amount: share - before, currency: received.currency };
    await settleShare(tx, act, { locked, order, arrived });
  }
}

/**
 * Receives money of a payment that has come in another currency before, as a payment of its own, which is given back as
 * such.
 */
async function receiveOtherCurrency(
  tx: Tx,
  act: CartAct,
  { locked: { payment, provider, shares }, received }: { locked: LockedPayment; received: Received },
): Promise<void> {
  const { container_id: containerId, id } = payment;
  const { amount, currency } = received;
  const [share] = shares;
  if (!share || amount === 0) return;
  const companion =
    (await findCompanion(tx, containerId, { id, currency })) ??
    (await insertPayment(tx, containerId, {
      attempt_key: `${payment.attempt_key}-${currency}`,
      provider: payment.provider,
      came_with: id,
      currency,
      amount_minor: amount,
      state: 'created',
      created_at: act.at,
      state_at: act.at,
      state_by: act.by,
    }));
  const allocation = { payment_id: companion.id, order_id: share.order.id, amount_minor: amount };
  if (companion.received_minor === null) await insertAllocation(tx, containerId, allocation);
  const locked = await lockWithOrders(tx, provider, companion);
  await receiveMoney(tx, act, { locked, received: { ...received, kind: 'paid' } });
}

/** Whether a provider says that all has come, and it is less than was asked for, although none of it was to be released. */
const isLess = ({ kind, amount, currency }: Received, payment: Payment): boolean =>
  kind === 'paid' &&
  currency === payment.currency &&
  amount < payment.amount_minor &&
  payment.authorised_at === null &&
  payment.state !== 'received';

async function recordLess(
  tx: Tx,
  act: CartAct,
  { locked: { payment, provider, shares }, received }: { locked: LockedPayment; received: Received },
): Promise<void> {
  const { amount, currency } = received;
  const about = { provider: provider.name, kind: 'paid_less' as const, orderId: shares[0]?.order.id };
  const problem = {
    ...about,
    reference: payment.reference ?? payment.attempt_key,
    money: { amount, currency },
  };
  await recordProblem(tx, payment.container_id, problem, act);
}

function stateAfter(state: Payment['state'], kind: Received['kind']): Payment['state'] {
  switch (state) {
    case 'created':
    case 'pending':
      return kind === 'paid' ? 'received' : 'pending';
    case 'authorised':
      return 'received';
    case 'failed':
    case 'cancelled':
      return kind === 'paid' ? 'received' : state;
    case 'received':
    case 'disputed':
    case 'charged_back':
      return state;
  }
}

/** Posts what has arrived for an order, accepts the order if that is enough, and gives back what is too much. */
async function settleShare(
  tx: Tx,
  act: CartAct,
  {
    locked: { payment, provider },
    order,
    arrived,
  }: { locked: LockedPayment; order: Order; arrived: { amount: number; currency: string } },
): Promise<void> {
  const { container_id: containerId } = payment;
  const of = { orderId: order.id, currency: arrived.currency, paymentId: payment.id };
  const money = {
    ...of,
    asset: provider.ledgerAccount,
    creditId: payment.credit_id,
    amount: arrived.amount,
  };
  const funds = await getFunds(tx, containerId, order);
  const { owed, accepts, back } = destinationOf(arrived, {
    ...order,
    ...funds,
    cost: await costOf(tx, order),
  });
  await postTransaction(tx, containerId, paymentReceived({ ...money, owed }), act);
  if (payment.state === 'disputed' || payment.state === 'charged_back') {
    await postTransaction(tx, containerId, paymentDisputed(money), act);
  }
  if (back) {
    const { amount, reason } = back;
    await refundBalance(tx, act, { order, currency: arrived.currency, reason, parts: [{ amount }] });
  }
  if (accepts) await acceptOrder(tx, act, order);
  // Another payment may have authorised what is now paid.
  if (order.state !== 'accepted') return;
  await chargeOrder(tx, act, order);
  await enqueue(tx, issueDocumentsJob, { code: order.code });
}

/** What the lines cost that an acceptance would fulfil. */
async function costOf(tx: Tx, order: Order): Promise<number> {
  const lines = await listLines(tx, order.container_id, order.id);
  const sellable = lines.filter((line) => line.state === 'ordered' || line.state === 'expired');
  return sumOf(sellable.map((line) => line.amount_minor));
}
