import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { byUser } from '../../shared/act.ts';
import { transaction } from '../../shared/db/database.ts';
import { Stale } from '../../shared/errors.ts';
import { testDatabase } from '../../shared/testing/database.ts';
import { waitingJobs } from '../../shared/testing/jobs.ts';
import {
  bookSlot,
  buildEvent,
  buildSpace,
  buildTicketType,
  buyTickets,
  nextOrderId,
  reserveSlot,
  reserveTickets,
} from '../builders.ts';
import { getCalendar } from '../model/calendar.ts';
import { type CalendarEntry, getEntry } from '../model/calendar-entry.ts';
import { getSlot } from '../model/calendar-slot.ts';
import { listCategories } from '../model/category.ts';
import { listEntryChanges } from '../model/entry-change.ts';
import { findLatestMove } from '../model/move.ts';
import { getTicketType } from '../model/ticket-type.ts';
import { buildVenue, type TestVenue } from '../testing.ts';
import type { TicketTypeInput } from './add-ticket-type.ts';
import { changeTicketType } from './change-ticket-type.ts';
import { type CalendarInput, editCalendar } from './create-calendar.ts';
import { draftEvents, type EventInput } from './draft-events.ts';
import { editEvent } from './edit-event.ts';
import { mailEventChangeJob } from './mail-event-change.ts';
import { mailMoveJob } from './mail-move.ts';
import { changeSlot, type SlotInput } from './offer-slot.ts';

const { db, clock, openMore } = await testDatabase();
let venue: TestVenue;
let seeded = 0;

beforeEach(async () => {
  clock.set('2026-06-01T09:00:00Z');
  venue = await buildVenue(db, seeded++ === 0 ? 'glasshouse' : `hall-${seeded}`);
});

const act = () => byUser(venue.organiser.id, clock.now());
const input: EventInput = {
  name: 'Pottery',
  description: '',
  space_id: null,
  address: '',
  starts_at: Temporal.Instant.from('2026-06-16T18:00Z'),
  ends_at: Temporal.Instant.from('2026-06-16T20:00Z'),
  doors_at: null,
  buffer_before_minutes: 0,
  buffer_after_minutes: 0,
  capacity: null,
  admission: 'tickets',
  door_price_minor: null,
  door_price_note: '',
  listed: true,
  category: null,
};

describe('draftEvents', () => {
  const draft = (events: EventInput[], rule?: string) =>
    transaction(db, (tx) => {
      const series = { containerId: venue.page.id, calendarId: venue.calendar.id, events };
      return draftEvents(tx, act(), { ...series, ...(rule && { rule }) });
    });
  const weekly = [0, 7, 14].map((days) => ({
    ...input,
    starts_at: input.starts_at.add({ hours: days * 24 }),
    ends_at: input.ends_at.add({ hours: days * 24 }),
  }));

  test('makes several dates one series, with its rule and the fields they were made with', async () => {
    const drafts = await draft(weekly, 'FREQ=WEEKLY;COUNT=3');
    const [series, ...others] = await db
      .selectFrom('series')
      .selectAll()
      .where('container_id', '=', venue.page.id)
      .execute();
    expect(others).toEqual([]);
    expect(series).toMatchObject({
      rule: 'FREQ=WEEKLY;COUNT=3',
      template: { name: 'Pottery', starts_at: '2026-06-16T18:00:00Z' },
      created_by: `user:${venue.organiser.id}`,
    });
    expect(drafts.map(({ series_id, kind, state }) => [series_id, kind, state])).toEqual(
      Array(3).fill([series?.id, 'event', 'draft']),
    );
  });

  test('makes no series of a single event', async () => {
    const [one] = await draft([input], 'FREQ=WEEKLY;COUNT=1');
    expect(one?.series_id).toBeNull();
  });

  test('adds a kind of event to the page’s list once', async () => {
    const drafts = await draft([
      { ...input, category: 'Class' },
      { ...input, category: 'Class' },
      { ...input, category: null },
    ]);
    const categories = await listCategories(db, venue.page.id);
    expect(categories.map(({ name }) => name)).toEqual(['Class']);
    const [id] = categories.map((category) => category.id);
    expect(drafts.map(({ category_id }) => category_id)).toEqual([id, id, null]);
  });

  test('refuses a draft in the past', async () => {
    await expect(draft([{ ...input, starts_at: clock.now() }])).rejects.toMatchObject({
      kind: 'invalid',
      fields: { date: { code: 'date_in_the_past' } },
    });
  });
});

describe('editEvent', () => {
  const edit = (
    { id, version }: Pick<CalendarEntry, 'id' | 'version'>,
    change: Partial<EventInput>,
    at = db,
    told = '',
  ) =>
    transaction(at, (tx) =>
      editEvent(tx, act(), {
        containerId: venue.page.id,
        entryId: id,
        version,
        event: { ...input, ...change },
        reveal: true,
        told,
      }),
    );
  const current = (entry: CalendarEntry) => getEntry(db, venue.page.id, entry.id);
  const event = (columns: Partial<CalendarEntry> = {}) =>
    buildEvent(db, venue.calendar, {
      name: 'Pottery',
      starts_at: input.starts_at,
      ends_at: input.ends_at,
      ...columns,
    });

  test('keeps what was changed, by whom and when', async () => {
    const before = await event();
    clock.advance({ minutes: 5 });
    await edit(before, { name: 'Raku', description: 'Bring an apron.', category: 'Class' });
    const after = await current(before);
    expect(after).toMatchObject({ name: 'Raku', version: before.version + 1, edited_at: clock.now() });
    expect(await listEntryChanges(db, venue.page.id, before.id)).toMatchObject([
      {
        changed_at: clock.now(),
        changed_by: `user:${venue.organiser.id}`,
        from_values: { name: 'Pottery', description: '', category_id: null },
        to_values: { name: 'Raku', description: 'Bring an apron.', category_id: after.category_id },
      },
    ]);
    await edit(after, { name: 'Raku', description: 'Bring an apron.', category: 'Class' });
    expect(await listEntryChanges(db, venue.page.id, before.id)).toHaveLength(1);
    expect((await current(before)).version).toBe(after.version);
  });

  test('changes nothing of an event that somebody else has edited since', async () => {
    for (const state of ['draft', 'confirmed'] as const) {
      const seen = await event({ state });
      await edit(seen, { name: 'First' });
      await expect(edit(seen, { name: 'Second' })).rejects.toThrow(Stale);
      expect((await current(seen)).name).toBe('First');
    }
  });

  describe('of an event with tickets', () => {
    const later = {
      starts_at: input.starts_at.add({ hours: 72 }),
      ends_at: input.ends_at.add({ hours: 72 }),
    };

    /** An event with 5 tickets of two people, one of whom has two orders, and one ticket in a basket. */
    async function soldEvent() {
      const entry = await event({ capacity: 20 });
      const full = await buildTicketType(db, entry);
      const at = { concert: entry, types: { full } };
      for (const quantity of [2, 1]) await buyTickets(db, at, { quantity, now: clock.now() });
      await buyTickets(db, at, { quantity: 2, now: clock.now(), orderId: nextOrderId() });
      await sql`UPDATE tickets SET contact_email = 'other@example.com'
        WHERE order_id = (SELECT max(order_id) FROM tickets)`.execute(db);
      await reserveTickets(db, at, { quantity: 1, now: clock.now() });
      return await current(entry);
    }
    const jobsOf = async ({ id }: CalendarEntry) =>
      (await waitingJobs(db, mailEventChangeJob)).filter(({ entryId }) => entryId === id);

    test('changes nothing before the one who moves it was told whom it touches', async () => {
      const entry = await soldEvent();
      await expect(edit(entry, { ...later, capacity: 20 })).rejects.toMatchObject({
        holders: { tickets: 5, people: 2 },
      });
      expect(await current(entry)).toEqual(entry);
      expect(await jobsOf(entry)).toEqual([]);
    });

    test('tells each buyer once, with the time and place before and now', async () => {
      const entry = await soldEvent();
      await edit(entry, { ...later, capacity: 20, space_id: venue.spaces.hall }, db, '5-2');
      const move = await findLatestMove(db, venue.page.id, entry.id);
      expect(move).toMatchObject({
        from_facts: { starts_at: input.starts_at.toString() },
        to_facts: { starts_at: later.starts_at.toString(), space_name: 'Main hall' },
      });
      const jobs = (await waitingJobs(db, mailMoveJob)).filter(({ moveId }) => moveId === move?.id);
      expect(jobs).toHaveLength(3);
      expect(await jobsOf(entry)).toEqual([]);
    });

    test('shows new numbers if a ticket was sold since', async () => {
      const entry = await soldEvent();
      await expect(edit(entry, { ...later, capacity: 20 }, db, '4-2')).rejects.toMatchObject({
        holders: { tickets: 5, people: 2 },
      });
    });

    test('tells each buyer of another name, with nothing to choose', async () => {
      const entry = await soldEvent();
      await edit(entry, { name: 'Pots', capacity: 20 }, db, '5-2');
      expect((await jobsOf(entry)).map(({ tickets }) => tickets).sort()).toEqual([2, 3]);
      expect(await findLatestMove(db, venue.page.id, entry.id)).toBeUndefined();
    });

    test('tells nobody of another description, and needs no word for it', async () => {
      const entry = await soldEvent();
      await edit(entry, { name: entry.name, description: 'Bring an apron.', capacity: 20 });
      expect(await jobsOf(entry)).toEqual([]);
    });

    test('is refused for a space that is too small for its tickets', async () => {
      const entry = await soldEvent();
      const small = await buildSpace(db, venue.page, { name: `Cupboard ${entry.id}`, capacity: 5 });
      await expect(edit(entry, { space_id: small, capacity: 20 }, db, '5-2')).rejects.toMatchObject({
        fields: { space: { code: 'space_too_small', args: { capacity: 5, taken: 6 } } },
      });
      expect(await current(entry)).toEqual(entry);
    });
  });

  test('saves one of two concurrent edits', async () => {
    const seen = await event();
    const doors = [openMore(), openMore()];
    const results = await Promise.allSettled(
      doors.map((one, index) => edit(seen, { name: `Edit ${index}` }, one.db)),
    );
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await current(seen)).version).toBe(seen.version + 1);
  });

  test('moves a public event only where its space is free, and names what is in the way', async () => {
    const seen = await event();
    await reserveSlot(db, venue, { date: '2026-06-16', name: 'Valley choir' });
    const toTheMorning = {
      space_id: venue.spaces.garden,
      starts_at: Temporal.Instant.from('2026-06-16T10:00Z'),
      ends_at: Temporal.Instant.from('2026-06-16T12:00Z'),
    };
    await expect(edit(seen, toTheMorning)).rejects.toMatchObject({
      conflicts: [{ name: 'Valley choir' }],
      reason: {
        code: 'taken_by',
        args: { entries: 'Valley choir, 09:00–12:00, Garden room, held until 10:15' },
      },
    });
    expect(await current(seen)).toEqual(seen);
    clock.advance({ minutes: 15 });
    await edit(seen, toTheMorning);
    expect(await current(seen)).toMatchObject(toTheMorning);
    // It is not in its own way.
    await edit(await current(seen), { ...toTheMorning, ends_at: Temporal.Instant.from('2026-06-16T11:30Z') });
  });

  test('refuses a booking, and a capacity below the places taken', async () => {
    const booking = await bookSlot(db, venue);
    await expect(edit(booking, {})).rejects.toMatchObject({ reason: { code: 'booking_not_editable' } });
    await buyTickets(db, venue, { quantity: 3 });
    const concert = await current(venue.concert);
    await expect(edit(concert, { capacity: 2 })).rejects.toMatchObject({
      fields: { capacity: { code: 'capacity_too_low', args: { taken: 3 } } },
    });
  });
});

test('changes nothing of a slot, a calendar or a ticket type that somebody else has edited since', async () => {
  const { page, calendar, slots, types } = venue;
  const containerId = page.id;
  const slotOf = (name: string) => ({ name }) as SlotInput;
  const calendarOf = (name: string) =>
    ({ name, slug: calendar.slug, time_zone: calendar.time_zone }) as CalendarInput & { slug: string };
  const typeOf = (name: string) => ({ name }) as TicketTypeInput;
  const edits = [
    (name: string) =>
      transaction(db, (tx) => {
        const { id: slotId, version } = slots.morning;
        return changeSlot(tx, act(), { containerId, slotId, version, slot: slotOf(name) });
      }),
    (name: string) =>
      transaction(db, (tx) => {
        const { id: calendarId, version } = calendar;
        return editCalendar(tx, act(), { containerId, calendarId, version, calendar: calendarOf(name) });
      }),
    (name: string) =>
      transaction(db, (tx) => {
        const { id: ticketTypeId, version } = types.full;
        return changeTicketType(tx, act(), { containerId, ticketTypeId, version, type: typeOf(name) });
      }),
  ];
  for (const edit of edits) {
    await edit('First');
    await expect(edit('Second')).rejects.toThrow(Stale);
  }
  expect([
    (await getSlot(db, containerId, slots.morning.id)).name,
    (await getCalendar(db, containerId, calendar.id)).name,
    (await getTicketType(db, containerId, types.full.id)).name,
  ]).toEqual(['First', 'First', 'First']);
});

test('sells tickets without a new version of their type', async () => {
  await buyTickets(db, venue, { quantity: 2 });
  const { sold, version } = await getTicketType(db, venue.page.id, venue.types.full.id);
  expect([sold, version]).toEqual([2, venue.types.full.version]);
});
