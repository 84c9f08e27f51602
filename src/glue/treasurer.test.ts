import { sql } from 'kysely';
import { expect, test, vi } from 'vitest';
import { findLedgerCheck, findLedgerDifferences } from '../cart/model/ledger-check.ts';
import { foldLedgerDays, readLedgerPeriod } from '../cart/model/ledger-day.ts';
import { checkLedgers } from '../cart/operations/check-ledger.ts';
import { createEventsApp } from '../events/app.ts';
import { figuresOf } from '../events/rules/ledger-figures.ts';
import { byClock } from '../shared/act.ts';
import { NOW, SITE } from '../shared/builders.ts';
import { transaction } from '../shared/db/database.ts';
import { testClient } from '../shared/testing/client.ts';
import { testDatabase } from '../shared/testing/database.ts';
import { waitingMails } from '../shared/testing/jobs.ts';
import { pageOf, textOf } from '../shared/testing/page.ts';
import { testPlatform } from '../shared/testing/platform.ts';
import { bankOfCart } from './bank.ts';
import { booksOfCart } from './books.ts';
import { sellerOfEvents } from './order-lifecycle.ts';
import { marketplacesOfMarket, ordersOfCart, pagesOfBlog, payeesOfBlog, treasuryOfCart } from './ports.ts';
import { buildFullPage } from './testing.ts';

const database = await testDatabase();
const { db } = database;
const platform = testPlatform(database);
const sellers = [sellerOfEvents(SITE)];
const venue = await buildFullPage(db, 'glasshouse');
await buildFullPage(db, 'mill-lane');
const app = createEventsApp({
  platform,
  ports: {
    pages: pagesOfBlog,
    orders: ordersOfCart(sellers, SITE.urls.cart),
    treasury: treasuryOfCart({ sellers, keys: { allowsTestKeys: true } as never }),
    books: booksOfCart({ sellers }),
    bank: bankOfCart({ sellers }),
    marketplaces: marketplacesOfMarket,
  },
});
const { get, post } = testClient(app, platform.config.urls.events);
const as = venue.organiser;
const { id: containerId } = venue.page;
const JUNE = { from: Temporal.PlainDate.from('2026-06-01'), to: Temporal.PlainDate.from('2026-06-30') };
const path = '/glasshouse/payments/';
const order = `${path}orders/${venue.paid.order.id}/`;

const sumOfPostings = async (accounts: string[]): Promise<number> => {
  const { rows } = await sql<{ sum: number }>`
    SELECT coalesce(sum(amount_minor), 0)::bigint AS sum FROM ledger_postings
    WHERE container_id = ${containerId} AND currency = 'GBP' AND account = ANY(${accounts})`.execute(db);
  return rows[0]?.sum ?? 0;
};

test('sums up a month as its postings do, before and after its days are folded', async () => {
  const before = figuresOf(await readLedgerPeriod(db, containerId, JUNE), JUNE);
  const figures = before.find(({ currency }) => currency === 'GBP');
  expect(figures).toMatchObject({
    off: 0,
    fees: await sumOfPostings(['provider_fees']),
    owed: await sumOfPostings(['receivables']),
    unmatched: 700,
  });
  const income = await sumOfPostings(['sales_net', 'sales_tax', 'donations']);
  expect((figures?.gross ?? 0) - (figures?.refunds ?? 0)).toBe(-income);
  const items = figures?.items ?? [];
  expect(items.reduce((sum, item) => sum + item.gross, 0)).toBe(figures?.gross);
  const count = async () =>
    (
      await sql<{
        n: number;
      }>`SELECT count(*)::integer AS n FROM ledger_days WHERE container_id = ${containerId}`.execute(db)
    ).rows[0]?.n ?? 0;
  const loose = await count();
  await transaction(db, (tx) => foldLedgerDays(tx, containerId));
  expect(await count()).toBeLessThan(loose);
  expect(figuresOf(await readLedgerPeriod(db, containerId, JUNE), JUNE)).toEqual(before);
  expect(await findLedgerDifferences(db, containerId)).toEqual([]);
});

test('shows the month with its chart, its table and that the ledger adds up', async () => {
  const page = await pageOf(get(`${path}?month=2026-06`, { as }));
  expect(textOf(page.byTestId('figures-GBP'))).toContain('£');
  expect(page.allByRole('img')).not.toHaveLength(0);
  expect(textOf(page.byRole('main'))).toMatch(/adds up to the penny/);
  const csv = await (await get(`${path}postings.csv?from=2026-06-01&to=2026-06-30`, { as })).text();
  const { rows } = await sql<{ n: number }>`
    SELECT count(*)::integer AS n FROM ledger_postings WHERE container_id = ${containerId}`.execute(db);
  expect(csv.trim().split('\r\n')).toHaveLength(1 + (rows[0]?.n ?? 0));
});

test.each([
  ['a part of a name', 'ellery'],
  ['a mail address', 'mab@example.com'],
  ['a number', String(venue.paid.order.id)],
  ['an amount', (venue.paid.order.total_minor / 100).toFixed(2)],
  ['a reference', venue.paid.reference],
  ['a code', venue.paid.order.code],
])('finds an order by %s, on its own page only', async (_, typed) => {
  const page = await pageOf(get(`${path}orders/?q=${encodeURIComponent(typed)}`, { as }));
  expect(page.links()).toContain(order);
  expect(page.links().some((href) => href.startsWith('/mill-lane/payments/orders/'))).toBe(false);
});

test.each(['paid', 'awaited', 'part_paid', 'overpaid', 'refunded'] as const)(
  'lists orders that are %s',
  async (state) => {
    const page = await pageOf(get(`${path}orders/?state=${state}`, { as }));
    expect(page.allByRole('row').length).toBeGreaterThan(1);
  },
);

test('keeps a note and a change of the buyer in the story of an order, with who', async () => {
  expect((await post(`${order}notes`, { note: 'Rang: comes <late>' }, { as })).status).toBe(303);
  expect((await post(`${order}buyer`, { name: 'Mab Rhys', email: 'new@example.com' }, { as })).status).toBe(
    303,
  );
  const story = textOf((await pageOf(get(order, { as }))).byRole('main'));
  expect(story).toContain('Rang: comes <late>');
  expect(story).toContain('mab@example.com to new@example.com');
  expect(story).toContain(as.name);
  await expect(
    sql`UPDATE orders SET email = 'nobody@example.com', edited_by = NULL WHERE id = ${venue.paid.order.id}`.execute(
      db,
    ),
  ).rejects.toThrow(/changed by nobody/);
  expect((await post(`${order}confirmation`, {}, { as })).status).toBe(303);
});

test('marks an order as paid in parts, once for each form', async () => {
  const owing = `${path}orders/${venue.bank.owing.id}/`;
  const due = venue.bank.owing.total_minor;
  const part = { amount: '5.00', by: 'cash', due: String(due) };
  expect((await post(`${owing}receipts`, part, { as })).status).toBe(303);
  expect((await post(`${owing}receipts`, part, { as })).status).toBe(409);
  const rest = { amount: ((due - 500) / 100).toFixed(2), by: 'card', due: String(due - 500) };
  expect((await post(`${owing}receipts`, rest, { as })).status).toBe(303);
  expect(textOf((await pageOf(get(owing, { as }))).byRole('main'))).not.toContain('Mark as paid');
});

test('counts cash, with a reason for a difference that is posted', async () => {
  const cash = await sumOfPostings(['cash']);
  const count = { currency: 'GBP', expected: String(cash), banked: '10.00', reason: '' };
  const counted = ((cash - 100) / 100).toFixed(2);
  expect((await post(`${path}cash/`, { ...count, counted }, { as })).status).toBe(422);
  const written = await sumOfPostings(['write_offs']);
  const response = await post(`${path}cash/`, { ...count, counted, reason: 'Wrong change' }, { as });
  expect(response.status).toBe(303);
  expect(await sumOfPostings(['write_offs'])).toBe(written + 100);
  expect(await sumOfPostings(['cash'])).toBe(cash - 100 - 1000);
  // Sent twice, it finds other cash.
  expect((await post(`${path}cash/`, { ...count, counted, reason: 'Wrong change' }, { as })).status).toBe(
    409,
  );
});

test('checks the books by night, and mails the treasurers only when something is off', async () => {
  const act = { ...byClock(NOW), sellers, payees: payeesOfBlog };
  const log = { error: vi.fn() };
  const before = (await waitingMails(db)).length;
  await checkLedgers(db, act, { site: SITE, log });
  expect(await findLedgerCheck(db, containerId)).toMatchObject({ differences: [] });
  expect(await waitingMails(db)).toHaveLength(before);
  await sql`UPDATE ledger_days SET amount_minor = amount_minor + 5 WHERE id = (
    SELECT min(id) FROM ledger_days WHERE container_id = ${containerId} AND account = 'bank')`.execute(db);
  await checkLedgers(db, act, { site: SITE, log });
  expect(await findLedgerCheck(db, containerId)).toMatchObject({
    differences: [{ what: 'day', account: 'bank', amount: 5 }],
  });
  expect(log.error).toHaveBeenCalledOnce();
  expect((await waitingMails(db)).length).toBeGreaterThan(before);
  expect(textOf((await pageOf(get(path, { as }))).byRole('main'))).toContain('bank');
});
