import { beforeEach, expect, test } from 'vitest';
import type { OrderId } from '../../../shared/ids.ts';
import { minor } from '../../../shared/money.ts';
import type { Receipt } from '../../ports.ts';
import { seedVenue, testEvents } from '../../testing.ts';
import { paymentsBlueprint } from './routes.tsx';

const { db, get, receipts } = await testEvents((app, deps) =>
  app.route('/:page/payments', paymentsBlueprint(deps)),
);
const { organiser, steward } = await seedVenue(db);
const other = await seedVenue(db, 'other-hall');
const path = '/glasshouse/payments/';

const receipt = (id: number, more: Partial<Receipt> = {}): Receipt => ({
  id,
  orderId: (id + 100) as OrderId,
  paidAt: Temporal.Instant.from('2026-06-01T18:30:00Z'),
  buyer: 'Mab Ellery',
  title: 'Rosa Ash Ensemble',
  detail: 'Friday 12 June 2026, 20:00–22:30 · 2 × Full price',
  href: '/glasshouse/calendars/hall/2026/06/12/entries/1/',
  provider: 'test',
  currency: 'GBP',
  gross: minor(2300),
  fee: minor(52),
  refunded: minor(0),
  state: 'fulfilled',
  ...more,
});

beforeEach(() => {
  receipts.length = 0;
});

test('without payments, says what will stand here', async () => {
  const html = await (await get(path, { as: organiser })).text();
  expect(html).toContain('Nothing has been paid yet');
});

test('shows each line with gross, fee, what went back and net, and their sums', async () => {
  receipts.push(
    receipt(2, { refunded: minor(2300), fee: minor(0), state: 'declined', buyer: 'Bethan <Rhys>' }),
    receipt(1),
  );
  const html = await (await get(path, { as: organiser })).text();
  expect(html).toContain('£22.48');
  expect(html).toContain('Bethan &lt;Rhys>');
  expect(html).toContain('Declined');
  expect(html).toContain('Order 101');
  expect(html).toContain('1 Jun 2026, 19:30');
  const foot = html.slice(html.indexOf('<tfoot>'));
  for (const sum of ['£46.00', '£0.52', '£23.00', '£22.48']) expect(foot).toContain(sum);
});

test('never adds up different currencies', async () => {
  receipts.push(receipt(2, { currency: 'EUR' }), receipt(1));
  const html = await (await get(path, { as: organiser })).text();
  expect(html.match(/<tfoot>/g)).toHaveLength(2);
  expect(html).not.toContain('46.00');
});

test('goes on page by page', async () => {
  for (let id = 60; id > 0; id--) receipts.push(receipt(id, { title: `Show ${id}.` }));
  const first = await (await get(path, { as: organiser })).text();
  expect(first).toContain('Show 11.');
  expect(first).not.toContain('Show 10.');
  expect(first).toContain('?before=11');
  const second = await (await get(`${path}?before=11`, { as: organiser })).text();
  expect(second).toContain('Show 10.');
  expect(second).not.toContain('Show 11.');
  expect(second).not.toContain('Older<');
  expect(await (await get(`${path}?before=1`, { as: organiser })).text()).toContain('No older payments');
  expect((await get(`${path}?before=x`, { as: organiser })).status).toBe(200);
});

test('comes as a file with all of it, which no spreadsheet runs', async () => {
  for (let id = 700; id > 1; id--) receipts.push(receipt(id));
  receipts.push(
    receipt(1, {
      buyer: '=HYPERLINK("http://evil.example")',
      title: 'Ceilidh, "loud"\nand late',
      detail: '\t=1+1',
    }),
  );
  const response = await get(`${path}receipts.csv`, { as: organiser });
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(response.headers.get('content-disposition')).toContain('payments-glasshouse.csv');
  const bytes = new Uint8Array(await response.arrayBuffer());
  expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const lines = new TextDecoder().decode(bytes).split('\r\n');
  expect(lines).toHaveLength(1 + 700 + 1);
  expect(lines[0]).toBe('Date,Time,Order,Buyer,What,Detail,Paid by,Currency,Gross,Fee,Refunded,Net,State');
  expect(lines[1]).toBe(
    '2026-06-01,19:30,800,Mab Ellery,Rosa Ash Ensemble,"Friday 12 June 2026, 20:00–22:30 · 2 × Full price",test,GBP,23.00,0.52,0.00,22.48,fulfilled',
  );
  expect(lines[700]).toContain(
    `"'=HYPERLINK(""http://evil.example"")","Ceilidh, ""loud""\nand late",'\t=1+1`,
  );
});

test('comes as a file with headings though nothing was paid', async () => {
  const response = await get(`${path}receipts.csv`, { as: organiser });
  expect(await response.text()).toBe(
    'Date,Time,Order,Buyer,What,Detail,Paid by,Currency,Gross,Fee,Refunded,Net,State\r\n',
  );
});

test.each([
  ['=1+1', "'=1+1"],
  ['+44 1803', "'+44 1803"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['  =1', "'  =1"],
  ['\tx', "'\tx"],
  ['\rx', `"'\rx"`],
  ['\uFF1D1+1', "'\uFF1D1+1"],
  ['Mab;=1+1', "Mab;'=1+1"],
  ['Mab\t@x', "Mab\t'@x"],
  ['Mab\n=1', `"Mab\n'=1"`],
  ['Mab, =1', '"Mab, =1"'],
  ['Anna-Maria 3+1=4 a@b', 'Anna-Maria 3+1=4 a@b'],
])('writes %j as %j, which no spreadsheet runs', async (buyer, cell) => {
  receipts.push(receipt(1, { buyer, title: '', detail: '', gross: minor(100), refunded: minor(100) }));
  const text = await (await get(`${path}receipts.csv`, { as: organiser })).text();
  expect(text.split('State\r\n')[1]).toBe(
    `2026-06-01,19:30,101,${cell},,,test,GBP,1.00,0.52,1.00,-0.52,fulfilled\r\n`,
  );
});

test('breaks the file off when not all of it can be read', async () => {
  for (let id = 600; id > 0; id--) receipts.push(receipt(id, id === 1 ? { currency: 'no currency' } : {}));
  const response = await get(`${path}receipts.csv`, { as: organiser });
  await expect(response.text()).rejects.toThrow();
});

test('is for organisers of this page alone', async () => {
  for (const address of [path, `${path}receipts.csv`]) {
    expect((await get(address)).headers.get('location')).toContain('/sign-in');
    for (const as of [steward, other.organiser]) expect((await get(address, { as })).status).toBe(403);
  }
  expect((await get('/nowhere/payments/', { as: organiser })).status).toBe(403);
});
