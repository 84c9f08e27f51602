import { beforeEach, expect, test } from 'vitest';
import { pagesOfBlog } from '../../glue/ports.ts';
import { byUser } from '../../shared/act.ts';
import { SITE } from '../../shared/builders.ts';
import { transaction, violatedConstraint } from '../../shared/db/database.ts';
import type { OrderId } from '../../shared/ids.ts';
import { testDatabase } from '../../shared/testing/database.ts';
import { buildEvent, buildSlot, buildSpace, reserveSlot } from '../builders.ts';
import { SlotTaken } from '../errors.ts';
import { type CalendarEntry, getEntry } from '../model/calendar-entry.ts';
import { listClosures } from '../model/closure.ts';
import { listScheduleEntries } from '../model/listed-entry.ts';
import { buildVenue, buyerOf, type TestVenue } from '../testing.ts';
import { cancelEntry } from './cancel-entry.ts';
import { type CloseSpacesInput, closeSpaces } from './close-spaces.ts';

const { db, clock, openMore } = await testDatabase();
let venue: TestVenue;
let seeded = 0;

beforeEach(async () => {
  clock.set('2026-06-01T09:00:00Z');
  venue = await buildVenue(db, seeded++ === 0 ? 'glasshouse' : `hall-${seeded}`);
});

const at = (text: string) => Temporal.Instant.from(text);
const act = () => byUser(venue.organiser.id, clock.now());
const close = (input: Partial<CloseSpacesInput> = {}, door = db) =>
  transaction(door, (tx) =>
    closeSpaces(tx, act(), {
      containerId: venue.page.id,
      calendarId: venue.calendar.id,
      spaceIds: [venue.spaces.garden],
      startsAt: at('2026-06-08T00:00Z'),
      endsAt: at('2026-06-12T00:00Z'),
      reason: 'Repairs to the floor',
      reveal: true,
      ...input,
    }),
  );
const reopen = ({ container_id, id }: CalendarEntry) =>
  transaction(db, (tx) => {
    const orders = {
      cancelLine: async () => {},
      confirmLine: async () => {},
      changeBuyer: async () => {},
      getBuyer: async () => buyerOf(7 as OrderId),
    };
    const organiser = { ...act(), orders, pages: pagesOfBlog, site: SITE };
    return cancelEntry(tx, organiser, { containerId: container_id, entryId: id });
  });

test('keeps spaces free, tells everybody why, and reopens them when it is cancelled', async () => {
  const closure = await close({ spaceIds: [venue.spaces.orchard, venue.spaces.garden] });
  expect(closure).toMatchObject({
    kind: 'closure',
    state: 'confirmed',
    name: 'Repairs to the floor',
    listed: true,
  });
  expect(await listClosures(db, venue.page.id, clock.now())).toMatchObject([
    { id: closure.id, space_names: ['Garden room', 'Orchard room'] },
  ]);
  await expect(reserveSlot(db, venue, { date: '2026-06-10' })).rejects.toMatchObject({
    conflicts: [{ kind: 'closure', name: 'Repairs to the floor', heldUntil: null }],
  });
  await expect(reserveSlot(db, venue, { slot: venue.slots.flexible, date: '2026-06-10' })).rejects.toThrow(
    SlotTaken,
  );
  await reopen(closure);
  expect((await getEntry(db, venue.page.id, closure.id)).state).toBe('cancelled');
  expect((await reserveSlot(db, venue, { date: '2026-06-10' })).state).toBe('pending');
});

test('closes all lanes of a space', async () => {
  const pitch = await buildSpace(db, venue.page, { name: 'Pitch', lanes: 3 });
  const slot = await buildSlot(db, venue.calendar, { space_id: pitch });
  const closure = await close({ spaceIds: [pitch] });
  await expect(reserveSlot(db, venue, { slot, date: '2026-06-10' })).rejects.toThrow(SlotTaken);
  await reopen(closure);
  await reserveSlot(db, venue, { slot, date: '2026-06-10' });
  await expect(close({ spaceIds: [pitch] })).rejects.toThrow(SlotTaken);
});

test('names everything that is booked there already, and closes nothing', async () => {
  await reserveSlot(db, venue, { date: '2026-06-09', name: 'Valley choir' });
  await buildEvent(db, venue.calendar, {
    name: 'Ball',
    space_id: venue.spaces.hall,
    starts_at: '2026-06-10T19:00',
    ends_at: '2026-06-10T23:00',
  });
  await expect(close({ spaceIds: [venue.spaces.garden, venue.spaces.orchard] })).rejects.toMatchObject({
    reason: {
      code: 'taken_by',
      args: {
        entries:
          '\n- Valley choir, Tuesday 9 June 2026, 09:00–12:00, Garden room, held until 10:15' +
          '\n- Ball, Wednesday 10 June 2026, 19:00–23:00, Main hall',
      },
    },
  });
  await expect(close({ reveal: false })).rejects.toMatchObject({ reason: { code: 'slot_taken', args: {} } });
  expect(await listClosures(db, venue.page.id, clock.now())).toEqual([]);
  const closures = db.selectFrom('calendar_entries').select('id').where('kind', '=', 'closure');
  expect(await closures.where('container_id', '=', venue.page.id).execute()).toEqual([]);
});

test('may last a leap year, which an event may not', async () => {
  const endsAt = at('2026-06-13T00:00Z').add({ hours: 366 * 24 });
  await close({ startsAt: at('2026-06-13T00:00Z'), endsAt });
  const month = { from: at('2027-05-01T00:00Z'), to: at('2027-06-01T00:00Z') };
  const query = {
    calendarIds: [venue.calendar.id],
    spaceIds: [venue.spaces.garden],
    range: month,
    now: clock.now(),
  };
  const { entries, busy } = await listScheduleEntries(db, venue.page.id, query);
  expect(entries).toMatchObject([{ kind: 'closure', name: 'Repairs to the floor' }]);
  expect(busy).toHaveLength(1);
  for (const kind of ['event', 'closure'] as const) {
    const tooLong = kind === 'event' ? { hours: 7 * 24 + 1 } : { hours: 366 * 24 + 1 };
    const starts_at = at('2026-09-01T00:00Z');
    const error = await buildEvent(db, venue.calendar, {
      kind,
      starts_at,
      ends_at: starts_at.add(tooLong),
    }).then(() => undefined, violatedConstraint);
    expect(error).toBe('calendar_entries_duration');
  }
});

test('sells nothing', async () => {
  const closure = await close();
  const type = { container_id: venue.page.id, entry_id: closure.id, name: 'Full', price_minor: 0, quota: 5 };
  const { id } = await db.insertInto('ticket_types').values(type).returning('id').executeTakeFirstOrThrow();
  const error = await db
    .insertInto('tickets')
    .values({
      container_id: venue.page.id,
      entry_id: closure.id,
      ticket_type_id: id,
      code: 'kwp47mznd2xt9hqb',
      state: 'reserved',
      price_minor: 0,
      session_id: 'somebody' as never,
      held_until: clock.now(),
      created_at: clock.now(),
      state_at: clock.now(),
      state_by: 'test',
    })
    .execute()
    .then(() => undefined, violatedConstraint);
  expect(error).toBe('calendar_entries_on_sale');
});

test('refuses a space of another page, and none at all', async () => {
  const other = await buildVenue(db, `other-${seeded}`);
  const invalid = { kind: 'invalid', fields: { spaces: { code: 'space_invalid' } } };
  await expect(close({ spaceIds: [venue.spaces.garden, other.spaces.garden] })).rejects.toMatchObject(
    invalid,
  );
  await expect(close({ spaceIds: [] })).rejects.toMatchObject(invalid);
});

test('gives a time to a closure or to a hold, whichever comes first', async () => {
  const doors = [openMore(), openMore()];
  for (let day = 8; day < 13; day++) {
    const date = `2026-06-${String(day).padStart(2, '0')}`;
    const results = await Promise.allSettled([
      close({ startsAt: at(`${date}T08:30Z`), endsAt: at(`${date}T09:30Z`) }, doors[0]?.db),
      reserveSlot(doors[1]?.db ?? db, venue, { date }),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  }
});
