import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CalendarEntry } from '../src/events/model/calendar-entry.ts';
import { cancelEvent, forecastEventCancellation } from '../src/events/operations/cancel-event.ts';
import { resumeCancellationsJob } from '../src/events/operations/run-cancellation.ts';
import { fingerprintOf } from '../src/events/rules/cancellation.ts';
import { sellerOfEvents } from '../src/glue/order-lifecycle.ts';
import { ordersOfCart, pagesOfBlog } from '../src/glue/ports.ts';
import { byClock } from '../src/shared/act.ts';
import { SITE } from '../src/shared/builders.ts';
import { type Db, openDatabase, transaction } from '../src/shared/db/database.ts';
import { enqueue } from '../src/shared/jobs/enqueue.ts';
import { brokenInvariants } from './invariants.ts';
import { buildPaidEventOf } from './paid-event.ts';
import { PlatformProcess } from './platform-process.ts';

const ROUNDS = Number(process.env.PROOF_ROUNDS ?? 1);
const KILLS = 3;
const ORDERS = 40;

let platform: PlatformProcess;
beforeEach(async () => {
  platform = await PlatformProcess.create();
});
afterEach(() => platform.remove());

test(
  'refunds and tells everybody once, however often it is killed while it cancels an event',
  async () => {
    await platform.start();
    let killed = 0;
    for (let round = 1; round <= ROUNDS; round++) {
      const event = await cancelPaidEvent(round);
      for (let kill = 0; kill < KILLS; kill++) {
        // Each at another moment of the run.
        await sleep(40 + 130 * ((round * KILLS + kill) % 6));
        const left = await withDatabase((db) => countUnsettled(db, event));
        await platform.end('SIGKILL');
        if (kill === KILLS - 1) await platform.killDatabase().catch(() => {});
        if (left > 0) killed++;
        await platform.start();
        // What the next minute does.
        await withDatabase((db) => transaction(db, (tx) => enqueue(tx, resumeCancellationsJob, {})));
      }
      await vi.waitFor(async () => expect(await withDatabase((db) => isFinished(db, event))).toBe(true), {
        timeout: 60_000,
        interval: 200,
      });
      await withDatabase(async (db) => {
        expect(await brokenInvariants(db)).toEqual([]);
        expect(await outcomes(db, event)).toEqual([
          { orders: ORDERS, refunds: ORDERS, refunded: ORDERS * 1800, mails: ORDERS, summaries: 1, live: 0 },
        ]);
      });
      // The provider has got each refund once, too.
      await vi.waitFor(
        async () =>
          expect(await withDatabase((db) => refundsAtProvider(db, event))).toEqual([
            { refunds: ORDERS, most: 1 },
          ]),
        { timeout: 60_000, interval: 500 },
      );
    }
    expect(killed, 'kills while orders were left').toBeGreaterThan(0);
  },
  120_000 * ROUNDS + 60_000,
);

async function withDatabase<T>(work: (db: Db) => Promise<T>): Promise<T> {
  const { db, close } = openDatabase(await platform.databaseUrl());
  try {
    return await work(db);
  } finally {
    await close();
  }
}

const cancelPaidEvent = (round: number): Promise<CalendarEntry> =>
  withDatabase(async (db) => {
    const now = Temporal.Now.instant();
    const calendar = await db.selectFrom('calendars').selectAll().orderBy('id').executeTakeFirstOrThrow();
    const cartUrl = platform.url('cart');
    const event = await buildPaidEventOf(db, calendar, {
      name: `Ceilidh ${round}`,
      orders: ORDERS,
      cartUrl,
      now,
    });
    const key = { containerId: event.container_id, entryId: event.id };
    const orders = ordersOfCart([sellerOfEvents(SITE)], SITE.urls.cart);
    const act = { ...byClock(now), orders, pages: pagesOfBlog, site: SITE };
    const { numbers } = await forecastEventCancellation(db, act, key);
    const seen = fingerprintOf(numbers);
    await transaction(db, (tx) => cancelEvent(tx, act, { ...key, reason: 'Flu', seen }));
    return event;
  });

async function countUnsettled(db: Db, event: CalendarEntry): Promise<number> {
  const { rows } = await sql<{ left: number }>`SELECT count(*)::integer AS left FROM cancellation_orders o
    JOIN cancellations c ON c.container_id = o.container_id AND c.id = o.cancellation_id
    WHERE c.entry_id = ${event.id} AND o.settled_at IS NULL`.execute(db);
  return rows[0]?.left ?? 0;
}

async function isFinished(db: Db, event: CalendarEntry): Promise<boolean> {
  const row = await db
    .selectFrom('cancellations')
    .select('finished_at')
    .where('entry_id', '=', event.id)
    .executeTakeFirstOrThrow();
  return row.finished_at !== null;
}

async function outcomes(db: Db, event: CalendarEntry) {
  const { rows } = await sql`
    WITH touched AS (
      SELECT o.* FROM cancellation_orders o
      JOIN cancellations c ON c.container_id = o.container_id AND c.id = o.cancellation_id
      WHERE c.entry_id = ${event.id})
    SELECT (SELECT count(*)::integer FROM touched) AS orders,
      (SELECT count(*)::integer FROM refunds r JOIN touched t USING (container_id, order_id)) AS refunds,
      (SELECT sum(r.amount_minor)::integer FROM refunds r JOIN touched t USING (container_id, order_id)) AS refunded,
      (SELECT count(*)::integer FROM mails m JOIN touched t USING (container_id, order_id)
        WHERE m.subject LIKE 'Cancelled%') AS mails,
      (SELECT count(DISTINCT m.id)::integer FROM mails m WHERE m.subject LIKE ${`%${event.name} is cancelled%`}) AS summaries,
      (SELECT count(*)::integer FROM tickets WHERE entry_id = ${event.id} AND ticket_is_live(state)) AS live`.execute(
    db,
  );
  return rows;
}

async function refundsAtProvider(db: Db, event: CalendarEntry) {
  const { rows } = await sql`
    SELECT coalesce(sum(n), 0)::integer AS refunds, max(n)::integer AS most FROM (
      SELECT count(*) AS n FROM test_refunds r JOIN payments p ON p.reference = r.test_payment_id
      JOIN payment_allocations a ON a.container_id = p.container_id AND a.payment_id = p.id
      WHERE EXISTS (SELECT FROM tickets t WHERE t.container_id = a.container_id AND t.order_id = a.order_id
        AND t.entry_id = ${event.id})
      GROUP BY p.id) each`.execute(db);
  return rows;
}
