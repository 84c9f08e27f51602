import { sql } from 'kysely';
import type { Db, Tx } from '../../shared/db/database.ts';
import type { TestEvent } from '../rules/event.ts';

/** About a day: then the shop has to fetch the payment. */
const MAX_ATTEMPTS = 30;

export async function insertWebhook(tx: Tx, event: TestEvent, at: Temporal.Instant): Promise<void> {
  await tx
    .insertInto('test_webhooks')
    .values({ id: event.id, test_payment_id: event.payment.id, body: JSON.stringify(event), due_at: at })
    .execute();
}

/** Lists what has happened to a payment, oldest first. */
export async function listEvents(db: Db | Tx, paymentId: string): Promise<TestEvent[]> {
  const rows = await db
    .selectFrom('test_webhooks')
    .select('body')
    .where('test_payment_id', '=', paymentId)
    .orderBy('position')
    .execute();
  return rows.map(({ body }) => body as TestEvent);
}

/** A webhook that is due, and where it goes. */
export type ClaimedWebhook = {
  id: string;
  body: TestEvent;
  position: number;
  test_payment_id: string;
  account: string;
  webhook_url: string;
};

/**
 * Claims due webhooks, in their order, and schedules their next attempt, which follows if they are not acknowledged: after
 * 5 seconds, then twice as long each time, up to an hour. A webhook waits for the earlier ones of its payment.
 * @param paymentId claims only those of this payment
 */
export async function claimDueWebhooks(
  tx: Tx,
  now: Temporal.Instant,
  paymentId?: string,
): Promise<ClaimedWebhook[]> {
  const { rows } = await sql<ClaimedWebhook>`
    UPDATE test_webhooks w SET attempts = w.attempts + 1,
      due_at = ${now}::timestamptz + make_interval(secs => least(3600, 5 * 2 ^ w.attempts))
    FROM test_payments p
    WHERE p.id = w.test_payment_id AND w.id IN (
      SELECT id FROM test_webhooks d
      WHERE acknowledged_at IS NULL AND due_at <= ${now} AND attempts < ${MAX_ATTEMPTS}
        AND test_payment_id = coalesce(${paymentId ?? null}, test_payment_id)
        AND NOT EXISTS (
          SELECT FROM test_webhooks earlier
          WHERE earlier.test_payment_id = d.test_payment_id AND earlier.position < d.position
            AND earlier.acknowledged_at IS NULL AND earlier.due_at > ${now} AND earlier.attempts < ${MAX_ATTEMPTS})
      ORDER BY position LIMIT 100
      FOR UPDATE SKIP LOCKED)
    RETURNING w.id, w.body, w.position, w.test_payment_id, p.account, p.webhook_url`.execute(tx);
  return rows.sort((a, b) => a.position - b.position);
}

export async function acknowledgeWebhook(tx: Tx, id: string, now: Temporal.Instant): Promise<void> {
  await tx.updateTable('test_webhooks').set({ acknowledged_at: now }).where('id', '=', id).execute();
}
