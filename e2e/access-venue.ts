import { buildPage, buildUser } from '../src/blog/builders.ts';
import type { Page } from '../src/blog/model/page.ts';
import { addSnippet } from '../src/blog/operations/save-snippet.ts';
import { publishPost, writePost } from '../src/blog/operations/write-post.ts';
import { buildOrder, buildPaidEvent, buildPayment } from '../src/cart/builders.ts';
import { insertBankLine } from '../src/cart/model/bank-line.ts';
import { findCreditOf, insertCredit } from '../src/cart/model/credit.ts';
import { listDocuments } from '../src/cart/model/document.ts';
import type { Order } from '../src/cart/model/order.ts';
import { listLines } from '../src/cart/model/order-line.ts';
import type { Payment } from '../src/cart/model/payment.ts';
import { savePaymentAccount } from '../src/cart/model/payment-account.ts';
import { listProblems, recordProblem } from '../src/cart/model/payment-problem.ts';
import { listRefundsOfPayment, type Refund, transitionRefund } from '../src/cart/model/refund.ts';
import { acceptOrder } from '../src/cart/operations/accept-order.ts';
import { issueDocuments } from '../src/cart/operations/issue-documents.ts';
import { promisePayment } from '../src/cart/operations/promise-payment.ts';
import { uploadStatement } from '../src/cart/operations/read-statement.ts';
import { recordReceipt } from '../src/cart/operations/record-by-hand.ts';
import { publishTerms } from '../src/cart/operations/save-checkout-settings.ts';
import { settlePayment } from '../src/cart/operations/settle-payment.ts';
import type { Seller } from '../src/cart/ports.ts';
import {
  buildCalendar,
  buildCustomer,
  buildEvent,
  buildSlot,
  buildSpace,
  buildTicketType,
  reserveSlot,
  reserveTickets,
} from '../src/events/builders.ts';
import type { CalendarEntry } from '../src/events/model/calendar-entry.ts';
import { insertMove } from '../src/events/model/move.ts';
import { listTicketsOfOrder } from '../src/events/model/ticket.ts';
import { askQuestion } from '../src/events/operations/ask-question.ts';
import { closeSpaces } from '../src/events/operations/close-spaces.ts';
import { dateOf } from '../src/events/rules/addresses.ts';
import { payeesOfBlog } from '../src/glue/ports.ts';
import { buildMarketplace } from '../src/market/builders.ts';
import { importCatalogue } from '../src/market/operations/import-catalogue.ts';
import { byClock, byPayment } from '../src/shared/act.ts';
import { NOW } from '../src/shared/builders.ts';
import type { Capability } from '../src/shared/capabilities.ts';
import type { Tx } from '../src/shared/db/database.ts';
import type { FormInput } from '../src/shared/http/form.ts';
import type { ContainerId, Owner } from '../src/shared/ids.ts';
import { queueMail } from '../src/shared/mail/mail.ts';
import { minor } from '../src/shared/money.ts';

/** Values for the parameters of a route. */
export type ParamSet = {
  params: Record<string, string>;
  /** what somebody must be able to do to see such a thing at all */
  needs?: Capability;
  /** who sees it nevertheless, because it is theirs */
  owner?: 'buyer';
  form?: FormInput | undefined;
};

/** A text that only some may read: with one of the capabilities, as its owner, or with one of the codes. */
export type Secret = { text: string; needs: Capability[]; owner?: 'buyer' | 'visitor'; codes?: string[] };

export type Venue = {
  id: ContainerId;
  /** Each set of values with which a route is tried. @param route "blog GET /:page" */
  paramsOf(route: string): ParamSet[];
  secrets: Secret[];
};

/** The owners of what is sold and held at the venue. */
export type Customers = { buyer: Owner; visitor: Owner };

/** Builds a page with one of everything that a route can be about. The parts of two venues differ in their names only. */
export async function buildVenue(
  tx: Tx,
  slug: string,
  { sellers, customers }: { sellers: readonly Seller[]; customers: Customers },
): Promise<Venue> {
  const page = await buildPage(tx, { slug, title: `Venue ${slug}` });
  const who = { name: `Helper of ${slug}`, email: `helper@${slug}.example` };
  const helper = await buildUser(tx, who, { page, role: 'steward' });
  await buildUser(tx, who, { page, role: 'editor' });
  const site = await buildSite(tx, page);
  const market = await buildMarket(tx, page);
  const diary = await buildDiary(tx, page, { sellers, customers });
  const mail = await failMail(tx, page);
  const base = {
    ...(await buildBank(tx, page)),
    page: slug,
    user: helper.id,
    role: 'steward',
    token: 'x'.repeat(32),
    provider: 'test',
    container: String(page.id),
    mail,
    ...site.params,
    ...market.params,
    ...diary.params,
  };
  return {
    id: page.id,
    paramsOf: (route) =>
      [{}, ...site.othersFor(route), ...diary.othersFor(route)]
        .map(({ params, needs, owner }: Partial<ParamSet>) => ({
          params: { ...base, ...diary.paramsFor(route), ...params },
          ...(needs && { needs }),
          ...(owner && { owner }),
          form: route.endsWith('POST /locale') ? { locale: 'en-GB', back: '/' } : diary.formFor(route),
        }))
        // The address of a draft or a booking takes the place of the event's where only they can be answered.
        .slice(diary.othersOnly(route) ? 1 : 0),
    secrets: [
      { text: `Draft of ${slug}`, needs: ['site'] },
      { text: `Mail of ${slug}`, needs: ['bookings'] },
      { text: who.name, needs: ['people'] },
      { text: who.email, needs: ['people'] },
      ...diary.secrets,
    ],
  };
}

async function buildSite(tx: Tx, { id: pageId, slug }: Page) {
  const act = byClock(NOW);
  const write = (title: string) => writePost(tx, act, { pageId, title, summary: '', body: title });
  const post = await write(`News of ${slug}`);
  await publishPost(tx, act, { pageId, slug: post });
  const draft = await write(`Draft of ${slug}`);
  const key = await addSnippet(tx, act, { pageId, title: `Terms of ${slug}`, body: 'Be kind.' });
  return {
    params: { post, key },
    othersFor: (route: string): ParamSet[] =>
      route.endsWith('/:page/news/:post') ? [{ params: { post: draft }, needs: 'site' }] : [],
  };
}

async function buildMarket(tx: Tx, page: Page) {
  const market = await buildMarketplace(tx, page, { name: `Shop of ${page.slug}` });
  const file = new TextEncoder().encode(`Code,Description,Price\nX-1,Loaf of ${page.slug},1.00\n`);
  await importCatalogue(tx, byClock(NOW), { containerId: page.id, id: market.id, file });
  const product = await tx
    .selectFrom('products')
    .select('id')
    .where('container_id', '=', page.id)
    .executeTakeFirstOrThrow();
  return { params: { marketplace: market.slug, id: String(product.id) } };
}

/** A calendar with a slot, a retired slot, an event on sale, a draft, a booking, a hold, a closure and an order of each. */
async function buildDiary(
  tx: Tx,
  page: Page,
  { sellers, customers }: { sellers: readonly Seller[]; customers: Customers },
) {
  const { id: containerId, slug } = page;
  const space = await buildSpace(tx, page, { name: 'Garden room' });
  const hall = await buildSpace(tx, page, { name: 'Hall' });
  const calendar = await buildCalendar(tx, page, { slug: `diary-${slug}` });
  const slot = await buildSlot(tx, calendar, { space_id: space, deposit_minor: 5000 });
  await buildSlot(tx, calendar, { space_id: hall, name: `Retired at ${slug}`, active: false });
  const concert = await buildEvent(tx, calendar, { name: `Concert at ${slug}`, space_id: hall });
  const type = await buildTicketType(tx, concert);
  const draft = await buildEvent(tx, calendar, {
    name: `Plan of ${slug}`,
    state: 'draft',
    starts_at: '2026-06-13T20:00',
  });
  await buildTicketType(tx, draft);
  await buildCustomer(tx, page, { name: `Customer of ${slug}`, email: `customer@${slug}.example` });

  const accept = async (name: string) => {
    const buyer = { name: `${name} of ${slug}`, email: `${name.toLowerCase()}@${slug}.example` };
    const order = await buildOrder(tx, sellers, customers.buyer, { buyer });
    await acceptOrder(tx, { ...byPayment(NOW), sellers }, order);
    return { ...order, buyer };
  };
  await reserveTickets(tx, { concert, types: { full: type } }, { owner: customers.buyer });
  const ticketOrder = await accept('Guest');
  const [ticket, other] = await listTicketsOfOrder(tx, containerId, ticketOrder.id);
  if (!ticket || !other) throw new Error('no tickets');
  const facts = {
    ...{ name: concert.name, doors_at: null, space_name: null },
    ...{ starts_at: concert.starts_at.toString(), ends_at: concert.ends_at.toString() },
  };
  await insertMove(tx, containerId, {
    entryId: concert.id,
    reason: '',
    before: facts,
    after: facts,
    chooseBy: concert.starts_at,
    act: byClock(NOW),
  });
  const refund = await failRefund(tx, sellers, ticketOrder);
  await issueDocuments(tx, { ...byClock(NOW), payees: payeesOfBlog }, { code: ticketOrder.code });
  const [document] = await listDocuments(tx, containerId, ticketOrder.id);
  const creditId = await insertCredit(tx, containerId, {
    orderId: ticketOrder.id,
    currency: ticketOrder.currency,
    act: byClock(NOW),
  });
  const credit = await findCreditOf(tx, containerId, creditId);
  const byHand = async () => {
    await reserveTickets(tx, { concert, types: { full: type } }, { owner: customers.buyer });
    const buyer = { name: `Sender to ${slug}`, email: `sender@${slug}.example` };
    return await buildTransfer(tx, sellers, await buildOrder(tx, sellers, customers.buyer, { buyer }));
  };
  // Without keys it can't be called, which its check says.
  const account = { provider: 'stripe', enabled: false, settings: {}, for_hire: true, for_tickets: true };
  await savePaymentAccount(tx, containerId, { ...account, created_at: NOW }, 0);
  const unusable = { provider: 'stripe', kind: 'account', reference: 'unreadable' } as const;
  await recordProblem(tx, containerId, unusable, byClock(NOW));
  const [problem] = await listProblems(tx, containerId);
  const awaited = await byHand();
  const returned = await refundTransfer(tx, sellers, await byHand());
  const asked = { label: `Asked by ${slug}`, answer_kind: 'text' as const, choices: [], required: false };
  const about = { ticketTypeId: type.id };
  const question = await askQuestion(tx, byClock(NOW), { containerId, about, question: asked });
  const hire = await reserveSlot(
    tx,
    { slots: { morning: slot } },
    { owner: customers.buyer, name: `Party at ${slug}` },
  );
  const hireOrder = await accept('Hirer');
  const deposit = (await listLines(tx, containerId, hireOrder.id)).find(({ kind }) => kind === 'deposit');
  const hold = await reserveSlot(
    tx,
    { slots: { morning: slot } },
    { owner: customers.visitor, name: `Choir at ${slug}`, date: '2026-06-11' },
  );
  // After the orders, so that no buyer has to agree.
  await publishTerms(tx, byClock(NOW), { containerId, text: `Terms of ${slug}`, version: 0 });
  const closure = await closeSpaces(tx, byClock(NOW), {
    containerId,
    calendarId: calendar.id,
    spaceIds: [space],
    startsAt: Temporal.Instant.from('2026-06-20T08:00:00Z'),
    endsAt: Temporal.Instant.from('2026-06-20T16:00:00Z'),
    reason: `Painting at ${slug}`,
    reveal: false,
  });

  const addressOf = (entry: CalendarEntry) => {
    const [year = '', month = '', day = ''] = dateOf(entry.starts_at, calendar.time_zone)
      .toString()
      .split('-');
    return { entry: String(entry.id), year, month, day };
  };
  const dayOf = (entry: CalendarEntry): ParamSet => ({ params: addressOf(entry) });
  const byOrder = (order: typeof ticketOrder, needs: Capability[], codes: string[]): Secret[] => [
    { text: order.buyer.name, needs, owner: 'buyer', codes: [order.code, ...codes] },
    { text: order.buyer.email, needs, owner: 'buyer', codes: [order.code, ...codes] },
    { text: order.code, needs: [], owner: 'buyer' },
  ];
  const others: Record<'draft' | 'hire' | 'closure', ParamSet> = {
    draft: { params: addressOf(draft), needs: 'entries' },
    hire: { params: addressOf(hire), needs: 'bookings', owner: 'buyer' },
    closure: { params: addressOf(closure), needs: 'calendars' },
  };
  return {
    params: {
      calendar: calendar.slug,
      calendar_id: String(calendar.id),
      slot: String(slot.id),
      ticketType: String(type.id),
      ticket: String(ticket.id),
      refund: String(refund.id),
      problem: String(problem?.id),
      payment: String(awaited.id),
      order: String(ticketOrder.id),
      way: 'venue',
      question: String(question.id),
      version: '1',
      ...addressOf(concert),
    },
    paramsFor: (route: string): Record<string, string> =>
      route.startsWith('cart ')
        ? {
            code: ticketOrder.code,
            ticket: ticket.code,
            document: String(document?.id),
            credit: credit?.code ?? '',
          }
        : route.startsWith('events ')
          ? {
              code: route.includes('/tickets/moves/') ? ticketOrder.code : ticket.code,
              ...(route.endsWith('/refunds/:refund/sending') && { refund: String(returned.id) }),
              ...(route.endsWith('/ways/:way/checks') && { way: 'stripe' }),
              ...(route.includes('/deposits/') && { order: String(hireOrder.id), line: String(deposit?.id) }),
            }
          : {},
    othersFor(route: string): ParamSet[] {
      if (/\/publication$/.test(route) && route.startsWith('events')) return [others.draft];
      if (/\/entries\/:entry\/(confirmation|refusal|receipts|time)$/.test(route)) return [others.hire];
      if (/\/closures\/:entry/.test(route)) return [others.closure];
      if (/\/:day\/entries\/:entry\/cancellation(\/attempts)?$/.test(route)) return Object.values(others);
      if (/\/ticket-types$|\/tickets$|\/edit$/.test(route) && route.includes('/:entry'))
        return [others.draft];
      if (/ GET .*\/entries\/:entry(\/event\.ics)?$/.test(route)) return [others.draft, others.hire];
      if (/\/:day(\/entries)?$/.test(route)) return [dayOf(hire), dayOf(hold)];
      return route.includes('cart ') && route.includes(':code') && !route.includes(':document')
        ? [{ params: { code: hireOrder.code } }]
        : [];
    },
    /** What a handler needs to find what the request is about. */
    formFor: (route: string): FormInput | undefined =>
      /\/(check-ins|exits)$/.test(route)
        ? { code: ticket.code }
        : /\/admin\/tickets\/:entry\/receipts$/.test(route)
          ? { ticket: String(ticket.id) }
          : /POST .*\/:day\/entries$/.test(route)
            ? { slot: String(slot.id) }
            : undefined,
    othersOnly: (route: string): boolean =>
      /^events .*\/entries\/:entry\/(publication|confirmation|refusal|receipts|time)$|\/closures\/:entry/.test(
        route,
      ),
    secrets: [
      { text: `Plan of ${slug}`, needs: ['entries'] },
      { text: `Retired at ${slug}`, needs: ['calendars'] },
      { text: `Party at ${slug}`, needs: ['bookings', 'money'], owner: 'buyer', codes: [hireOrder.code] },
      { text: `Choir at ${slug}`, needs: ['bookings'], owner: 'visitor' },
      // No page shows customers yet.
      { text: `Customer of ${slug}`, needs: [] },
      { text: `customer@${slug}.example`, needs: [] },
      { text: ticket.code, needs: ['door'], owner: 'buyer', codes: [ticketOrder.code] },
      { text: other.code, needs: ['door'], owner: 'buyer', codes: [ticketOrder.code] },
      ...byOrder(ticketOrder, ['door', 'money'], [ticket.code]),
      ...byOrder(hireOrder, ['bookings', 'money'], []),
    ] satisfies Secret[],
  };
}

/** A statement that is uploaded, and a line of it that waits for somebody. */
async function buildBank(tx: Tx, { id: containerId }: Page): Promise<Record<'statement' | 'line', string>> {
  const act = byClock(NOW);
  const file = new Blob(['date,amount\n2026-06-01,-7.00\n']);
  const statementId = await uploadStatement(tx, act, { containerId, fileName: 'june.csv', file });
  const line = {
    ...{
      line: 2,
      bookedOn: Temporal.PlainDate.from('2026-06-01'),
      amount: -700,
      currency: 'GBP',
      text: 'Water',
    },
    ...{ name: '', fingerprint: 'water', occurrence: 1, fate: 'outgoing' as const },
    ...{ paymentId: null, orderId: null, buyer: null, outstanding: null },
  };
  const id = await insertBankLine(tx, containerId, { statementId, line, state: 'outgoing', act });
  return { statement: String(statementId), line: String(id) };
}

/** Queues a mail of a page that could not be delivered. @returns its id */
async function failMail(tx: Tx, { id: containerId, slug }: Page): Promise<string> {
  const mail = {
    to: `nobody@${slug}.example`,
    subject: `Mail of ${slug}`,
    text: slug,
    about: { containerId },
  };
  await queueMail(tx, byClock(NOW), mail);
  const { id } = await tx
    .updateTable('mails')
    .set({ state: 'failed', reason: 'no_such_address' })
    .where('container_id', '=', containerId)
    .where('subject', '=', mail.subject)
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Promises a bank transfer for an order. */
const buildTransfer = (
  tx: Tx,
  sellers: readonly Seller[],
  { container_id: containerId, id: orderId }: Order,
) =>
  promisePayment(
    tx,
    { ...byPayment(NOW), sellers },
    {
      containerId,
      orderId,
      provider: { name: 'transfer', byHand: { kind: 'transfer', days: 5, account: ACCOUNT } },
      attempt: 1,
    },
  );

const ACCOUNT = { kind: 'uk', holder: 'Hall', sortCode: '08-92-99', accountNumber: '65431234' } as const;

/** Receives more by a transfer than was promised. @returns the refund of the rest, which is to be sent by hand */
async function refundTransfer(tx: Tx, sellers: readonly Seller[], payment: Payment): Promise<Refund> {
  const { container_id: containerId, id: paymentId, amount_minor } = payment;
  const act = { ...byPayment(NOW), sellers };
  await recordReceipt(tx, act, { containerId, paymentId, amount: amount_minor + 100, receivedBefore: 0 });
  const [refund] = await listRefundsOfPayment(tx, containerId, paymentId);
  if (!refund) throw new Error('no refund');
  await transitionRefund(tx, containerId, refund.id, { from: ['requested'], to: 'pending', act });
  return refund;
}

/** Pays more than an order costs. @returns the refund of the rest, which did not go through */
async function failRefund(tx: Tx, sellers: readonly Seller[], order: Order): Promise<Refund> {
  const { container_id: containerId } = order;
  const { payment, reference } = await buildPayment(tx, order);
  const event = buildPaidEvent(reference, { amount: minor(order.total_minor + 100) });
  const provider = { name: 'test', ledgerAccount: 'clearing' } as const;
  await settlePayment(tx, { ...byPayment(NOW), sellers }, { containerId, provider, event });
  const [refund] = await listRefundsOfPayment(tx, containerId, payment.id);
  if (!refund) throw new Error('no refund');
  await transitionRefund(tx, containerId, refund.id, {
    from: ['requested'],
    to: 'failed',
    act: byPayment(NOW),
  });
  return refund;
}
