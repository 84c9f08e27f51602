import { readdirSync, readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { byClock, byUser } from '../../shared/act.ts';
import { type Tx, transaction, violatedConstraint } from '../../shared/db/database.ts';
import { NotFound } from '../../shared/errors.ts';
import type { ContainerId } from '../../shared/ids.ts';
import { testDatabase } from '../../shared/testing/database.ts';
import {
  bookSlot,
  buildCustomer,
  buildResource,
  buyTickets,
  nextOrderId,
  reserveSlot,
  reserveTickets,
} from '../builders.ts';
import { checkIn } from '../operations/check-in.ts';
import { closeSpaces } from '../operations/close-spaces.ts';
import { draftEvents, type EventInput } from '../operations/draft-events.ts';
import { editEvent } from '../operations/edit-event.ts';
import { buildVenue } from '../testing.ts';
import { getBookingDetails } from './booking.ts';
import * as calendarModel from './calendar.ts';
import * as entryModel from './calendar-entry.ts';
import { tieEntryToContent } from './calendar-entry-post.ts';
import * as slotModel from './calendar-slot.ts';
import { findOrCreateCategory, listCategories } from './category.ts';
import * as checkInModel from './check-in.ts';
import { listClosures } from './closure.ts';
import { insertCustomer } from './customer.ts';
import { listEntryChanges } from './entry-change.ts';
import * as holdModel from './hold.ts';
import { listListedPage, listScheduleEntries, listUpcoming } from './listed-entry.ts';
import { listConflicts } from './occupancy.ts';
import * as resourceModel from './resource.ts';
import { findPlaceInSeries, insertSeries } from './series.ts';
import { countSpaces, insertSpace } from './space.ts';
import * as ticketModel from './ticket.ts';
import * as typeModel from './ticket-type.ts';

const { db, clock } = await testDatabase();

// A page with rows in all tables, and another page, which asks for them by their ids.
const venue = await buildVenue(db);
const { page, calendar, concert, slots, spaces, types } = venue;
const other = (page.id + 1) as ContainerId;
const tables = await tablesOfPages();
const now = clock.now();
const anHourAgo = now.subtract({ hours: 1 });
const act = byUser(venue.organiser.id, now);
const range = { from: concert.starts_at.subtract({ hours: 240 }), to: concert.ends_at.add({ hours: 240 }) };

const orderId = nextOrderId();
const booking = await bookSlot(db, venue, { orderId });
await reserveSlot(db, venue, { date: '2026-06-15', now: anHourAgo });
const ticketOrder = nextOrderId();
const ticket = only(await buyTickets(db, venue, { quantity: 1, orderId: ticketOrder }));
const held = only(await reserveTickets(db, venue, { quantity: 1, now: anHourAgo }));
const expired = only(await reserveTickets(db, venue, { quantity: 1, now: anHourAgo }));
const key = { containerId: page.id, calendarId: calendar.id };
const scan = { device: 'Front door', nonce: 'nonce-of-a-scan' };
const piano = await buildResource(db, page);
await buildCustomer(db, page);

const { admission, closure, draft } = await transaction(db, async (tx) => {
  await ticketModel.transitionTickets(tx, page.id, [expired.id], { to: 'expired', act });
  await checkIn(tx, act, { containerId: page.id, entryId: concert.id, code: ticket.code, ...scan });
  const [admission] = await checkInModel.listCheckIns(tx, page.id, concert.id, { limit: 1 });
  const closed = {
    startsAt: range.from,
    endsAt: range.from.add({ hours: 1 }),
    reason: 'Floor',
    reveal: false,
  };
  const closure = await closeSpaces(tx, act, {
    ...key,
    ...closed,
    spaceIds: [spaces.garden, spaces.orchard],
  });
  const event: EventInput = {
    name: 'Class',
    description: '',
    category: 'Class',
    space_id: null,
    starts_at: concert.starts_at,
    ends_at: concert.ends_at,
    doors_at: null,
    buffer_before_minutes: 0,
    buffer_after_minutes: 0,
    capacity: null,
    listed: true,
  };
  const [draft] = await draftEvents(tx, act, { ...key, events: [event, event], rule: 'FREQ=WEEKLY;COUNT=2' });
  if (!draft || !admission) throw new Error('no draft, or no check-in');
  const edit = { containerId: page.id, entryId: draft.id, version: draft.version, reveal: false };
  await editEvent(tx, act, { ...edit, event: { ...event, name: 'Renamed' } });
  return { admission, closure, draft };
});

function only<T>([row]: T[]): T {
  if (!row) throw new Error('no row');
  return row;
}

type Attempt = (tx: Tx, containerId: ContainerId) => Promise<unknown>;
const rowOf = <T extends { id: unknown; container_id: unknown }>({ id: _, container_id: __, ...row }: T) =>
  row;

/** Every function of page scope, called with ids of the first page. */
const attempts: Record<string, Attempt> = {
  getBookingDetails: (tx, containerId) => getBookingDetails(tx, containerId, booking.id),
  tieEntryToContent: (tx, containerId) =>
    tieEntryToContent(tx, containerId, concert.id, { type: 'post', id: 1 }),
  getEntry: (tx, containerId) => entryModel.getEntry(tx, containerId, concert.id),
  listEntryPage: (tx, containerId) =>
    entryModel.listEntryPage(tx, containerId, {
      calendarId: calendar.id,
      filter: 'upcoming',
      now,
      limit: 9,
      offset: 0,
    }),
  countUpcomingOfSlot: (tx, containerId) =>
    entryModel.countUpcomingOfSlot(tx, containerId, slots.morning.id, now),
  listRequests: (tx, containerId) => entryModel.listRequests(tx, containerId),
  countRequests: (tx, containerId) => entryModel.countRequests(tx, containerId, calendar.id),
  listBookings: (tx, containerId) =>
    entryModel.listBookings(tx, containerId, { calendarIds: [calendar.id], range, owner: 'anybody', now }),
  insertEntry: (tx, containerId) => entryModel.insertEntry(tx, containerId, rowOf(concert)),
  updateEntry: (tx, containerId) =>
    entryModel.updateEntry(tx, containerId, concert, { act, change: { name: 'Changed' } }),
  transitionEntry: (tx, containerId) =>
    entryModel.transitionEntry(tx, containerId, concert.id, { to: 'cancelled', act }),
  lockEntriesOfOrder: (tx, containerId) => entryModel.lockEntriesOfOrder(tx, containerId, orderId),
  listSlots: (tx, containerId) => slotModel.listSlots(tx, containerId, calendar.id),
  getSlot: (tx, containerId) => slotModel.getSlot(tx, containerId, slots.morning.id),
  insertSlot: (tx, containerId) => slotModel.insertSlot(tx, containerId, rowOf(slots.morning)),
  updateSlot: (tx, containerId) =>
    slotModel.updateSlot(tx, containerId, { id: slots.morning.id }, { name: 'Changed' }),
  getSchedule: async (tx, containerId) =>
    Object.values(await calendarModel.getSchedule(tx, containerId)).flat(),
  getCalendar: (tx, containerId) => calendarModel.getCalendar(tx, containerId, calendar.id),
  listCalendars: (tx, containerId) => calendarModel.listCalendars(tx, containerId),
  updateCalendar: (tx, containerId) =>
    calendarModel.updateCalendar(tx, containerId, calendar, { name: 'Changed' }),
  listCategories: (tx, containerId) => listCategories(tx, containerId),
  insertCheckIn: (tx, containerId) => checkInModel.insertCheckIn(tx, containerId, rowOf(admission)),
  findCheckIn: (tx, containerId) => checkInModel.findCheckIn(tx, containerId, concert.id, scan.nonce),
  findAdmissionBefore: (tx, containerId) =>
    checkInModel.findAdmissionBefore(tx, containerId, ticket.id, { id: 1e6 }),
  listCheckIns: (tx, containerId) => checkInModel.listCheckIns(tx, containerId, concert.id, { limit: 9 }),
  listClosures: (tx, containerId) => listClosures(tx, containerId, range.from),
  listEntryChanges: (tx, containerId) => listEntryChanges(tx, containerId, draft.id),
  listHoldsOfOrder: (tx, containerId) => holdModel.listHoldsOfOrder(tx, containerId, orderId),
  settleExpired: (tx, containerId) =>
    holdModel.settleExpired(tx, containerId, 'tickets', { id: expired.id, retaken: false }),
  expireOverdueOfResources: (tx, containerId) => {
    const resourceIds = [spaces.garden, spaces.orchard];
    return holdModel.expireOverdueOfResources(
      tx,
      containerId,
      { resourceIds, range },
      byClock(now.add({ hours: 9 })),
    );
  },
  expireOverdueOfEntry: (tx, containerId) => holdModel.expireOverdueOfEntry(tx, containerId, concert.id, act),
  listScheduleEntries: async (tx, containerId) => {
    const spaceIds = Object.values(spaces);
    const shown = await listScheduleEntries(tx, containerId, {
      calendarIds: [calendar.id],
      spaceIds,
      range,
      now,
    });
    return Object.values(shown).flat();
  },
  listUpcoming: (tx, containerId) =>
    listUpcoming(tx, containerId, { calendarIds: [calendar.id], range, limit: 9, now }),
  listListedPage: (tx, containerId) =>
    listListedPage(tx, containerId, { calendarId: calendar.id, now, limit: 9, offset: 0 }),
  listConflicts: (tx, containerId) =>
    listConflicts(tx, containerId, { uses: [{ resourceId: spaces.garden, quantity: 1 }], range, now }),
  listResources: (tx, containerId) => resourceModel.listResources(tx, containerId),
  listEntryResources: (tx, containerId) => resourceModel.listEntryResources(tx, containerId, closure.id),
  insertEntryResources: (tx, containerId) =>
    resourceModel.insertEntryResources(tx, containerId, draft.id, [{ resourceId: piano.id, quantity: 1 }]),
  insertSeries: (tx, containerId) =>
    insertSeries(tx, containerId, {
      calendar_id: calendar.id,
      rule: 'FREQ=WEEKLY',
      template: {},
      created_at: now,
      created_by: 'test',
    }),
  findPlaceInSeries: (tx, containerId) => findPlaceInSeries(tx, containerId, draft.id),
  insertSpace: (tx, containerId) =>
    insertSpace(tx, containerId, { container_type: 'page', name: 'Hall' }, [spaces.garden]),
  countSpaces: (tx, containerId) => countSpaces(tx, containerId),
  listTicketTypes: (tx, containerId) => typeModel.listTicketTypes(tx, containerId, concert.id, now),
  getEntryWithTypes: (tx, containerId) => typeModel.getEntryWithTypes(tx, containerId, concert.id, now),
  getTicketType: (tx, containerId) => typeModel.getTicketType(tx, containerId, types.full.id),
  insertTicketType: (tx, containerId) => typeModel.insertTicketType(tx, containerId, rowOf(types.full)),
  updateTicketType: (tx, containerId) =>
    typeModel.updateTicketType(tx, containerId, types.full, { name: 'Changed' }),
  deleteTicketType: (tx, containerId) => typeModel.deleteTicketType(tx, containerId, types.companion.id),
  listTicketsOfOrder: (tx, containerId) => ticketModel.listTicketsOfOrder(tx, containerId, ticketOrder),
  insertTickets: (tx, containerId) =>
    ticketModel.insertTickets(tx, containerId, [{ ...rowOf(held), code: 'kwp47mznd2xt9hqb' }]),
  transitionTickets: (tx, containerId) =>
    ticketModel.transitionTickets(tx, containerId, [ticket.id], { to: 'cancelled', act }),
  lockTicketsOfOrder: (tx, containerId) => ticketModel.lockTicketsOfOrder(tx, containerId, ticketOrder),
  listTicketIdsOfType: (tx, containerId) =>
    ticketModel.listTicketIdsOfType(tx, containerId, { orderId: ticketOrder, ticketTypeId: types.full.id }),
  findTicketOfPage: (tx, containerId) => ticketModel.findTicketOfPage(tx, containerId, ticket.id),
  findTicketOfEntry: (tx, containerId) =>
    ticketModel.findTicketOfEntry(tx, containerId, concert.id, ticket.id),
  findLastAdmitted: (tx, containerId) => ticketModel.findLastAdmitted(tx, containerId, concert.id, act.by),
  listGuests: (tx, containerId) => ticketModel.listGuests(tx, containerId, concert.id),
  countAdmissions: async (tx, containerId) =>
    Object.values(await ticketModel.countAdmissions(tx, containerId, concert.id, now)).filter(Boolean),
};

/** These only add to the page: they take no id of anything that exists. */
const ADDERS: Record<string, unknown> = {
  insertCalendar: calendarModel.insertCalendar,
  insertCustomer,
  insertResource: resourceModel.insertResource,
  findOrCreateCategory,
};

test('covers every function of page scope', () => {
  expect([...Object.keys(attempts), ...Object.keys(ADDERS)].sort()).toEqual(functionsOfPageScope().sort());
});

describe.each(Object.entries(attempts))('%s', (_, attempt) => {
  test('finds or changes something of its page', async () => {
    expect(await outcomeOf(attempt, page.id)).not.toBe('nothing');
  });

  test('finds and changes nothing of another page', async () => {
    expect(await outcomeOf(attempt, other)).toBe('nothing');
  });
});

/** Runs an attempt and undoes it. */
async function outcomeOf(attempt: Attempt, containerId: ContainerId): Promise<unknown> {
  const undone = new Error('undone');
  let outcome: unknown = 'nothing';
  await transaction(db, async (tx) => {
    const before = await allRows(tx);
    const result = await attempt(tx, containerId);
    if (!isNothing(result)) outcome = result;
    if (JSON.stringify(await allRows(tx)) !== JSON.stringify(before)) outcome = 'a change';
    throw undone;
  }).catch((error: unknown) => {
    if (error === undone) return;
    const isRefused = error instanceof NotFound || violatedConstraint(error)?.endsWith('_fkey');
    if (!isRefused) outcome = error;
  });
  return outcome;
}

const isNothing = (result: unknown): boolean =>
  result === undefined ||
  result === 0 ||
  result === false ||
  (Array.isArray(result) && result.length === 0) ||
  JSON.stringify(result) === '{"entries":[],"total":0}';

function functionsOfPageScope(): string[] {
  const folder = new URL('.', import.meta.url);
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  const signature =
    /export (?:async )?function (\w+)(?:<[^>]*>)?\(\s*(?:db|tx): (?:Db \| Tx|Db|Tx),\s*containerId: ContainerId/g;
  return files.flatMap((file) =>
    [...readFileSync(new URL(file, folder), 'utf8').matchAll(signature)].map(([, name = '']) => name),
  );
}

async function tablesOfPages(): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    SELECT t.table_name AS name FROM information_schema.tables t JOIN information_schema.columns c USING (table_schema, table_name)
    WHERE table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.column_name = 'container_id'
    ORDER BY 1`.execute(db);
  return rows.map(({ name }) => name);
}

async function allRows(tx: Tx): Promise<unknown[]> {
  const rows: unknown[] = [];
  for (const table of tables) {
    const ofTable = await sql`SELECT to_jsonb(t) AS row FROM ${sql.table(table)} t ORDER BY 1`.execute(tx);
    rows.push(table, ofTable.rows);
  }
  return rows;
}
