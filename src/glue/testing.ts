import {
  buildFeeEvent,
  buildOrder,
  buildPaidEvent,
  buildPayment,
  buildEvent as buildProviderEvent,
} from '../cart/builders.ts';
import { insertBankLine, listAwaitedTransfers } from '../cart/model/bank-line.ts';
import { postTransaction } from '../cart/model/ledger.ts';
import { saveLedgerCheck } from '../cart/model/ledger-check.ts';
import { claimConfirmation, linkSupplement, updateBuyer } from '../cart/model/order.ts';
import { listLines } from '../cart/model/order-line.ts';
import { insertOrderNote } from '../cart/model/order-story.ts';
import { transitionPayment } from '../cart/model/payment.ts';
import { listProblems, recordProblem } from '../cart/model/payment-problem.ts';
import { listRefundsOfPayment, setRefundReference, transitionRefund } from '../cart/model/refund.ts';
import { insertTerms, saveCheckoutSettings } from '../cart/model/selling.ts';
import {
  insertStatementLines,
  listStatementLines,
  setStatementMapping,
  transitionStatement,
} from '../cart/model/statement.ts';
import { acceptOrder } from '../cart/operations/accept-order.ts';
import { countCash } from '../cart/operations/count-cash.ts';
import { issueDocuments } from '../cart/operations/issue-documents.ts';
import { markPaid } from '../cart/operations/keep-order.ts';
import { promisePayment } from '../cart/operations/promise-payment.ts';
import { uploadStatement } from '../cart/operations/read-statement.ts';
import { recordReceipt } from '../cart/operations/record-by-hand.ts';
import { refundLines } from '../cart/operations/request-refund.ts';
import { saveSeller, saveWayToPay } from '../cart/operations/save-payment-settings.ts';
import { settlePayment } from '../cart/operations/settle-payment.ts';
import { startPayment } from '../cart/operations/start-payment.ts';
import type { ProviderEvent } from '../cart/providers/payment-provider.ts';
import { receiptUnmatched } from '../cart/rules/bank-postings.ts';
import type { StatementMapping } from '../cart/rules/statement-format.ts';
import {
  buildCustomer,
  buildEvent,
  buildResource,
  buildTicketType,
  reserveSlot,
  reserveTickets,
} from '../events/builders.ts';
import { getCalendar, updateCalendar } from '../events/model/calendar.ts';
import { tieEntryToContent } from '../events/model/calendar-entry-post.ts';
import { insertCancellation } from '../events/model/cancellation.ts';
import { listCheckIns } from '../events/model/check-in.ts';
import { insertMove, saveMoveChoices } from '../events/model/move.ts';
import { insertAnswers } from '../events/model/question.ts';
import { insertRequestMailOptout } from '../events/model/request-mail-optout.ts';
import { listTicketsOfOrder, transitionTickets } from '../events/model/ticket.ts';
import { setNeeds } from '../events/model/ticket-type.ts';
import { askQuestion } from '../events/operations/ask-question.ts';
import { checkIn } from '../events/operations/check-in.ts';
import { closeSpaces } from '../events/operations/close-spaces.ts';
import { draftEvents, type EventInput } from '../events/operations/draft-events.ts';
import { editEvent } from '../events/operations/edit-event.ts';
import { cancellationNumbers } from '../events/rules/cancellation.ts';
import { buildVenue, type TestVenue } from '../events/testing.ts';
import { buildMarketplace } from '../market/builders.ts';
import { updateMarketplace } from '../market/model/marketplace.ts';
import { listProducts, upsertProducts } from '../market/model/product.ts';
import { byPayment, byUser } from '../shared/act.ts';
import { NOW, newVisitor, SECRETS, SITE } from '../shared/builders.ts';
import { type Db, type Tx, transaction } from '../shared/db/database.ts';
import { type OrderId, randomToken, type TicketId } from '../shared/ids.ts';
import { queueMail } from '../shared/mail/mail.ts';
import { minor } from '../shared/money.ts';
import { sellerOfEvents } from './order-lifecycle.ts';
import { payeesOfBlog } from './ports.ts';

const AN_HOUR_AGO = NOW.subtract({ hours: 1 });
const PROVIDER = { name: 'test', ledgerAccount: 'clearing', authorisedFor: { hours: 168 } } as const;
const sellers = [sellerOfEvents(SITE)];

/** Creates a page with rows in all tables of events, cart and market. */
export const buildFullPage = (db: Db, slug: string) =>
  transaction(db, async (tx) => {
    const venue = await buildVenue(tx, slug);
    const paid = await buildPaidOrder(tx, venue);
    const about = { containerId: venue.page.id, orderId: paid.order.id };
    await queueMail(tx, byPayment(NOW), { to: paid.order.email, subject: 'Tickets', text: 'Two', about });
    return {
      ...venue,
      ...(await buildDiary(tx, venue, paid)),
      ...(await buildDoor(tx, venue, paid)),
      ...(await buildShop(tx, venue)),
      cancelled: await buildCancelled(tx, venue, paid.order),
      move: await buildMove(tx, venue, paid.tickets),
      paid,
      disputed: await buildDisputedOrder(tx, venue),
      open: await buildOpenOrder(tx, venue, paid.order.id),
      transfer: await buildTransfer(tx, venue),
      bank: await buildBank(tx, venue),
    };
  });

/** An accepted order of a booking and two tickets, paid, disputed for a while, and refunded in part. */
async function buildPaidOrder(tx: Tx, venue: TestVenue) {
  const owner = newVisitor();
  const containerId = venue.page.id;
  const terms = { text: 'Music ends at 23:00.', act: byPayment(NOW) };
  await insertTerms(tx, containerId, terms, 0);
  await saveCheckoutSettings(tx, containerId, { ...CHECKOUT, fee_per: 'order' }, 0);
  const entry = await reserveSlot(tx, venue, { owner });
  await tx.updateTable('calendar_entries').set({ deposit_minor: 100 }).where('id', '=', entry.id).execute();
  await reserveTickets(tx, venue, { owner });
  const order = await buildOrder(tx, sellers, owner, { agreed: new Map([[containerId, 1]]) });
  const { payment, reference } = await buildPayment(tx, order);
  await settle(tx, venue, buildPaidEvent(reference, { amount: minor(order.total_minor) }));
  await settle(tx, venue, buildFeeEvent(reference, 100));
  await settle(tx, venue, buildProviderEvent(reference, 'disputed'));
  await settle(tx, venue, buildProviderEvent(reference, 'dispute-won'));
  const act = byPayment(NOW);
  const line = firstOf(await listLines(tx, containerId, order.id));
  const parts = { containerId, orderId: order.id, lines: [{ lineId: line.id, amount: 500 }] };
  const refundId = firstOf(await refundLines(tx, act, parts));
  await setRefundReference(tx, containerId, refundId, `re_${reference}`);
  await transitionRefund(tx, containerId, refundId, { from: ['requested'], to: 'pending', act });
  const failed = firstOf(await refundLines(tx, act, { ...parts, lines: [{ lineId: line.id, amount: 300 }] }));
  await transitionRefund(tx, containerId, failed, { from: ['requested'], to: 'failed', act });
  const tickets = await listTicketsOfOrder(tx, containerId, order.id);
  await claimConfirmation(tx, containerId, order.id, { now: NOW, token: randomToken() });
  await insertOrderNote(tx, containerId, { orderId: order.id, text: 'Called', act });
  await updateBuyer(tx, containerId, order.id, { name: 'Mab E. Ellery', act });
  await saveLedgerCheck(tx, containerId, { checkedAt: NOW, differences: [] });
  await issueDocuments(tx, { ...act, payees: payeesOfBlog }, { code: order.code });
  return {
    order,
    entry,
    line,
    tickets,
    payment,
    reference,
    refundId,
    problem: await buildAccount(tx, venue),
  };
}

/** An order that was paid in two currencies, and is disputed. */
async function buildDisputedOrder(tx: Tx, venue: TestVenue) {
  const owner = newVisitor();
  await reserveTickets(tx, venue, { owner, quantity: 1 });
  const order = await buildOrder(tx, sellers, owner, { agreed: new Map([[venue.page.id, 1]]) });
  const { payment, reference } = await buildPayment(tx, order);
  await settle(tx, venue, buildPaidEvent(reference, { amount: minor(order.total_minor) }));
  await settle(tx, venue, buildPaidEvent(reference, { amount: minor(100), currency: 'EUR' }));
  await settle(tx, venue, buildProviderEvent(reference, 'disputed'));
  return payment;
}

/** An account with Stripe that can't be called. @returns the problem that tells */
async function buildAccount(tx: Tx, { page: { id: containerId } }: TestVenue): Promise<number> {
  const act = { ...byPayment(NOW), keys: { ...SECRETS, allowsTestKeys: true } };
  const keys = { secretKey: 'sk_test_1234567890', webhookSecret: 'whsec_1234567890' };
  const way = { provider: 'stripe', forHire: true, forTickets: true, keys };
  await saveWayToPay(tx, act, { containerId, way, version: 0 });
  const problem = { provider: 'stripe', kind: 'account', reference: 'unauthorised' } as const;
  await recordProblem(tx, containerId, problem, act);
  return firstOf(await listProblems(tx, containerId)).id;
}

/** What the checkout of a page asks for and adds, as it is where nothing is set. */
export const CHECKOUT: Parameters<typeof saveCheckoutSettings>[2] = {
  currency: 'GBP',
  phone_for_hire: 'no',
  phone_for_tickets: 'no',
  organisation_for_hire: 'no',
  organisation_for_tickets: 'no',
  donations: false,
  donation_amounts: [],
  tax_rate: 0,
  fee_per: 'none',
  fee_minor: 100,
  fee_rate: 0,
  fee_tax_rate: 0,
  fee_refunded: false,
};

/** An order of two tickets that is paid in part, with a payment that is authorised, and one that has just begun. */
async function buildOpenOrder(tx: Tx, venue: TestVenue, supplementOf: OrderId) {
  const owner = newVisitor();
  await reserveTickets(tx, venue, { owner });
  const order = await buildOrder(tx, sellers, owner, { agreed: new Map([[venue.page.id, 1]]) });
  await linkSupplement(tx, venue.page.id, order.id, supplementOf);
  const { reference } = await buildPayment(tx, order);
  await settle(tx, venue, buildPaidEvent(reference, { kind: 'part-paid', amount: minor(1000) }));
  const key = { containerId: venue.page.id, orderId: order.id, provider: PROVIDER.name };
  const act = byPayment(NOW);
  const begun = await startPayment(tx, act, { ...key, attempt: 2 });
  const authorised = await startPayment(tx, act, { ...key, attempt: 3 });
  await transitionPayment(tx, venue.page.id, authorised.id, {
    from: ['created'],
    to: 'authorised',
    act,
    authorised_at: NOW,
  });
  const line = firstOf(await listLines(tx, venue.page.id, order.id));
  return { order, line, begun };
}

export const BANK_LINE = {
  ...{ line: 2, booked_on: '2026-06-01', amount_minor: 700, currency: 'GBP', text: 'Raffle', name: '' },
  ...{ fingerprint: 'raffle', occurrence: 1 },
};

export const MAPPING: StatementMapping = {
  ...{ encoding: 'utf-8', delimiter: ',', headerLine: 1, date: 0, amount: 1, paidIn: null, paidOut: null },
  ...{ text: 2, name: null, dateFormat: 'ymd', decimal: '.', currency: 'GBP' },
};

/** A statement to be checked, of which a line is in the books for no order, and cash that was taken and counted. */
async function buildBank(tx: Tx, venue: TestVenue) {
  const { id: containerId } = venue.page;
  const act = { ...byUser(venue.organiser.id, NOW), sellers };
  const agreed = { agreed: new Map([[containerId, 1]]) };
  const file = new Blob(['date,amount,text\n2026-06-01,7.00,Raffle\n']);
  const statementId = await uploadStatement(tx, act, { containerId, fileName: 'may.csv', file });
  await setStatementMapping(tx, containerId, statementId, MAPPING);
  await transitionStatement(tx, containerId, statementId, { from: ['uploaded'], to: 'preview', act });
  await insertStatementLines(tx, containerId, statementId, [BANK_LINE]);
  const line = firstOf(await listStatementLines(tx, containerId, statementId, { after: 0, limit: 1 }));
  const lineId = await insertBankLine(tx, containerId, { statementId, line, state: 'unmatched', act });
  if (!lineId) throw new Error('no line');
  const unmatched = receiptUnmatched({ bankLineId: lineId, currency: 'GBP', amount: 700 });
  await postTransaction(tx, containerId, unmatched, act);
  const owner = newVisitor();
  await reserveTickets(tx, venue, { owner });
  const order = await buildOrder(tx, sellers, owner, { agreed: new Map([[venue.page.id, 1]]) });
  const key = { containerId, orderId: order.id };
  await markPaid(tx, act, { ...key, by: 'cash', amount: order.total_minor, due: order.total_minor });
  await countCash(tx, act, {
    ...{ containerId, currency: 'GBP', expected: order.total_minor },
    ...{ counted: order.total_minor, banked: 0, reason: '' },
  });
  const reference = firstOf(await listAwaitedTransfers(tx, containerId)).reference;
  const other = newVisitor();
  await reserveTickets(tx, venue, { owner: other });
  const owing = await buildOrder(tx, sellers, other, agreed);
  await acceptOrder(tx, act, owing);
  return { statementId, lineId, reference, owing };
}

/** Who sells, and an order of two tickets for which a bank transfer is promised; more than another cost has come by one. */
async function buildTransfer(tx: Tx, venue: TestVenue) {
  const { id: containerId } = venue.page;
  const act = { ...byPayment(NOW), sellers };
  const details = { legal_name: 'Valley Hall CIC', address: '1 Mill Lane', vat_number: null };
  await saveSeller(tx, act, { containerId, details, version: 0 });
  const account = {
    kind: 'uk',
    holder: 'Valley Hall',
    sortCode: '08-92-99',
    accountNumber: '65431234',
  } as const;
  const provider = { name: 'transfer', byHand: { kind: 'transfer', days: 5, account } } as const;
  const promised = async () => {
    const owner = newVisitor();
    await reserveTickets(tx, venue, { owner });
    const order = await buildOrder(tx, sellers, owner, { agreed: new Map([[venue.page.id, 1]]) });
    const payment = await promisePayment(tx, act, { containerId, orderId: order.id, provider, attempt: 1 });
    return { order, payment };
  };
  const { order, payment } = await promised();
  const { payment: received } = await promised();
  const receipt = { amount: received.amount_minor + 100, receivedBefore: 0 };
  await recordReceipt(tx, act, { containerId, paymentId: received.id, ...receipt });
  const refund = firstOf(await listRefundsOfPayment(tx, containerId, received.id));
  await transitionRefund(tx, containerId, refund.id, { from: ['requested'], to: 'pending', act });
  return { order, payment };
}

const settle = (tx: Tx, { page }: TestVenue, event: ProviderEvent) =>
  settlePayment(tx, { ...byPayment(NOW), sellers }, { containerId: page.id, provider: PROVIDER, event });

/** The concert has moved, and one of its tickets is kept. */
async function buildMove(
  tx: Tx,
  { page, concert, organiser }: TestVenue,
  tickets: readonly { id: TicketId }[],
) {
  const act = byUser(organiser.id, NOW);
  const facts = {
    ...{ name: concert.name, doors_at: null, space_name: null },
    ...{ starts_at: concert.starts_at.toString(), ends_at: concert.ends_at.toString() },
  };
  const move = {
    entryId: concert.id,
    reason: 'Flood',
    before: facts,
    after: facts,
    chooseBy: concert.starts_at,
  };
  const { id } = await insertMove(tx, page.id, { ...move, act });
  await saveMoveChoices(tx, page.id, { id, ticketIds: [firstOf(tickets).id], choice: 'keep', act });
  return { ...move, id, act };
}

/** Two events that were cancelled: one with an order that is not settled yet, one with none. */
async function buildCancelled(tx: Tx, venue: TestVenue, { id: order_id }: { id: OrderId }) {
  const { id: containerId } = venue.page;
  const act = byUser(venue.organiser.id, NOW);
  const cancel = async (orders: Parameters<typeof insertCancellation>[2]['orders']) => {
    const event = await buildEvent(tx, venue.calendar, { name: 'Ceilidh' });
    const full = await buildTicketType(tx, event);
    const owner = newVisitor();
    const bought = { ...venue, concert: event, types: { ...venue.types, full } };
    const ticket = firstOf(await reserveTickets(tx, bought, { owner, quantity: 1 }));
    await transitionTickets(tx, containerId, [ticket.id], {
      to: 'cancelled',
      act,
      change: { order_id },
    });
    const announced = cancellationNumbers([], []);
    const cancellation = { entryId: event.id, reason: 'Flu', announced, orders, act };
    return { event, id: await insertCancellation(tx, containerId, cancellation) };
  };
  return {
    waiting: await cancel([{ order_id, tickets: 1, buyer: 'Mab', expected_minor: 1150 }]),
    settled: await cancel([]),
  };
}

/** Overdue holds, a closure, a series of drafts of which one was edited, equipment, a customer. */
async function buildDiary(tx: Tx, venue: TestVenue, paid: { order: { id: OrderId } }) {
  const { calendar, concert, page, spaces } = venue;
  const act = byUser(venue.organiser.id, NOW);
  const containerId = page.id;
  const key = { containerId, calendarId: calendar.id };
  await reserveSlot(tx, venue, { date: '2026-06-15', now: AN_HOUR_AGO });
  const held = firstOf(await reserveTickets(tx, venue, { quantity: 1, now: AN_HOUR_AGO }));
  await setNeeds(tx, containerId, venue.types.companion, [venue.types.full.id]);
  const expired = firstOf(await reserveTickets(tx, venue, { quantity: 1, now: AN_HOUR_AGO }));
  await transitionTickets(tx, containerId, [expired.id], { to: 'expired', act });
  const startsAt = NOW.add({ hours: 24 });
  const closure = await closeSpaces(tx, act, {
    ...key,
    spaceIds: [spaces.garden, spaces.orchard],
    startsAt,
    endsAt: startsAt.add({ hours: 1 }),
    reason: 'New floor',
    reveal: false,
  });
  const event: EventInput = {
    name: 'Class',
    description: '',
    category: 'Class',
    space_id: null,
    address: '',
    starts_at: concert.starts_at,
    ends_at: concert.ends_at,
    doors_at: null,
    buffer_before_minutes: 0,
    buffer_after_minutes: 0,
    capacity: null,
    admission: 'free',
    door_price_minor: null,
    door_price_note: '',
    listed: true,
  };
  const draft = firstOf(
    await draftEvents(tx, act, { ...key, events: [event, event], rule: 'FREQ=WEEKLY;COUNT=2' }),
  );
  const edit = { containerId, entryId: draft.id, version: draft.version, reveal: false, told: '' };
  await editEvent(tx, act, { ...edit, event: { ...event, name: 'Renamed' } });
  const { version } = await getCalendar(tx, containerId, calendar.id);
  const { id, slug } = calendar;
  await updateCalendar(tx, containerId, { id, version }, { slug: 'renamed' });
  await updateCalendar(tx, containerId, { id, version: version + 1 }, { slug });
  await tieEntryToContent(tx, containerId, concert.id, { type: 'post', id: 1 });
  await buildCustomer(tx, page);
  await insertRequestMailOptout(tx, containerId, { userId: venue.organiser.id, at: NOW });
  const asked = {
    label: 'Any access needs?',
    answer_kind: 'text' as const,
    choices: [],
    required: false,
  };
  const question = await askQuestion(tx, act, { containerId, about: {}, question: asked });
  const answer = { questionId: question.id, question: asked.label, answer: 'A ramp' };
  const about = { orderId: paid.order.id };
  await insertAnswers(tx, containerId, { answers: [{ ...answer, ...about }], at: NOW });
  return { question, held, expired, closure, draft, piano: await buildResource(tx, page) };
}

/** One of the paid tickets is checked in. */
async function buildDoor(
  tx: Tx,
  { page, concert, steward }: TestVenue,
  paid: { tickets: { code: string }[] },
) {
  const scan = { code: firstOf(paid.tickets).code, device: 'Front door', nonce: 'nonce-of-a-scan' };
  const act = byUser(steward.id, concert.starts_at);
  await checkIn(tx, act, { containerId: page.id, entryId: concert.id, ...scan });
  return { admission: firstOf(await listCheckIns(tx, page.id, concert.id, { limit: 1 })) };
}

export const LOAF = { code: 'L1', name: 'Loaf', brand: '', category: 'Bread', unit: '', priceMinor: 300 };

async function buildShop(tx: Tx, { page }: TestVenue) {
  const shop = await buildMarketplace(tx, page, { name: `Shop of ${page.slug}` });
  await upsertProducts(tx, page.id, shop.id, { rows: [LOAF], at: NOW });
  await tx
    .insertInto('payment_accounts')
    .values({ container_id: page.id, provider: PROVIDER.name, created_at: NOW })
    .execute();
  const { slug: shopSlug } = shop;
  await updateMarketplace(tx, page.id, { id: shop.id, version: 1 }, { slug: `renamed-${page.slug}` });
  await updateMarketplace(tx, page.id, { id: shop.id, version: 2 }, { slug: shopSlug });
  const product = firstOf((await listProducts(tx, page.id, shop.id, { limit: 1, offset: 0 })).products);
  return { shop, product };
}

function firstOf<T>([row]: readonly T[]): T {
  if (!row) throw new Error('no row');
  return row;
}

/** The columns of a row that a copy of it, perhaps on another page, would have. */
export const columnsOf = <Row extends { id: unknown; container_id: unknown }>({
  id: _id,
  container_id: _page,
  ...columns
}: Row) => columns;
