import { sql } from 'kysely';
import type { Tx } from '../../shared/db/database.ts';
import type { OrderId, Owner } from '../../shared/ids.ts';
import { ownedBy } from '../model/calendar-entry.ts';
import { actorOf } from '../rules/actor.ts';

/** Moves all that an owner holds, and that has not run out, into an order. It stays held until `paymentDeadline` at least. */
export async function orderHolds(
  tx: Tx,
  owner: Owner,
  orderId: OrderId,
  paymentDeadline: Temporal.Instant,
  now: Temporal.Instant,
): Promise<void> {
  const set = sql`state = 'ordered', order_id = ${orderId}, held_until = greatest(held_until, ${paymentDeadline}),
    state_at = ${now}, state_by = ${actorOf(owner)}`;
  const still = (held: string) =>
    sql`${ownedBy(owner)} AND state = ${held} AND held_until > ${now} ORDER BY calendar_id, id FOR UPDATE`;
  await sql`UPDATE calendar_entries SET ${set} WHERE (calendar_id, id) IN
    (SELECT calendar_id, id FROM calendar_entries WHERE ${still('pending')})`.execute(tx);
  await sql`UPDATE tickets SET ${set} WHERE (calendar_id, id) IN
    (SELECT calendar_id, id FROM tickets WHERE ${still('reserved')})`.execute(tx);
}
