import { beforeEach, expect, test } from 'vitest';
import { runInLocale } from '../../../shared/i18n/locale.ts';
import type { OrderId, RefundId } from '../../../shared/ids.ts';
import { minor } from '../../../shared/money.ts';
import { pageOf, textOf } from '../../../shared/testing/page.ts';
import { t } from '../../messages/translate.ts';
import type { Receipt } from '../../ports.ts';
import { buildVenue, testEvents } from '../../testing.ts';
import { paymentsBlueprint } from './routes.tsx';

const { db, get, post, receipts, failedRefunds } = await testEvents((app, deps) =>
  app.route('/:page/payments', paymentsBlueprint(deps)),
);
const { organiser, steward } = await buildVenue(db);
const other = await buildVenue(db, 'other-hall');
const path = '/glasshouse/payments/';
const toDo = `${path}to-do/`;
const csvHeader = [
  t('payments.date'),
  t('payments.time'),
  t('payments.order'),
  t('payments.buyer'),
  t('payments.what'),
  t('payments.type'),
  t('payments.starts'),
  t('payments.paid_by'),
  t('payments.currency'),
  t('payments.gross'),
  t('payments.owed'),
  t('payments.fee'),
  t('payments.refunded'),
  t('payments.net'),
  t('payments.state'),
].join(',');
const sold = t('payments.state.fulfilled');

const receipt = (id: number, more: Partial<Receipt> = {}): Receipt => ({
  id,
  orderId: (id + 100) as OrderId,
  acceptedAt: Temporal.Instant.from('2026-06-01T18:30:00Z'),
  buyer: 'Mab Ellery',
  name: 'Rosa Ash Ensemble',
  typeName: 'Full price',
  startsAt: Temporal.Instant.from('2026-06-12T19:00:00Z'),
  endsAt: Temporal.Instant.from('2026-06-12T21:30:00Z'),
  timeZone: 'Europe/London',
  provider: 'test',
  currency: 'GBP',
  gross: minor(2300),
  owed: minor(0),
  fee: minor(52),
  refunded: minor(0),
  state: 'fulfilled',
  ...more,
});

beforeEach(() => {
  receipts.length = 0;
});

test('shows an empty state without payments', async () => {
  expect(await (await get(path, { as: organiser })).text()).toContain(t('money.none'));
  expect(await (await get(toDo, { as: organiser })).text()).toContain(t('to_do.none'));
});

test('shows refunds that did not go through, and sends one again', async () => {
  failedRefunds.push({
    id: 5 as RefundId,
    orderId: 7 as OrderId,
    buyer: 'Bethan <Rhys>',
    provider: 'test',
    currency: 'GBP',
    amount: minor(2300),
    failedAt: Temporal.Instant.from('2026-06-01T18:30:00Z'),
  });
  const page = await pageOf(get(toDo, { as: organiser }));
  expect(textOf(page.byRole('main'))).toContain('£23.00 to Bethan <Rhys>');
  const { action, method } = page.form();
  expect(method).toBe('post');
  for (const as of [steward, other.organiser]) expect((await post(action, {}, { as })).status).toBe(403);
  expect(failedRefunds).toHaveLength(1);
  expect((await post(action, {}, { as: organiser })).headers.get('location')).toBe(toDo);
  expect(failedRefunds).toEqual([]);
  expect((await post(action, {}, { as: organiser })).status).toBe(404);
});

test('downloads all receipts as CSV, with formulas disarmed', async () => {
  for (let id = 700; id > 1; id--) receipts.push(receipt(id));
  receipts.push(
    receipt(1, {
      buyer: '=HYPERLINK("http://evil.example")',
      name: 'Ceilidh, "loud"\nand late',
      typeName: '\t=1+1',
    }),
  );
  const response = await get(`${path}receipts.csv`, { as: organiser });
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(response.headers.get('content-disposition')).toContain('payments-glasshouse.csv');
  const bytes = new Uint8Array(await response.arrayBuffer());
  expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const lines = new TextDecoder().decode(bytes).split('\r\n');
  expect(lines).toHaveLength(1 + 700 + 1);
  expect(lines[0]).toBe(csvHeader);
  expect(lines[1]).toBe(
    `2026-06-01,19:30,800,Mab Ellery,Rosa Ash Ensemble,Full price,2026-06-12 20:00,test,GBP,23.00,0.00,0.52,0.00,22.48,${sold}`,
  );
  expect(lines[700]).toContain(
    `"'=HYPERLINK(""http://evil.example"")","Ceilidh, ""loud""\nand late",'\t'=1+1`,
  );
});

test('translates the download, but not its numbers', async () => {
  receipts.push(receipt(1));
  const headers = { 'accept-language': 'en-XA' };
  const response = await get(`${path}receipts.csv`, { as: organiser, headers });
  const [header, row] = (await response.text()).split('\r\n');
  const words = runInLocale('en-XA', () => ({
    date: t('payments.date'),
    sold: t('payments.state.fulfilled'),
  }));
  expect(header?.split(',')[0]).toBe(words.date);
  expect(row).toContain('2026-06-01,19:30,');
  expect(row?.endsWith(`,23.00,0.00,0.52,0.00,22.48,${words.sold}`)).toBe(true);
});

test('downloads the header alone without payments', async () => {
  const response = await get(`${path}receipts.csv`, { as: organiser });
  expect(await response.text()).toBe(`${csvHeader}\r\n`);
});

test('aborts the download when a receipt can’t be written', async () => {
  for (let id = 600; id > 0; id--) receipts.push(receipt(id, id === 1 ? { currency: 'no currency' } : {}));
  const response = await get(`${path}receipts.csv`, { as: organiser });
  await expect(response.text()).rejects.toThrow();
});

test('admits organisers of the page only', async () => {
  for (const address of [path, toDo, `${path}receipts.csv`, `${path}postings.csv`]) {
    expect((await get(address)).headers.get('location')).toContain('/sign-in');
    for (const as of [steward, other.organiser]) expect((await get(address, { as })).status).toBe(403);
  }
  expect((await get('/nowhere/payments/', { as: organiser })).status).toBe(403);
});
