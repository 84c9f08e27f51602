import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { refundLines } from '../src/cart/operations/request-refund.ts';
import { byClock } from '../src/shared/act.ts';
import { type Db, openDatabase, transaction } from '../src/shared/db/database.ts';
import { overHttp, testBrowser } from '../src/shared/testing/client.ts';
import { refreshOf } from '../src/shared/testing/page.ts';
import { brokenInvariants } from './invariants.ts';
import {
  BUYER,
  findPaidTickets,
  orderTicket,
  PlatformProcess,
  type TicketsToBuy,
} from './platform-process.ts';

/** 200 in the long proof. */
const KILLS = Number(process.env.CRASH_KILLS ?? 2);
const BUYERS = 6;
const REFUND = 100;

let platform: PlatformProcess;
beforeEach(async () => {
  platform = await PlatformProcess.create();
});
afterEach(() => platform.remove());

test(
  'loses no payment and makes no refund twice, however often it is killed',
  async () => {
    await platform.start();
    const tickets = await findPaidTickets(platform);
    const acknowledged = { paid: new Set<string>(), refunds: 0 };
    for (let kill = 0; kill < KILLS; kill++) {
      const before = acknowledged.paid.size;
      const killed = new AbortController();
      const refund = await refunder(acknowledged);
      const work = [
        ...Array.from({ length: BUYERS }, () => repeat(() => pay(tickets, acknowledged.paid), killed.signal)),
        repeat(refund, killed.signal),
      ];
      await vi.waitFor(() => expect(acknowledged.paid.size).toBeGreaterThan(before), 30_000);
      await sleep((kill * 137) % 600);
      await platform.end('SIGKILL');
      killed.abort();
      if (kill % 2 === 1) await platform.killDatabase();
      await Promise.all(work);
      await platform.start();
    }
    const { db, close } = openDatabase(await platform.databaseUrl());
    await vi.waitFor(async () => expect(await listUnfinished(db)).toEqual([]), 180_000);
    expect(await brokenInvariants(db)).toEqual([]);
    expect(await listWrong(db)).toEqual([]);
    const counts = await countsOf(db);
    expect(counts.refunds).toBeGreaterThanOrEqual(acknowledged.refunds);
    expect(acknowledged.refunds, 'refunds').toBeGreaterThan(0);
    const { rows } = await sql<{ reference: string }>`SELECT reference FROM payments
      WHERE reference = ANY(${[...acknowledged.paid]}) AND state = 'received'`.execute(db);
    expect(rows.length, 'acknowledged payments').toBe(acknowledged.paid.size);
    await close();
  },
  (KILLS * 60 + 300) * 1000,
);

/** Orders a ticket and pays for it. What the provider has acknowledged must become a ticket. */
async function pay(tickets: TicketsToBuy, paid: Set<string>): Promise<void> {
  const ordered = await orderTicket(platform, tickets);
  const address = ordered?.status === 200 ? refreshOf(await ordered.text()) : undefined;
  if (!address) return;
  const { origin, pathname } = new URL(address);
  const answer = await testBrowser(overHttp, origin).post(pathname, { decision: 'pay' });
  if (answer.status === 303) paid.add(pathname.split('/').at(-1) ?? '');
}

/** Gives back a part of what was paid last. */
async function refunder(acknowledged: { refunds: number }): Promise<() => Promise<void>> {
  const url = await platform.databaseUrl();
  return async () => {
    const { db, close } = openDatabase(url);
    try {
      await sleep(50);
      const line = await db
        .selectFrom('order_lines as l')
        .innerJoin('payments as p', 'p.container_id', 'l.container_id')
        .innerJoin('payment_allocations as a', (join) =>
          join.onRef('a.payment_id', '=', 'p.id').onRef('a.order_id', '=', 'l.order_id'),
        )
        .select(['l.container_id', 'l.order_id', 'l.id'])
        .where('l.state', '=', 'fulfilled')
        .where('l.earned_minor', '>', REFUND)
        .where('p.reference', 'like', 'tp_%')
        .orderBy('l.refunded_minor')
        .orderBy('l.id', 'desc')
        .limit(1)
        .executeTakeFirst();
      if (!line) return;
      const part = {
        containerId: line.container_id,
        orderId: line.order_id,
        lines: [{ lineId: line.id, amount: REFUND }],
      };
      await transaction(db, (tx) => refundLines(tx, byClock(Temporal.Now.instant()), part));
      acknowledged.refunds++;
    } finally {
      await close();
    }
  };
}

/** Repeats some work until it breaks, or the platform is killed: what was not acknowledged then may be lost. */
async function repeat(work: () => Promise<void>, killed: AbortSignal): Promise<void> {
  try {
    while (!killed.aborted) await work();
  } catch (error) {
    // An assertion or a mistake here would pass unseen.
    if (error instanceof TypeError && !(error.message === 'fetch failed')) throw error;
  }
}

/** What has still to happen by itself: a webhook to be delivered, a payment to be settled, a refund to be made. */
async function listUnfinished(db: Db): Promise<unknown[]> {
  const { rows } = await sql`
    SELECT 'a webhook' AS what, id::text FROM test_webhooks WHERE acknowledged_at IS NULL
    UNION ALL SELECT 'a payment', p.reference FROM payments p JOIN test_payments t ON t.id = p.reference
      WHERE t.state = 'paid' AND p.state <> 'received'
    UNION ALL SELECT 'a refund', id::text FROM refunds WHERE state IN ('requested', 'pending')
    LIMIT 5`.execute(db);
  return rows;
}

/** Where the platform and the provider differ, and payments whose order has got nothing for them. */
async function listWrong(db: Db): Promise<unknown[]> {
  const { rows } = await sql`
    SELECT 'refunded' AS what, t.id, t.refunded_minor AS there,
      coalesce((SELECT sum(r.amount_minor) FROM refunds r WHERE r.payment_id = p.id AND r.state = 'succeeded'), 0) AS here
    FROM test_payments t JOIN payments p ON p.reference = t.id
    WHERE t.refunded_minor <> coalesce((SELECT sum(r.amount_minor) FROM refunds r
      WHERE r.payment_id = p.id AND r.state = 'succeeded'), 0)
    UNION ALL
    SELECT 'received', t.id, t.paid_minor, coalesce(p.received_minor, 0)
    FROM test_payments t JOIN payments p ON p.reference = t.id WHERE t.paid_minor <> coalesce(p.received_minor, 0)
    UNION ALL
    SELECT 'tickets', t.id, 1, count(k.id)
    FROM test_payments t JOIN payments p ON p.reference = t.id
      JOIN payment_allocations a ON a.payment_id = p.id
      LEFT JOIN tickets k ON k.order_id = a.order_id AND k.state = 'confirmed'
    WHERE t.state = 'paid' GROUP BY t.id HAVING count(k.id) <> 1
    UNION ALL
    SELECT 'mails', o.code, 1, count(m.id)
    FROM orders o LEFT JOIN mails m ON m.order_id = o.id AND m.to_address = o.email
    WHERE o.state = 'accepted' AND o.email = ${BUYER} GROUP BY o.code HAVING count(m.id) <> 1`.execute(db);
  return rows;
}

async function countsOf(db: Db): Promise<{ refunds: number }> {
  return await db
    .selectFrom('refunds')
    .select(({ fn }) => fn.countAll<number>().as('refunds'))
    .executeTakeFirstOrThrow();
}
