import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { BUYER } from '../cart/builders.ts';
import * as reconciliations from '../cart/model/account-reconciliation.ts';
import * as bankLines from '../cart/model/bank-line.ts';
import * as cash from '../cart/model/cash-count.ts';
import * as credits from '../cart/model/credit.ts';
import * as disputes from '../cart/model/dispute.ts';
import * as documents from '../cart/model/document.ts';
import * as ledger from '../cart/model/ledger.ts';
import * as checks from '../cart/model/ledger-check.ts';
import * as days from '../cart/model/ledger-day.ts';
import * as orders from '../cart/model/order.ts';
import * as lines from '../cart/model/order-line.ts';
import { findOrderOfPage, listOrdersOfPage, listOwed } from '../cart/model/order-list.ts';
import * as story from '../cart/model/order-story.ts';
import * as payments from '../cart/model/payment.ts';
import * as accounts from '../cart/model/payment-account.ts';
import * as problems from '../cart/model/payment-problem.ts';
import { listReceipts } from '../cart/model/receipt.ts';
import * as refunds from '../cart/model/refund.ts';
import { listRefundableOrders } from '../cart/model/refundable-order.ts';
import * as selling from '../cart/model/selling.ts';
import * as statements from '../cart/model/statement.ts';
import { countToDo } from '../cart/model/to-do.ts';
import { orderSearchOf } from '../cart/rules/order-search.ts';
import * as marketplaces from '../market/model/marketplace.ts';
import * as products from '../market/model/product.ts';
import { byPayment } from '../shared/act.ts';
import { NOW, SECRETS } from '../shared/builders.ts';
import { transaction } from '../shared/db/database.ts';
import type { OrderId } from '../shared/ids.ts';
import { encryptSecret } from '../shared/secrets.ts';
import { testDatabase } from '../shared/testing/database.ts';
import {
  listModelFunctions,
  listTablesOfPages,
  scopesIn,
  testPageScope,
} from '../shared/testing/page-scope.ts';
import { BANK_LINE, buildFullPage, CHECKOUT, columnsOf, LOAF, MAPPING } from './testing.ts';

/** The functions of models that see the rows of all pages, by the reason why they may. */
const OF_PLATFORM = {
  'The clock sweeps what is due on all pages': [
    'expireOverdueIn',
    'listOverdueOrders',
    'listPagesWithOverdueHolds',
    'listStaleRefunds',
    'listUnfinishedCancellations',
    'listPagesToFold',
    'listPagesWithLedger',
  ],
  'What is on, and what there is to buy, is public': [
    'listWhatsOn',
    'listCategoriesOn',
    'listMarketplacesOfPages',
  ],
  'Sitemaps name what is public': [
    'listSitemapEntries',
    'listSitemapKeys',
    'listSitemapCalendars',
    'listSitemapCalendarKeys',
    'listSitemapMarketplaces',
    'listSitemapMarketplaceKeys',
  ],
  'Nobody can guess the code or key': [
    'findTicket',
    'findTicketWithOrder',
    'findCredit',
    'findOrder',
    'findOrderWithOthers',
    'listOrdersOfCheckout',
  ],
  'The page is found by the row, in the internal API and at the door, which then check it': [
    'findEntryAnywhere',
    'listCalendarsById',
  ],
  'Content of other apps is tied to entries of any page': ['listNextEntries', 'listUpcomingOfContent'],
  'The pages are chosen by the caller, by the roles of a steward': ['listDoors'],
  'It asks the sellers about an order that the caller has read': ['describeLines'],
  'The operator changes the key that encrypts all of them': ['listCredentialsOfOtherKeys'],
  'The pages are those of a basket': ['listSelling'],
  'It contains no query': ['inSavepoint', 'lockBuyer'],
};

test('gives every function of a model a scope', () => {
  const ofPlatform = listModelFunctions().filter(({ scope }) => scope === 'platform');
  expect(ofPlatform.map(({ name }) => name).sort()).toEqual(Object.values(OF_PLATFORM).flat().sort());
});

describe('scope of a function', () => {
  test.each([
    ['async function listOrders(db: Db | Tx, containerId: ContainerId): Promise<Order[]> {', 'page'],
    ['async function listOrders<T>(\n  tx: Tx,\n  containerId: ContainerId,\n  id: OrderId,\n) {', 'page'],
    ['const listOrders = (db: Db, owner: Owner) =>', 'owner'],
    ['const listOrders = async (tx: Tx, next: () => void, containerId: ContainerId) =>', 'platform'],
    ['async function listOrders(db: Db, containerId: number) {', 'platform'],
    ['async function listOrders(db: Db, id: OrderId) {', 'platform'],
    ['async function listOrders(containerId: ContainerId, db: Db) {', 'platform'],
    ['const isDue = (order: Order, now: Temporal.Instant) =>', undefined],
    ["const NAMES = ['a'];\nconst listOrders = (db: Db) =>", undefined],
  ])('%j: %s', (source, scope) => {
    expect(scopesIn(`export ${source}`).map((found) => found.scope)).toEqual(scope ? [scope] : []);
  });
});

const { db } = await testDatabase();
const { page, paid, disputed, open, shop, product, bank } = await buildFullPage(db, 'glasshouse');
const other = await buildFullPage(db, 'mill-lane');
const act = byPayment(NOW);
const creditId = await transaction(db, async (tx) => {
  const ofOther = { orderId: other.paid.order.id, currency: 'GBP', act };
  await credits.insertCredit(tx, other.page.id, ofOther);
  return await credits.insertCredit(tx, page.id, { ...ofOther, orderId: paid.order.id });
});

test('tries pages with rows in every table that a model uses', async () => {
  const tables: string[] = [];
  for (const table of await listTablesOfPages(db)) {
    const { rows } = await sql`SELECT DISTINCT container_id FROM ${sql.table(table)}`.execute(db);
    if (rows.length < 2) tables.push(table);
  }
  expect(tables).toEqual([]);
});

const JUNE = { from: Temporal.PlainDate.from('2026-06-01'), to: Temporal.PlainDate.from('2026-06-30') };
const bankOf = (containerId: number) => (containerId === page.id ? bank : other.bank);
const LINE = {
  ...{ line: 50, bookedOn: JUNE.from, currency: 'GBP', text: '', name: '', occurrence: 1 },
  ...{ fate: 'outgoing' as const, paymentId: null, orderId: null, buyer: null, outstanding: null },
};
const CASH_COUNT = {
  ...{ currency: 'GBP', expected_minor: 0, counted_minor: 0, banked_minor: 0, reason: '' },
  ...{ counted_at: NOW, counted_by: 'clock' },
};
const orderKey = { orderId: paid.order.id };

const withoutKeys = (line: documents.DocumentLine) => {
  const { line_id, kind, name, quantity, amount_minor, tax_rate, tax_minor } = line;
  return { line_id, kind, name, quantity, amount_minor, tax_rate, tax_minor };
};

const SELLER = { legal_name: 'Another', address: '2 Mill Lane', vat_number: null };
const ACCOUNT = {
  provider: 'venue',
  enabled: true,
  settings: {},
  for_hire: true,
  for_tickets: true,
  created_at: NOW,
};

const DISPUTE = {
  payment_id: paid.payment.id,
  reference: 'dp_1',
  state: 'open',
  amount_minor: 1,
  currency: 'GBP',
  reason: null,
  evidence_due_at: null,
} as const;
const CREDENTIALS = encryptSecret(SECRETS, 'another account', 'keys');
const PROBLEM = { provider: 'test', kind: 'paid_less', reference: 'tp_less' } as const;

await testPageScope({
  db,
  apps: ['cart', 'market'],
  page: page.id,
  other: other.page.id,
  byId: {
    lockBankLine: (tx, containerId) => bankLines.lockBankLine(tx, containerId, bank.lineId),
    transitionBankLine: (tx, containerId) =>
      bankLines.transitionBankLine(tx, containerId, bank.lineId, { to: 'returning', act }),
    findTransfersByReference: (tx, containerId) =>
      bankLines.findTransfersByReference(tx, containerId, [bank.reference]),
    findStatement: (tx, containerId) => statements.findStatement(tx, containerId, bank.statementId),
    findStatementChunk: (tx, containerId) =>
      statements.findStatementChunk(tx, containerId, { statementId: bank.statementId, position: 0 }),
    insertStatementChunk: (tx, containerId) =>
      statements.insertStatementChunk(tx, containerId, {
        statementId: bank.statementId,
        position: 9,
        content: Buffer.from('x'),
      }),
    transitionStatement: (tx, containerId) =>
      statements.transitionStatement(tx, containerId, bank.statementId, {
        from: ['preview'],
        to: 'importing',
        act,
      }),
    deleteStatementLines: (tx, containerId) =>
      statements.deleteStatementLines(tx, containerId, bank.statementId),
    insertStatementLines: (tx, containerId) =>
      statements.insertStatementLines(tx, containerId, bank.statementId, [{ ...BANK_LINE, line: 99 }]),
    setStatementProblems: (tx, containerId) =>
      statements.setStatementProblems(tx, containerId, bank.statementId, {
        count: 1,
        problems: [],
        isBroken: false,
      }),
    listStatementLines: (tx, containerId) =>
      statements.listStatementLines(tx, containerId, bank.statementId, { after: 0, limit: 9 }),
    countStatementLines: (tx, containerId) =>
      statements.countStatementLines(tx, containerId, bank.statementId),
    setFates: (tx, containerId) =>
      statements.setFates(tx, containerId, bank.statementId, [{ line: 2, fate: 'known', paymentId: null }]),
    setRecorded: (tx, containerId) =>
      statements.setRecorded(tx, containerId, bank.statementId, { line: 2, fate: 'known' }),
    markKnownLines: (tx, containerId) => statements.markKnownLines(tx, containerId, bank.statementId),
    deleteStatementFile: (tx, containerId) =>
      statements.deleteStatementFile(tx, containerId, bank.statementId),

    getFunds: (tx, containerId) => ledger.getFunds(tx, containerId, open.order),
    postTransaction: (tx, containerId) => {
      const posting = { currency: 'GBP', orderId: paid.order.id, paymentId: paid.payment.id };
      const postings = [
        { ...posting, account: 'clearing', amount: 1 },
        { ...posting, account: 'customer_balance', amount: -1 },
      ] as const;
      return ledger.postTransaction(tx, containerId, { kind: 'payment', postings: [...postings] }, act);
    },
    getDue: (tx, containerId) => orders.getDue(tx, containerId, open.order.id),
    lockOrder: (tx, containerId) => orders.lockOrder(tx, containerId, paid.order.id),
    getOrder: (tx, containerId) => orders.getOrder(tx, containerId, paid.order.id),
    transitionOrder: (tx, containerId) =>
      orders.transitionOrder(tx, containerId, open.order.id, { to: 'expired', act }),
    transitionToAccepted: (tx, containerId) =>
      orders.transitionToAccepted(tx, containerId, open.order.id, { lines: [], act }),
    linkSupplement: (tx, containerId) =>
      orders.linkSupplement(tx, containerId, open.order.id, (open.order.id - 1) as OrderId),
    listSupplements: (tx, containerId) => orders.listSupplements(tx, containerId, paid.order.id),
    setMailToken: (tx, containerId) => orders.setMailToken(tx, containerId, open.order.id, 'a'.repeat(43)),
    setPayBy: (tx, containerId) => orders.setPayBy(tx, containerId, open.order.id, NOW),
    updateBuyer: (tx, containerId) =>
      orders.updateBuyer(tx, containerId, paid.order.id, { email: 'other@example.com', act }),
    reopenConfirmation: (tx, containerId) => orders.reopenConfirmation(tx, containerId, paid.order.id),
    listOwed: (tx, containerId) => listOwed(tx, containerId, [bank.owing.id]),
    findOrderOfPage: (tx, containerId) => findOrderOfPage(tx, containerId, paid.order.id),
    listOrderEvents: (tx, containerId) => story.listOrderEvents(tx, containerId, paid.order.id),
    insertOrderNote: (tx, containerId) =>
      story.insertOrderNote(tx, containerId, { orderId: paid.order.id, text: 'Called', act }),
    claimConfirmation: (tx, containerId) =>
      orders.claimConfirmation(tx, containerId, open.order.id, { now: NOW, token: 'a'.repeat(43) }),

    listLines: (tx, containerId) => lines.listLines(tx, containerId, paid.order.id),
    findLine: (tx, containerId) =>
      lines.findLine(tx, containerId, { ...orderKey, seller: 'events', key: paid.line.key }),
    listDocuments: (tx, containerId) => documents.listDocuments(tx, containerId, paid.order.id),
    setInvoiceTo: (tx, containerId) =>
      documents.setInvoiceTo(tx, containerId, paid.order.id, 'Mill Lane Allotments'),
    insertDocument: async (tx, containerId) => {
      const [document] = await documents.listDocuments(tx, page.id, paid.order.id);
      if (!document) throw new Error('no document');
      const { id, container_id: _, number: __, series: ___, lines: of, ...columns } = document;
      const again = { ...columns, kind: 'credit_note', original_id: id } as const;
      await documents.insertDocument(tx, containerId, again, of.map(withoutKeys));
    },
    transitionLines: (tx, containerId) =>
      lines.transitionLines(tx, containerId, {
        orderId: open.order.id,
        transitions: [{ line: open.line, to: 'cancelled', earned: 0 }],
        act,
      }),
    endOrderedLines: (tx, containerId) =>
      lines.endOrderedLines(tx, containerId, open.order.id, { to: 'expired', act }),

    findPayment: (tx, containerId) => payments.findPayment(tx, containerId, paid.payment.id),
    findPaymentByReference: (tx, containerId) =>
      payments.findPaymentByReference(tx, containerId, { provider: 'test', reference: paid.reference }),
    listPayments: (tx, containerId) => payments.listPayments(tx, containerId, paid.order.id),
    listAllocations: (tx, containerId) => payments.listAllocations(tx, containerId, paid.payment.id),
    listAuthorised: (tx, containerId) => payments.listAuthorised(tx, containerId, open.order.id),
    lockRefundable: (tx, containerId) => payments.lockRefundable(tx, containerId, paid.order.id, 'GBP'),
    lockPayment: (tx, containerId) => payments.lockPayment(tx, containerId, paid.payment.id),
    insertAllocation: (tx, containerId) =>
      payments.insertAllocation(tx, containerId, {
        payment_id: open.begun.id,
        order_id: paid.order.id,
        amount_minor: 1,
      }),
    setPaymentReference: (tx, containerId) =>
      payments.setPaymentReference(tx, containerId, open.begun.id, 'tp_of_the_begun_one'),
    transitionPayment: (tx, containerId) =>
      payments.transitionPayment(tx, containerId, open.begun.id, { from: ['created'], to: 'pending', act }),
    receivePayment: (tx, containerId) =>
      payments.receivePayment(tx, containerId, open.begun.id, {
        amount: 1,
        currency: 'GBP',
        state: 'received',
        act,
      }),
    allocateReceived: (tx, containerId) =>
      payments.allocateReceived(tx, containerId, { ...orderKey, paymentId: paid.payment.id, received: 1 }),
    setPaymentFee: (tx, containerId) =>
      payments.setPaymentFee(tx, containerId, paid.payment.id, { fee: 1, at: NOW }),
    setDisputed: (tx, containerId) => payments.setDisputed(tx, containerId, disputed.id, 1),
    findPaymentByAttempt: (tx, containerId) =>
      payments.findPaymentByAttempt(tx, containerId, {
        provider: open.begun.provider,
        attemptKey: open.begun.attempt_key,
      }),
    findCompanion: (tx, containerId) =>
      payments.findCompanion(tx, containerId, { id: disputed.id, currency: 'EUR' }),
    saveDispute: (tx, containerId) => disputes.saveDispute(tx, containerId, DISPUTE, NOW),
    listDisputes: (tx, containerId) => disputes.listDisputes(tx, containerId, paid.payment.id),
    listDisputedShares: (tx, containerId) => disputes.listDisputedShares(tx, containerId, paid.payment.id),
    closeProblem: (tx, containerId) => problems.closeProblem(tx, containerId, paid.problem, act),

    findRefund: (tx, containerId) => refunds.findRefund(tx, containerId, paid.refundId),
    listRefundsOfPayment: (tx, containerId) => refunds.listRefundsOfPayment(tx, containerId, paid.payment.id),
    listRefundsOfOrder: (tx, containerId) => refunds.listRefundsOfOrder(tx, containerId, paid.order.id),
    listRefundsById: (tx, containerId) => refunds.listRefundsById(tx, containerId, [paid.refundId]),
    listRefundableOrders: (tx, containerId) => listRefundableOrders(tx, containerId, [paid.order.id]),
    lockRefund: (tx, containerId) => refunds.lockRefund(tx, containerId, paid.refundId),
    insertRefund: (tx, containerId) => {
      const refund = {
        payment_id: paid.payment.id,
        order_id: paid.order.id,
        amount_minor: 1,
        currency: 'GBP',
        reason: 'goodwill',
        lines: [{ lineId: paid.line.id, amount: 1 }],
      } as const;
      return refunds.insertRefund(tx, containerId, refund, act);
    },
    insertCredit: (tx, containerId) =>
      credits.insertCredit(tx, containerId, { ...orderKey, currency: 'GBP', act }),
    findCreditOf: (tx, containerId) => credits.findCreditOf(tx, containerId, creditId),
    setRefundCredit: (tx, containerId) => refunds.setRefundCredit(tx, containerId, paid.refundId, creditId),
    lockCredit: (tx, containerId) => credits.lockCredit(tx, containerId, creditId),
    keepOfDeposit: (tx, containerId) =>
      lines.keepOfDeposit(tx, containerId, {
        ...orderKey,
        lineId: paid.line.id,
        amount: 0,
        reason: 'A chair',
        taxRate: 2000,
      }),
    setRefundReference: (tx, containerId) =>
      refunds.setRefundReference(tx, containerId, paid.refundId, 're_another'),
    transitionRefund: (tx, containerId) =>
      refunds.transitionRefund(tx, containerId, paid.refundId, { from: ['pending'], to: 'failed', act }),

    getMarketplace: (tx, containerId) => marketplaces.getMarketplace(tx, containerId, shop.slug),
    findCurrentMarketplaceSlug: (tx, containerId) =>
      marketplaces.findCurrentMarketplaceSlug(tx, containerId, 'renamed-glasshouse'),
    lockMarketplace: (tx, containerId) => marketplaces.lockMarketplace(tx, containerId, shop.id),
    updateMarketplace: (tx, containerId) =>
      marketplaces.updateMarketplace(tx, containerId, { id: shop.id, version: 3 }, { name: 'Changed' }),
    listProducts: (tx, containerId) =>
      products.listProducts(tx, containerId, shop.id, { limit: 9, offset: 0 }),
    getProduct: (tx, containerId) =>
      products.getProduct(tx, containerId, { marketplaceId: shop.id, id: product.id }),
    countProducts: (tx, containerId) => products.countProducts(tx, containerId, shop.id),
    upsertProducts: (tx, containerId) =>
      products.upsertProducts(tx, containerId, shop.id, { rows: [{ ...LOAF, name: 'Changed' }], at: NOW }),
  },
  ofPage: {
    findCheckoutSettings: selling.findCheckoutSettings,
    listTerms: selling.listTerms,
    listFailedRefunds: refunds.listFailedRefunds,
    listPaymentAccounts: accounts.listPaymentAccounts,
    findPayeeDetails: accounts.findPayeeDetails,
    findCredentials: (tx, containerId) => accounts.findCredentials(tx, containerId, 'stripe'),
    listProblems: problems.listProblems,
    listOpenDisputes: disputes.listOpenDisputes,
    findReconciliation: (tx, containerId) => reconciliations.findReconciliation(tx, containerId, 'stripe'),
    listUnknownEvents: (tx, containerId) =>
      payments.listUnknownEvents(tx, containerId, { provider: 'test', ids: ['evt_paid'] }),
    listAwaitedPayments: payments.listAwaitedPayments,
    listDeposits: lines.listDeposits,
    listRefundsByHand: refunds.listRefundsByHand,
    countPromised: (tx, containerId) =>
      payments.countPromised(tx, containerId, { email: BUYER.email, except: paid.order.id }),
    listReceipts: (tx, containerId) => listReceipts(tx, containerId, { limit: 9 }),
    listWaitingLines: bankLines.listWaitingLines,
    listAwaitedTransfers: bankLines.listAwaitedTransfers,
    listStatements: statements.listStatements,
    findStatementMapping: statements.findStatementMapping,
    sumCash: cash.sumCash,
    listCashCounts: cash.listCashCounts,
    listCashMovements: (tx, containerId) =>
      cash.listCashMovements(tx, containerId, NOW.subtract({ hours: 1 })),
    listOrdersOfPage: (tx, containerId) =>
      listOrdersOfPage(tx, containerId, { search: orderSearchOf('mab'), filter: 'refunded', limit: 9 }),
    countToDo: (tx, containerId) => countToDo(tx, containerId, NOW),
    readLedgerPeriod: (tx, containerId) => days.readLedgerPeriod(tx, containerId, JUNE),
    listPostings: (tx, containerId) => days.listPostings(tx, containerId, { ...JUNE, limit: 9 }),
    findLedgerCheck: checks.findLedgerCheck,
    listMarketplaces: marketplaces.listMarketplaces,
    listMarketplaceSlugs: marketplaces.listMarketplaceSlugs,
  },
  additions: {
    insertBankLine: (tx, containerId) =>
      bankLines.insertBankLine(tx, containerId, {
        statementId: bankOf(containerId).statementId,
        line: { ...LINE, fingerprint: 'another', amount: -5 },
        state: 'outgoing',
        act,
      }),
    insertStatement: (tx, containerId) =>
      statements.insertStatement(tx, containerId, { fileName: 'june.csv', act }),
    setStatementMapping: (tx, containerId) =>
      statements.setStatementMapping(tx, containerId, 0, { ...MAPPING, currency: 'EUR' }),
    insertCashCount: (tx, containerId) => cash.insertCashCount(tx, containerId, CASH_COUNT),
    saveLedgerCheck: (tx, containerId) =>
      checks.saveLedgerCheck(tx, containerId, { checkedAt: NOW.add({ hours: 1 }), differences: [] }),
    findLedgerDifferences: async (tx, containerId) => {
      await sql`UPDATE ledger_days SET amount_minor = amount_minor + 1 WHERE container_id = ${containerId}`.execute(
        tx,
      );
      return await checks.findLedgerDifferences(tx, containerId);
    },
    foldLedgerDays: days.foldLedgerDays,
    insertPayment: (tx, containerId) =>
      payments.insertPayment(tx, containerId, { ...columnsOf(open.begun), attempt_key: 'another' }),
    savePayeeDetails: (tx, containerId) => accounts.savePayeeDetails(tx, containerId, SELLER, 1),
    saveCheckoutSettings: (tx, containerId) =>
      selling.saveCheckoutSettings(tx, containerId, { ...CHECKOUT, donation_amounts: [], tax_rate: 2000 }, 1),
    insertTerms: (tx, containerId) => selling.insertTerms(tx, containerId, { text: 'Other terms', act }, 1),
    savePaymentAccount: (tx, containerId) => accounts.savePaymentAccount(tx, containerId, ACCOUNT, 0),
    saveCredentials: (tx, containerId) => accounts.saveCredentials(tx, containerId, 'stripe', CREDENTIALS),
    countFailure: (tx, containerId) => reconciliations.countFailure(tx, containerId, 'stripe'),
    closeAccountProblems: (tx, containerId) => problems.closeAccountProblems(tx, containerId, 'stripe', act),
    recordProblem: (tx, containerId) => problems.recordProblem(tx, containerId, PROBLEM, act),
    saveReconciled: (tx, containerId) =>
      reconciliations.saveReconciled(tx, containerId, 'stripe', NOW.add({ hours: 1 })),
    insertPaymentEvent: (tx, containerId) =>
      payments.insertPaymentEvent(tx, containerId, { provider: 'test', id: 'evt_1', kind: 'paid' }, NOW),
    insertMarketplace: (tx, containerId) =>
      marketplaces.insertMarketplace(tx, containerId, {
        container_type: 'page',
        slug: 'another',
        name: 'Another',
        currency: 'GBP',
      }),
  },
});
