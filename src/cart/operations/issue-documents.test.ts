import { describe, expect, test } from 'vitest';
import { newVisitor } from '../../shared/builders.ts';
import { transaction } from '../../shared/db/database.ts';
import { minor } from '../../shared/money.ts';
import { buildPaidEvent } from '../builders.ts';
import { listDocuments } from '../model/document.ts';
import type { Order } from '../model/order.ts';
import { documentNumber } from '../rules/documents.ts';
import { OTHER_PAGE, PAGE } from '../testing/stall.ts';
import { placeTestOrder, testCart } from '../testing.ts';
import { cancelLine } from './cancel-line.ts';
import { issueDocuments, requestInvoice } from './issue-documents.ts';

const cart = await testCart();
const { db, act, settle, get } = cart;

async function buyOf(containerId = PAGE, price = 2300) {
  const placed = await placeTestOrder(cart, newVisitor(), [
    { containerId, price, taxRate: 2000, name: 'Łódź Ŵyn' },
  ]);
  await settle(buildPaidEvent(placed.reference, { amount: minor(price) }), containerId);
  return placed.order;
}

const issue = (order: Order, all = false) =>
  transaction(db, (tx) => issueDocuments(tx, act(), { code: order.code, all }));
const documentsOf = (order: Order) => listDocuments(db, order.container_id, order.id);
const numbersOf = async (order: Order) => (await documentsOf(order)).map(documentNumber);

describe('an order that is paid', () => {
  test('gets one invoice of a page with a VAT number, with the seller, the tax and what was paid', async () => {
    const order = await buyOf();
    await issue(order);
    await issue(order);
    const [invoice, ...more] = await documentsOf(order);
    expect(more).toEqual([]);
    expect(invoice).toMatchObject({
      kind: 'invoice',
      seller_name: 'The Glasshouse CIC',
      seller_vat_number: 'GB 123 4567 89',
      buyer_name: 'Mab Ellery',
      total_minor: 2300,
      paid_minor: 2300,
      paid_by: ['test'],
      owed_minor: 0,
      lines: [{ amount_minor: 2300, tax_rate: 2000, tax_minor: 383 }],
    });
  });

  test('gets a receipt of a page without one', async () => {
    const order = await buyOf(OTHER_PAGE);
    await issue(order);
    expect(await documentsOf(order)).toMatchObject([
      { kind: 'receipt', seller_name: 'The Glasshouse', seller_vat_number: null },
    ]);
  });

  test('gets a credit note for what is cancelled, linked to its invoice', async () => {
    const order = await buyOf();
    await issue(order);
    const { rows } = { rows: await documentsOf(order) };
    const [line] = await db.selectFrom('order_lines').selectAll().where('order_id', '=', order.id).execute();
    const key = { containerId: PAGE, orderId: order.id, seller: 'events', key: line?.key ?? '' } as const;
    await transaction(db, (tx) => cancelLine(tx, act(), { ...key, reason: 'cancelled' }));
    await issue(order);
    await issue(order);
    expect((await documentsOf(order)).slice(1)).toMatchObject([
      { kind: 'credit_note', original_id: rows[0]?.id, total_minor: 2300, lines: [{ tax_minor: 383 }] },
    ]);
  });

  test('is invoiced to another address by a credit note and a new invoice', async () => {
    const order = await buyOf();
    await issue(order);
    const to = 'Valley Choir\n1 Mill Lane';
    const request = { containerId: PAGE, orderId: order.id, to };
    await transaction(db, (tx) => requestInvoice(tx, act(), request));
    await transaction(db, (tx) => requestInvoice(tx, act(), request));
    expect(await documentsOf(order)).toMatchObject([
      { kind: 'invoice', buyer_name: 'Mab Ellery' },
      { kind: 'credit_note', buyer_name: 'Mab Ellery' },
      { kind: 'invoice', buyer_name: 'Valley Choir', buyer_address: '1 Mill Lane' },
    ]);
  });
});

test('numbers the documents of a page and year without a gap, also where one is rolled back', async () => {
  const [first, second, third] = [await buyOf(), await buyOf(), await buyOf()];
  await issue(first);
  const [last] = await numbersOf(first);
  await transaction(db, async (tx) => {
    await issueDocuments(tx, act(), { code: second.code });
    throw new Error('rolled back');
  }).catch(() => undefined);
  await Promise.all([issue(second), issue(third)]);
  const number = (text: string | undefined) => Number(text?.split('-').at(-1));
  const next = [...(await numbersOf(second)), ...(await numbersOf(third))].map(number).sort((a, b) => a - b);
  expect(next).toEqual([number(last) + 1, number(last) + 2]);
});

test('issues nothing for what is not paid, unless the seller owes an invoice', async () => {
  const { order } = await placeTestOrder(cart);
  await issue(order);
  expect(await documentsOf(order)).toEqual([]);
});

test('shows a document and its PDF to whoever has the code of its order', async () => {
  const order = await buyOf();
  await issue(order);
  const [invoice] = await documentsOf(order);
  const path = `/orders/${order.code}/documents/${invoice?.id}`;
  const page = await (await get(path)).text();
  expect(page).toContain('Łódź Ŵyn');
  expect(page).toContain('The Glasshouse CIC');
  const pdf = await get(`${path}/pdf`);
  expect([pdf.status, pdf.headers.get('content-type')]).toEqual([200, 'application/pdf']);
  const other = await buyOf();
  expect((await get(`/orders/${other.code}/documents/${invoice?.id}`)).status).toBe(404);
  expect(await (await get(`/orders/${order.code}`)).text()).toContain(`${path}/pdf`);
});
