import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { newVisitor } from '../../shared/builders.ts';
import { type Tx, transaction } from '../../shared/db/database.ts';
import { buildPaidEvent } from '../builders.ts';
import { refundLines } from '../operations/request-refund.ts';
import { OTHER_PAGE, orderNow, PAGE, placeTestOrder, testCart } from '../testing.ts';
import * as ledger from './ledger.ts';
import * as orders from './order.ts';
import * as lines from './order-line.ts';
import * as payments from './payment.ts';
import * as accounts from './payment-account.ts';
import * as receipts from './receipt.ts';
import * as refunds from './refund.ts';

const cart = await testCart();
const { db, settle } = cart;

const { order, payment, reference } = await placeTestOrder(cart, newVisitor());
await settle(buildPaidEvent(reference));
const act = cart.act();
const [line] = (await orderNow(db, order)).lines;
if (!line) throw new Error('no line');
const [refundId] = await transaction(db, (tx) =>
  refundLines(tx, act, { containerId: PAGE, orderId: order.id, lines: [{ lineId: line.id, amount: 100 }] }),
);
if (!refundId) throw new Error('no refund');

// Each function of the models that is about one page, called for another page with the ids of this one.
const page = OTHER_PAGE;
const { id: orderId } = order;
const { id: paymentId } = payment;
const REFUSED = 'refused by the database';
const attempts: Record<string, [finds: unknown, call: (tx: Tx) => Promise<unknown>]> = {
  postTransaction: [
    REFUSED,
    (tx) => {
      const posting = { account: 'receivables', currency: 'GBP', amount: 5, orderId } as const;
      return ledger.postTransaction(tx, page, { kind: 'sale', postings: [posting] }, act);
    },
  ],
  getFunds: [{ balance: 0, owed: 0 }, (tx) => ledger.getFunds(tx, page, order)],
  getDue: [0, (tx) => orders.getDue(tx, page, orderId)],
  lockOrder: [undefined, (tx) => orders.lockOrder(tx, page, orderId)],
  getOrder: ['no result', (tx) => orders.getOrder(tx, page, orderId)],
  transitionOrder: [undefined, (tx) => orders.transitionOrder(tx, page, orderId, { to: 'accepted', act })],
  claimConfirmation: [false, (tx) => orders.claimConfirmation(tx, page, orderId, act.at)],
  insertLines: [
    REFUSED,
    (tx) => {
      const { container_id: _page, id: _id, ...columns } = line;
      return lines.insertLines(tx, page, [{ ...columns, key: 'foreign', earned_minor: 0, state: 'ordered' }]);
    },
  ],
  listLines: [[], (tx) => lines.listLines(tx, page, orderId)],
  findLine: [undefined, (tx) => lines.findLine(tx, page, { orderId, seller: line.seller, key: line.key })],
  transitionLines: [
    `lines of order ${orderId} have changed`,
    (tx) => {
      const transitions = [{ line, to: 'declined', earned: 0 }] as const;
      return lines.transitionLines(tx, page, { orderId, transitions, act });
    },
  ],
  endOrderedLines: [undefined, (tx) => lines.endOrderedLines(tx, page, orderId, { to: 'expired', act })],
  findPayment: [undefined, (tx) => payments.findPayment(tx, page, paymentId)],
  findPaymentByReference: [
    undefined,
    (tx) => payments.findPaymentByReference(tx, page, { provider: 'test', reference }),
  ],
  listPayments: [[], (tx) => payments.listPayments(tx, page, orderId)],
  listAllocations: [[], (tx) => payments.listAllocations(tx, page, paymentId)],
  listAuthorised: [[], (tx) => payments.listAuthorised(tx, page, orderId)],
  lockRefundable: [[], (tx) => payments.lockRefundable(tx, page, orderId, 'GBP')],
  lockPayment: ['no result', (tx) => payments.lockPayment(tx, page, paymentId)],
  insertAllocation: [
    REFUSED,
    (tx) =>
      payments.insertAllocation(tx, page, { payment_id: paymentId, order_id: orderId, amount_minor: 5 }),
  ],
  setPaymentReference: [undefined, (tx) => payments.setPaymentReference(tx, page, paymentId, 'tp_foreign')],
  transitionPayment: [
    false,
    (tx) => payments.transitionPayment(tx, page, paymentId, { from: ['received'], to: 'disputed', act }),
  ],
  receivePayment: [
    undefined,
    (tx) =>
      payments.receivePayment(tx, page, paymentId, { amount: 5, currency: 'GBP', state: 'received', act }),
  ],
  allocateReceived: [
    undefined,
    (tx) => payments.allocateReceived(tx, page, { paymentId, orderId, received: 5 }),
  ],
  setPaymentFee: [undefined, (tx) => payments.setPaymentFee(tx, page, paymentId, 5)],
  wasDisputed: [false, (tx) => payments.wasDisputed(tx, page, paymentId)],
  findRefund: [undefined, (tx) => refunds.findRefund(tx, page, refundId)],
  listRefundsOfPayment: [[], (tx) => refunds.listRefundsOfPayment(tx, page, paymentId)],
  lockRefund: [undefined, (tx) => refunds.lockRefund(tx, page, refundId)],
  insertRefund: [
    REFUSED,
    (tx) => {
      const row = { payment_id: paymentId, order_id: orderId, amount_minor: 5, currency: 'GBP' };
      return refunds.insertRefund(tx, page, { ...row, reason: 'goodwill', lines: [] }, act);
    },
  ],
  setRefundReference: [undefined, (tx) => refunds.setRefundReference(tx, page, refundId, 're_foreign')],
  transitionRefund: [
    false,
    (tx) => refunds.transitionRefund(tx, page, refundId, { from: ['requested'], to: 'pending', act }),
  ],
  listReceipts: [[], () => receipts.listReceipts(db, page, { limit: 10 })],
  listPaymentAccounts: [[], (tx) => accounts.listPaymentAccounts(tx, page)],
};

// They insert rows of the page that they are called for, which refer to no other.
const INSERTS = ['insertOrder', 'insertPayment', 'insertPaymentEvent'];

const contents = async () => {
  const tables = ['orders', 'order_lines', 'payments', 'payment_allocations', 'refunds', 'ledger_postings'];
  const rows = [];
  for (const table of tables) rows.push((await sql`SELECT * FROM ${sql.table(table)}`.execute(db)).rows);
  return rows;
};

test.each(Object.keys(attempts))('%s finds and changes nothing of another page', async (name) => {
  const [finds, call] = attempts[name] ?? [];
  const before = await contents();
  const inTx =
    name === 'listReceipts'
      ? call?.(undefined as never)
      : transaction(db, (tx) => call?.(tx) ?? Promise.resolve());
  // Refused by a foreign key, or by the model itself.
  const found = await inTx?.catch((error) => (error.code === '23503' ? REFUSED : error.message));
  expect(found).toEqual(finds);
  expect(await contents()).toEqual(before);
});

test('knows each function of the models that is about one page', () => {
  const files = globSync('src/cart/model/*.ts').filter((file) => !basename(file).includes('.test.'));
  const named = files.flatMap((file) => [
    ...readFileSync(file, 'utf8').matchAll(
      /export async function (\w+)\(\s*(?:db|tx): [^,]+,\s*containerId: ContainerId/g,
    ),
  ]);
  const functions = named.map(([, name]) => name).sort();
  expect(functions).toEqual([...Object.keys(attempts), ...INSERTS].sort());
});
