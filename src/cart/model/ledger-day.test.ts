import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { NOW } from '../../shared/builders.ts';
import { type Tx, transaction } from '../../shared/db/database.ts';
import type { ContainerId } from '../../shared/ids.ts';
import { OTHER_PAGE, PAGE, testCart } from '../testing.ts';
import { findLedgerCheck } from './ledger-check.ts';
import { foldLedgerDays, type Period, readLedgerPeriod } from './ledger-day.ts';

const { db } = await testCart();

test('reads sums of days for the month, and no more rows with more orders', async () => {
  const read = (within: Period) =>
    transaction(db, async (tx) => {
      const before = await countRowsRead(tx);
      await readLedgerPeriod(tx, PAGE, within);
      await findLedgerCheck(tx, PAGE);
      const after = await countRowsRead(tx);
      return { days: after.days - before.days, others: after.others - before.others };
    });
  const september = {
    from: Temporal.PlainDate.from('2026-09-01'),
    to: Temporal.PlainDate.from('2026-09-30'),
  };
  await sellAgain(september.from, { orders: 20, page: PAGE });
  await sellAgain(september.from, { orders: 20, page: OTHER_PAGE });
  const few = await read(september);
  expect(few.days).toBeGreaterThan(0);
  await sellAgain(september.from, { orders: 2_000, page: PAGE });
  await sellAgain(september.from, { orders: 2_000, page: OTHER_PAGE });
  expect(await read(september)).toEqual({ days: few.days, others: 0 });
});

/** Counts the rows read so far, by transactions too that are not counted yet: of sums of days, and of orders and what they posted. */
async function countRowsRead(tx: Tx): Promise<{ days: number; others: number }> {
  const { rows } = await sql<{ days: number; others: number }>`
    SELECT coalesce(sum(n) FILTER (WHERE relname = 'ledger_days'), 0)::integer AS days,
      coalesce(sum(n) FILTER (WHERE relname <> 'ledger_days'), 0)::integer AS others
    FROM pg_stat_xact_user_tables, LATERAL (SELECT seq_tup_read + idx_tup_fetch AS n) x
    WHERE relname IN ('ledger_days', 'ledger_postings', 'ledger_transactions', 'orders', 'order_lines', 'payments')`.execute(
    tx,
  );
  return rows[0] ?? { days: 0, others: 0 };
}

/** Sells a ticket to each of so many orders, and folds the day. */
async function sellAgain(
  day: Temporal.PlainDate,
  { orders, page }: { orders: number; page: ContainerId },
): Promise<void> {
  await transaction(db, async (tx) => {
    // Only the trigger that sums up days fires: what else has to be true of orders is not what is measured.
    await sql`ALTER TABLE ledger_postings ENABLE ALWAYS TRIGGER ledger_postings_days`.execute(tx);
    await sql`SET LOCAL session_replication_role = replica`.execute(tx);
    await sql`
      WITH ordered AS (
        INSERT INTO orders (container_id, code, checkout_key, session_id, name, email, currency, total_minor, state, pay_by,
          placed_at, accepted_at, state_at, state_by, time_zone)
        SELECT ${page}, gen_random_uuid()::text, gen_random_uuid()::text, 'test', 'Guest', 'guest@example.com', 'GBP', 1000,
          'accepted', ${NOW}, ${NOW}, ${NOW}, ${NOW}, 'test', 'Europe/London'
        FROM generate_series(1, ${orders}::integer) RETURNING id),
      lines AS (
        INSERT INTO order_lines (container_id, order_id, kind, seller, key, name, starts_at, unit_price_minor, amount_minor,
          state, earned_minor, state_at, state_by)
        SELECT ${page}, o.id, 'ticket', 'events', o.id::text, 'A concert', ${NOW}, 1000, 1000, 'fulfilled', 1000, ${NOW},
          'test' FROM ordered o RETURNING order_id, id),
      sales AS (
        INSERT INTO ledger_transactions (container_id, kind, posted_at, posted_on, posted_by, posting_count)
        SELECT ${page}, 'sale', ${NOW}, ${day}, 'test', 2 FROM lines RETURNING id)
      INSERT INTO ledger_postings (container_id, transaction_id, account, currency, amount_minor, order_id, line_id)
      SELECT ${page}, s.id, account, 'GBP', amount, l.order_id, l.id
      FROM (SELECT *, row_number() OVER () AS n FROM lines) l JOIN (SELECT *, row_number() OVER () AS n FROM sales) s USING (n),
        (VALUES ('customer_balance', 1000), ('sales_net', -1000)) p (account, amount)`.execute(tx);
    await sql`ALTER TABLE ledger_postings ENABLE TRIGGER ledger_postings_days`.execute(tx);
    await foldLedgerDays(tx, page);
  });
  await sql`ANALYZE`.execute(db);
}
