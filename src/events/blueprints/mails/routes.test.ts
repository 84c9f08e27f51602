import { beforeEach, expect, test } from 'vitest';
import { pagesOfBlog } from '../../../glue/ports.ts';
import { byClock } from '../../../shared/act.ts';
import { newVisitor, SITE } from '../../../shared/builders.ts';
import { transaction } from '../../../shared/db/database.ts';
import { queueMail } from '../../../shared/mail/mail.ts';
import { waitingMails } from '../../../shared/testing/jobs.ts';
import { pageOf, parsePage } from '../../../shared/testing/page.ts';
import { bookSlot, buyTickets, nextOrderId } from '../../builders.ts';
import { t } from '../../messages/translate.ts';
import { getEntry } from '../../model/calendar-entry.ts';
import { listTicketsOfOrder } from '../../model/ticket.ts';
import { mailGivenBack } from '../../operations/mail-given-back.ts';
import { listRequestReaders } from '../../operations/switch-request-mails.ts';
import { requestsPath } from '../../rules/addresses.ts';
import { buildVenue, buyerOf, testEvents } from '../../testing.ts';

const { db, clock, get, post, correctedEmails } = await testEvents();
const venue = await buildVenue(db, 'glasshouse');
const other = await buildVenue(db, 'mill-lane');
const { organiser, steward, page } = venue;
const WRONG = 'mab@exmaple.com';

beforeEach(async () => {
  await db.deleteFrom('mails').execute();
  correctedEmails.length = 0;
});

/** Queues a mail that fails. @returns its id */
async function failMail(
  fields: { orderId?: number; subject?: string; at?: typeof page } = {},
): Promise<string> {
  const { orderId, subject = 'Your tickets', at = page } = fields;
  const about = { containerId: at.id, ...(orderId && { orderId }) };
  await transaction(db, (tx) =>
    queueMail(tx, byClock(clock.now()), { to: WRONG, subject, text: 'Two', about }),
  );
  const { id } = await db
    .updateTable('mails')
    .set({ state: 'failed', reason: 'no_such_address', reply: '550 5.1.1 <b>No such user</b>' })
    .where('state', '=', 'waiting')
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

const path = (id: string, what: string) => `/glasshouse/mails/${id}/${what}`;
const again = (id: string, email: string) =>
  post(path(id, 'attempts'), { [`email-${id}`]: email }, { as: organiser });

test('lists what could not be delivered, with the address and the reason, only for the page’s own people', async () => {
  await failMail();
  const response = await get('/glasshouse/mails/', { as: organiser });
  const html = await response.text();
  expect(html).toContain(t('failed_mails.reason_no_such_address', { email: WRONG }));
  expect(html).toContain('&lt;b>No such user');
  expect((await get('/glasshouse/mails/', { as: steward })).status).toBe(403);
  expect((await get('/glasshouse/mails/', { as: other.organiser })).status).toBe(403);
  const ofOther = await (await get('/mill-lane/mails/', { as: other.organiser })).text();
  expect(ofOther).toContain(t('failed_mails.none'));
});

test('links the list from the page’s calendars while there is something on it', async () => {
  const links = async () =>
    parsePage(await (await get('/glasshouse/calendars/', { as: organiser })).text()).links();
  expect(await links()).not.toContain('/glasshouse/mails/');
  await failMail();
  expect(await links()).toContain('/glasshouse/mails/');
});

test('switches mails about requests off and on for oneself, on one page', async () => {
  const settings = '/glasshouse/mails/settings/';
  const readers = async (at: typeof page) =>
    (await listRequestReaders(db, { pages: pagesOfBlog }, at.id)).map(({ id }) => id);
  const checkbox = async () => (await pageOf(get(settings, { as: organiser }))).formValues();
  expect(await readers(page)).toContain(organiser.id);
  expect(await checkbox()).toMatchObject({ requests: 'on' });
  for (const path of [requestsPath('glasshouse'), '/glasshouse/mails/'])
    expect((await pageOf(get(path, { as: organiser }))).links()).toContain(settings);

  expect((await post(settings, {}, { as: organiser })).headers.get('location')).toBe(
    `${settings}?done=saved`,
  );
  await post(settings, {}, { as: organiser });
  expect(await readers(page)).not.toContain(organiser.id);
  expect(await readers(other.page)).toEqual([other.organiser.id]);
  expect((await checkbox()).requests).toBeUndefined();

  await post(settings, { requests: 'on' }, { as: organiser });
  expect(await readers(page)).toContain(organiser.id);
  expect((await post(settings, {}, { as: other.organiser })).status).toBe(403);
});

test('switches mails about bookings that their hirers cancelled off with those about requests', async () => {
  const booking = await bookSlot(db, venue, { date: '2026-06-16', now: clock.now() });
  const orders = { getBuyer: async () => buyerOf(nextOrderId()) };
  const told = async () => {
    await db.deleteFrom('mails').execute();
    const act = { ...byClock(clock.now()), pages: pagesOfBlog, orders, site: SITE };
    await mailGivenBack(db, act, { containerId: page.id, entryIds: [booking.id] });
    return await waitingMails(db, organiser.email);
  };
  const [mail] = await told();
  expect(mail?.text).toContain(`${SITE.urls.events}/glasshouse/mails/settings/`);
  await post('/glasshouse/mails/settings/', {}, { as: organiser });
  expect(await told()).toEqual([]);
  await post('/glasshouse/mails/settings/', { requests: 'on' }, { as: organiser });
});

test('sends a mail again, and takes it off the list', async () => {
  const id = await failMail();
  expect((await again(id, WRONG)).status).toBe(303);
  expect(await waitingMails(db)).toMatchObject([{ to: WRONG, subject: 'Your tickets' }]);
  expect(await (await get('/glasshouse/mails/', { as: organiser })).text()).toContain(t('failed_mails.none'));
  expect((await again(id, WRONG)).status).toBe(404);
  expect(correctedEmails).toEqual([]);
});

test('sends everything of the order to a corrected address, which its tickets and bookings keep', async () => {
  const orderId = nextOrderId();
  const owner = newVisitor();
  await buyTickets(db, venue, { owner, orderId, now: clock.now() });
  const booking = await bookSlot(db, venue, { owner, orderId, now: clock.now() });
  const id = await failMail({ orderId });
  await failMail({ orderId, subject: 'Moved' });
  await failMail({ subject: 'Of nobody' });
  expect((await again(id, ' Mab@Example.com ')).status).toBe(303);
  expect(await waitingMails(db, 'mab@example.com')).toMatchObject([
    { subject: 'Your tickets' },
    { subject: 'Moved' },
  ]);
  expect(correctedEmails).toEqual([{ containerId: page.id, orderId, email: 'mab@example.com' }]);
  const tickets = await listTicketsOfOrder(db, page.id, orderId);
  expect(new Set(tickets.map(({ contact_email }) => contact_email))).toEqual(new Set(['mab@example.com']));
  expect((await getEntry(db, page.id, booking.id)).contact_email).toBe('mab@example.com');
});

test('refuses an address that is none, and keeps what was typed', async () => {
  const id = await failMail();
  const response = await again(id, 'mab at example');
  expect(response.status).toBe(422);
  expect(
    parsePage(await response.text())
      .field(`email-${id}`)
      .getAttribute('value'),
  ).toBe('mab at example');
  expect(await waitingMails(db)).toEqual([]);
});

test('takes a mail off the list that needs no answer any more', async () => {
  const id = await failMail();
  expect((await post(path(id, 'dismissal'), {}, { as: organiser })).status).toBe(303);
  expect(await (await get('/glasshouse/mails/', { as: organiser })).text()).toContain(t('failed_mails.none'));
  expect(await waitingMails(db)).toEqual([]);
});

test('neither sends nor removes a mail of another page', async () => {
  const id = await failMail({ at: other.page });
  expect((await again(id, 'eve@example.com')).status).toBe(404);
  expect((await post(path(id, 'dismissal'), {}, { as: organiser })).status).toBe(404);
  expect((await post(path('7', 'dismissal'), {}, { as: organiser })).status).toBe(404);
  expect(await waitingMails(db)).toEqual([]);
});
