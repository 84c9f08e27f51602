import { sql } from 'kysely';
import { buildPage, buildUser } from '../src/blog/builders.ts';
import { foldLedgerDays } from '../src/cart/model/ledger-day.ts';
import { type Db, transaction } from '../src/shared/db/database.ts';

export const MONTHS = 50;
const EVENTS_A_MONTH = 20;
const PRICE = 1200;
const TAX = 200;

/**
 * Creates a page that has sold one ticket to each of `orders` orders, evenly in 50 months up to `lastDay`, to 20 events a
 * month. Triggers and foreign keys are off meanwhile, so the days are summed up here, and folded as the job does.
 */
export async function seedLedger(db: Db, slug: string, orders: number, lastDay: Temporal.PlainDate) {
  const seeded = await transaction(db, async (tx) => {
    const page = await buildPage(tx, { slug, title: 'Bench books' });
    const treasurer = { email: `${slug}-treasurer@example.com`, name: 'Treasurer' };
    await buildUser(tx, treasurer, { page, role: 'treasurer' });
    await sql`SET LOCAL session_replication_role = replica`.execute(tx);
    await sql`
      CREATE TEMPORARY TABLE sold ON COMMIT DROP AS
      SELECT n, ${page.id}::integer AS page, 'Concert ' || n / ${MONTHS} % ${EVENTS_A_MONTH} AS name, day,
        day + time '12:00' AT TIME ZONE 'UTC' AS at, date_trunc('month', day) AT TIME ZONE 'UTC' AS starts_at
      FROM generate_series(0, ${orders}::integer - 1) n, LATERAL (SELECT (date_trunc('month', ${lastDay}::date)
        - n % ${MONTHS} * interval '1 month' + n / ${MONTHS} % 28 * interval '1 day')::date AS day) d`.execute(
      tx,
    );
    await sql`
      INSERT INTO orders (container_id, id, code, checkout_key, session_id, name, email, currency, total_minor, state, pay_by,
        placed_at, accepted_at, state_at, state_by, time_zone)
      OVERRIDING SYSTEM VALUE
      SELECT page, n, md5('code ' || n), md5('key ' || n), 'bench', 'Guest ' || n, 'guest-' || n || '@example.com', 'GBP',
        ${PRICE}, 'accepted', at, at, at, at, 'bench', 'Europe/London' FROM sold`.execute(tx);
    await sql`
      INSERT INTO order_lines (container_id, order_id, id, kind, seller, key, name, starts_at, time_zone, unit_price_minor,
        amount_minor, tax_rate, tax_minor, state, earned_minor, state_at, state_by)
      OVERRIDING SYSTEM VALUE
      SELECT page, n, n, 'ticket', 'events', n::text, name, starts_at, 'Europe/London', ${PRICE}, ${PRICE}, 2000, ${TAX},
        'fulfilled', ${PRICE}, at, 'bench' FROM sold`.execute(tx);
    await sql`
      INSERT INTO payments (container_id, id, attempt_key, provider, reference, currency, amount_minor, state, created_at,
        received_at, received_currency, received_minor, state_at, state_by)
      OVERRIDING SYSTEM VALUE
      SELECT page, n, n::text, 'test', 'bench-' || n, 'GBP', ${PRICE}, 'received', at, at, 'GBP', ${PRICE}, at, 'bench'
      FROM sold`.execute(tx);
    await sql`
      INSERT INTO ledger_transactions (container_id, id, kind, posted_at, posted_on, posted_by, posting_count)
      OVERRIDING SYSTEM VALUE
      SELECT page, 2 * n + second, CASE second WHEN 0 THEN 'payment' ELSE 'sale' END, at, day, 'bench', 2 + second
      FROM sold, generate_series(0, 1) second`.execute(tx);
    await sql`
      INSERT INTO ledger_postings (container_id, transaction_id, account, currency, amount_minor, order_id, line_id,
        payment_id)
      SELECT page, 2 * n + second, account, 'GBP', amount, n, CASE second WHEN 1 THEN n END, CASE second WHEN 0 THEN n END
      FROM sold, ${POSTINGS}`.execute(tx);
    await sql`
      INSERT INTO ledger_days (container_id, posted_on, currency, account, kind, way, line_kind, name, starts_at, place,
        type_name, tax_rate, amount_minor, postings)
      SELECT page, day, 'GBP', account, CASE second WHEN 0 THEN 'payment' ELSE 'sale' END,
        CASE second WHEN 0 THEN 'test' ELSE '' END, CASE second WHEN 1 THEN 'ticket' ELSE '' END,
        CASE second WHEN 1 THEN name ELSE '' END, CASE second WHEN 1 THEN starts_at END, '', '',
        CASE second WHEN 1 THEN 2000 END, sum(amount), count(*)
      FROM sold, ${POSTINGS}
      GROUP BY page, day, account, second, name, starts_at`.execute(tx);
    await foldLedgerDays(tx, page.id);
    return { page, treasurer };
  });
  await sql`ANALYZE orders, order_lines, payments, ledger_transactions, ledger_postings, ledger_days`.execute(
    db,
  );
  return seeded;
}

/** A payment, and the sale of its order. */
const POSTINGS = sql`(VALUES (0, 'clearing', ${PRICE}::integer), (0, 'customer_balance', -${PRICE}::integer),
  (1, 'customer_balance', ${PRICE}::integer), (1, 'sales_net', ${TAX}::integer - ${PRICE}::integer),
  (1, 'sales_tax', -${TAX}::integer)) p (second, account, amount)`;
