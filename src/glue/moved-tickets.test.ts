import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { buildOrder, buildPaidEvent, buildPayment } from '../cart/builders.ts';
import type { Order } from '../cart/model/order.ts';
import { listRefundsOfOrder } from '../cart/model/refund.ts';
import { settlePayment } from '../cart/operations/settle-payment.ts';
import { reserveTickets } from '../events/builders.ts';
import { getEntry } from '../events/model/calendar-entry.ts';
import { findLatestMove, listMoveAnswers } from '../events/model/move.ts';
import { listTicketsOfOrder } from '../events/model/ticket.ts';
import { chooseAfterMove } from '../events/operations/choose-after-move.ts';
import type { EventInput } from '../events/operations/draft-events.ts';
import { editEvent } from '../events/operations/edit-event.ts';
import { mailMove, mailMoveJob } from '../events/operations/mail-move.ts';
import type { CancellationAct } from '../events/ports.ts';
import { buildVenue, type TestVenue } from '../events/testing.ts';
import { byPayment, byUser } from '../shared/act.ts';
import { NOW, newVisitor, SITE } from '../shared/builders.ts';
import { transaction } from '../shared/db/database.ts';
import type { TicketId } from '../shared/ids.ts';
import { minor } from '../shared/money.ts';
import { testDatabase } from '../shared/testing/database.ts';
import { waitingJobs, waitingMails } from '../shared/testing/jobs.ts';
import { sellerOfEvents } from './order-lifecycle.ts';
import { ordersOfCart, pagesOfBlog } from './ports.ts';

const { db } = await testDatabase();
const sellers = [sellerOfEvents(SITE)];
const PROVIDER = { name: 'test', ledgerAccount: 'clearing', authorisedFor: { hours: 168 } } as const;
let venue: TestVenue;
let venues = 0;

beforeEach(async () => {
  await sql`DELETE FROM mails`.execute(db);
  await sql`DELETE FROM pgboss.job`.execute(db);
  venue = await buildVenue(db, `hall-${++venues}`);
});

const act = (at = NOW): CancellationAct => ({
  ...byUser(venue.organiser.id, at),
  orders: ordersOfCart(sellers, SITE.urls.cart),
  pages: pagesOfBlog,
  site: SITE,
});

async function buy(name: string): Promise<Order> {
  const owner = newVisitor();
  await reserveTickets(db, venue, { owner, quantity: 2 });
  const buyer = { name, email: `${name.toLowerCase()}@example.com` };
  const order = await buildOrder(db, sellers, owner, { buyer });
  const { reference } = await buildPayment(db, order);
  const event = buildPaidEvent(reference, { amount: minor(order.total_minor) });
  const key = { containerId: order.container_id, provider: PROVIDER, event };
  await transaction(db, (tx) => settlePayment(tx, { ...byPayment(NOW), sellers }, key));
  return order;
}

/** Moves the concert by days, with two people's four tickets. */
async function move(days: number): Promise<void> {
  const entry = await getEntry(db, venue.page.id, venue.concert.id);
  const later = { hours: 24 * days };
  const { name, description, space_id, address, capacity, listed } = entry;
  const event: EventInput = {
    ...{ name, description, space_id, address, capacity, listed, category: null, doors_at: null },
    ...{ buffer_before_minutes: 0, buffer_after_minutes: 0 },
    ...{ admission: entry.admission, door_price_minor: null, door_price_note: '' },
    starts_at: entry.starts_at.add(later),
    ends_at: entry.ends_at.add(later),
  };
  const edit = { containerId: venue.page.id, entryId: entry.id, version: entry.version, event, reveal: true };
  const why = { reason: 'The hall is flooded.', chooseBy: Temporal.PlainDate.from('2026-06-05') };
  await transaction(db, (tx) => editEvent(tx, act(), { ...edit, told: '4-2', move: why }));
}

const choose = (order: Order, choice: 'keep' | 'refund', ticketIds: TicketId[] = [], at = NOW) =>
  transaction(db, (tx) =>
    chooseAfterMove(tx, act(at), { containerId: venue.page.id, orderId: order.id, choice, ticketIds }),
  );
const answers = async () => {
  const latest = await findLatestMove(db, venue.page.id, venue.concert.id);
  return latest ? await listMoveAnswers(db, venue.page.id, latest.id) : [];
};

test('lets one keep and another have their money back, once, and frees the places', async () => {
  const mab = await buy('Mab');
  const tess = await buy('Tess');
  await move(7);
  await choose(mab, 'keep');
  await choose(tess, 'refund');
  await choose(tess, 'refund');
  expect((await listRefundsOfOrder(db, venue.page.id, tess.id)).map((one) => one.amount_minor)).toEqual([
    2300,
  ]);
  expect(await listRefundsOfOrder(db, venue.page.id, mab.id)).toEqual([]);
  expect((await getEntry(db, venue.page.id, venue.concert.id)).places_sold).toBe(2);
  expect((await answers()).map(({ kept, refunded, unanswered }) => [kept, refunded, unanswered])).toEqual([
    [2, 0, 0],
    [0, 2, 0],
  ]);
  const returned = (await waitingMails(db, 'tess@example.com')).filter(({ text }) => text.includes('£23.00'));
  expect(returned).toHaveLength(1);
});

test('gives some of the tickets back, and the others later', async () => {
  const mab = await buy('Mab');
  await buy('Tess');
  await move(7);
  const [first] = await listTicketsOfOrder(db, venue.page.id, mab.id);
  await choose(mab, 'keep');
  await choose(mab, 'refund', [first?.id as TicketId]);
  expect((await listTicketsOfOrder(db, venue.page.id, mab.id)).map(({ state }) => state)).toEqual([
    'cancelled',
    'confirmed',
  ]);
  await choose(mab, 'refund');
  expect((await listRefundsOfOrder(db, venue.page.id, mab.id)).map((one) => one.amount_minor)).toEqual([
    1150, 1150,
  ]);
});

test('is over after its date, keeps whoever said nothing, and counts the latest move', async () => {
  const mab = await buy('Mab');
  const tess = await buy('Tess');
  await move(7);
  await choose(mab, 'keep');
  const late = Temporal.Instant.from('2026-06-06T12:00:00Z');
  await expect(choose(tess, 'refund', [], late)).rejects.toMatchObject({ reason: { code: 'choice_over' } });
  await move(14);
  expect((await answers()).map(({ unanswered }) => unanswered)).toEqual([2, 2]);
  await choose(mab, 'refund');
  expect(await listRefundsOfOrder(db, venue.page.id, mab.id)).toHaveLength(1);
});

test('gives no foreign ticket back', async () => {
  const mab = await buy('Mab');
  const tess = await buy('Tess');
  await move(7);
  const [foreign] = await listTicketsOfOrder(db, venue.page.id, tess.id);
  await expect(choose(mab, 'refund', [foreign?.id as TicketId])).rejects.toMatchObject({ kind: 'invalid' });
  expect(await listRefundsOfOrder(db, venue.page.id, tess.id)).toEqual([]);
});

test('mails each buyer once, with a link to choose', async () => {
  const mab = await buy('Mab');
  await buy('Tess');
  await move(7);
  const jobs = await waitingJobs(db, mailMoveJob);
  // A job that is run again mails nobody twice.
  for (const job of [...jobs, ...jobs]) await mailMove(db, act(), job);
  const mails = await waitingMails(db, 'mab@example.com');
  const moved = mails.filter(({ text }) => text.includes('/tickets/moves/'));
  expect(moved).toHaveLength(1);
  expect(moved[0]?.text).toContain(`/tickets/moves/${mab.code}`);
  expect(moved[0]?.text).toContain('The hall is flooded.');
});
