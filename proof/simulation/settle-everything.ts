import { sql } from 'kysely';
import { buildPaidEvent, buildRefundEvent } from '../../src/cart/builders.ts';
import { cartDues } from '../../src/cart/jobs.ts';
import { capturePayment } from '../../src/cart/operations/capture-payment.ts';
import { expireOrders } from '../../src/cart/operations/expire-orders.ts';
import { requestRefundAgain } from '../../src/cart/operations/request-refund.ts';
import { sendRefund } from '../../src/cart/operations/send-refund.ts';
import { expireHolds } from '../../src/events/operations/expire-holds.ts';
import { byClock } from '../../src/shared/act.ts';
import { newVisitor } from '../../src/shared/builders.ts';
import { type Db, transaction } from '../../src/shared/db/database.ts';
import type { ContainerId } from '../../src/shared/ids.ts';
import { sweepDue } from '../../src/shared/jobs/due.ts';
import { minor } from '../../src/shared/money.ts';
import { answerRequest } from './diary-steps.ts';
import { deliver, type PlacedOrder, startPayment } from './money-steps.ts';
import { ignoreDomainErrors, now, type SimulatedVenue } from './venue.ts';

/** Lets everything happen that is still to happen: deliveries, deadlines, captures, releases and refunds. */
export async function settleEverything(venue: SimulatedVenue): Promise<void> {
  const { db, ports } = venue;
  // Some requests stay without an answer, so that the clock declines them.
  for (let answers = 0; answers < 30; answers++)
    await ignoreDomainErrors(answerRequest(venue, db, { owner: newVisitor() }));
  for (let day = 0; day < 12; day++) {
    for (const delivery of venue.undelivered.splice(0)) await deliver(venue, 0, delivery);
    const act = { ...byClock(now(venue)), ...ports };
    await expireOrders(db, act);
    await transaction(db, (tx) => expireHolds(tx, act, 10_000));
    await sweepDue(db, cartDues(ports), now(venue));
    const authorised = await db
      .selectFrom('payments')
      .select(['container_id as containerId', 'id as paymentId'])
      .where('state', '=', 'authorised')
      .execute();
    for (const payment of authorised) await capturePayment(db, act, payment);
    await payDebts(venue);
    venue.provider.refundState = 'succeeded';
    const refunds = await db
      .selectFrom('refunds')
      .select(['container_id as containerId', 'id as refundId', 'state'])
      .where('state', 'in', ['requested', 'failed'])
      .execute();
    for (const { state, ...refund } of refunds) {
      if (state === 'failed') await transaction(db, (tx) => requestRefundAgain(tx, act, refund));
      await sendRefund(db, act, refund);
    }
    const pending = await sql<{ containerId: ContainerId; payment: string; refund: string }>`
      SELECT r.container_id AS "containerId", p.reference AS payment, r.reference AS refund FROM refunds r
      JOIN payments p ON p.container_id = r.container_id AND p.id = r.payment_id WHERE r.state = 'pending'`.execute(
      db,
    );
    for (const { containerId, payment, refund } of pending.rows)
      venue.undelivered.push({ containerId, event: buildRefundEvent(payment, 'refunded', refund) });
    venue.clock.advance({ hours: 24 });
  }
}

/** Buyers pay what they owe: an authorisation may end after the venue's yes. */
async function payDebts(venue: SimulatedVenue): Promise<void> {
  const { rows } = await sql<PlacedOrder>`
    SELECT o.* FROM orders o JOIN order_balances b ON b.container_id = o.container_id AND b.order_id = o.id
    WHERE b.owed > 0 AND NOT EXISTS (
      SELECT FROM payment_allocations a JOIN payments p ON p.container_id = a.container_id AND p.id = a.payment_id
      WHERE a.container_id = o.container_id AND a.order_id = o.id AND p.state = 'authorised')`.execute(
    venue.db,
  );
  for (const order of rows) {
    const { reference, payment } = await startPayment(venue, venue.db, order);
    const event = buildPaidEvent(reference, { amount: minor(payment.amount_minor) });
    await deliver(venue, 0, { containerId: order.container_id, event });
  }
}

/** Orders, payments and refunds that still wait for something after everything has happened. */
export async function unsettled(db: Db) {
  const { rows } = await sql`
    SELECT 'order' AS of, id, state FROM orders WHERE state = 'placed'
    UNION ALL SELECT 'payment', id, state FROM payments WHERE state IN ('authorised', 'disputed')
    UNION ALL SELECT 'refund', id, state FROM refunds WHERE state NOT IN ('succeeded', 'cancelled')
    UNION ALL SELECT 'owed', order_id, owed::text FROM order_balances WHERE owed <> 0`.execute(db);
  return rows;
}
