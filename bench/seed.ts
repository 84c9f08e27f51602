import { sql } from 'kysely';
import { buildPage, buildUser } from '../src/blog/builders.ts';
import {
  buildCalendar,
  buildEvent,
  buildSlot,
  buildSpace,
  buildTicketType,
  eventRow,
} from '../src/events/builders.ts';
import { type Db, type Tx, transaction } from '../src/shared/db/database.ts';
import { fillDiary } from './seed-diary.ts';

export const TIME_ZONE = 'Europe/London';
const SPACES = 12;
const MONTH_ENTRIES = 60;
const STEWARDS = 16;

export type BenchVenue = Awaited<ReturnType<typeof seedVenue>>;

/**
 * Creates a page with a calendar of `entries` entries, half of them hires and half events with tickets: 60 in the next
 * month, and the others evenly in the 20 years before and after it. Then what is sold: a concert and a free event with
 * more tickets than the bench can sell.
 */
export async function seedVenue(db: Db, entries: number) {
  const now = Temporal.Now.instant();
  const month = now.toZonedDateTimeISO(TIME_ZONE).toPlainDate().toPlainYearMonth().add({ months: 1 });
  const first = startOfMonth(month).add({ hours: 8 });
  const slug = `bench-${entries}`;
  const venue = await transaction(db, async (tx) => {
    const page = await buildPage(tx, { slug, title: 'Bench hall' });
    const spaces = [];
    for (let n = 1; n <= SPACES; n++)
      spaces.push(await buildSpace(tx, page, { name: `Room ${n}`, position: n, capacity: 200 }));
    const [space] = spaces;
    if (!space) throw new Error('there is no space');
    const calendar = await buildCalendar(tx, page, { slug: 'hall' });
    await buildSlot(tx, calendar, { space_id: space, starts_time: '18:00', ends_time: '22:00' });
    const eventOn = (day: number, columns: { name?: string } = {}) =>
      buildEvent(tx, calendar, { starts_at: first.add({ hours: 24 * day + 5 }), ...columns });
    const concert = await eventOn(9);
    const concertType = await buildTicketType(tx, concert, { price_minor: 1000, quota: 1_000_000 });
    const openMic = await eventOn(10, { name: 'Open mic' });
    const openMicType = await buildTicketType(tx, openMic, { price_minor: 0, quota: 1_000_000 });
    const expired = await eventOn(11, { name: 'For holds that expire' });
    await buildTicketType(tx, expired, { price_minor: 1000, quota: 1_000 });
    const rows = Array.from({ length: MONTH_ENTRIES }, (_, n) =>
      eventRow(calendar, {
        space_id: space,
        name: `Entry ${n}`,
        description: DESCRIPTION,
        kind: n % 2 === 0 ? 'event' : 'hire',
        listed: n % 2 === 0,
        starts_at: first.add({ hours: 12 * n }),
      }),
    );
    await tx.insertInto('calendar_entries').values(rows).execute();
    return { page, spaces, calendar, concert, concertType, openMic, openMicType, expired };
  });
  await fillDiary(db, {
    ...venue,
    entries: entries - MONTH_ENTRIES,
    description: DESCRIPTION,
    before: startOfMonth(month),
    after: startOfMonth(month.add({ months: 1 })),
  });
  await sql`ANALYZE`.execute(db);
  return { ...venue, slug, entries, month, path: `/${slug}/calendars/hall/`, timeZone: TIME_ZONE };
}

const DESCRIPTION = 'What it is about. '.repeat(20);

const startOfMonth = (month: Temporal.PlainYearMonth): Temporal.Instant =>
  month.toPlainDate({ day: 1 }).toZonedDateTime(TIME_ZONE).toInstant();

/** Creates a page with rooms that can be hired by the hour, day and night. */
export async function seedRooms(db: Db, rooms: number, slug: string) {
  return await transaction(db, async (tx) => {
    const page = await buildPage(tx, { slug, title: 'Bench rooms' });
    const calendar = await buildCalendar(tx, page, { slug: 'rooms' });
    const slots = [];
    for (let n = 1; n <= rooms; n++) {
      const space_id = await buildSpace(tx, page, { name: `Room ${n}`, position: n });
      const hours = { starts_time: '00:00', ends_time: '00:00', flexible: true, step_minutes: 60 };
      slots.push(await buildSlot(tx, calendar, { space_id, ...hours, cost_minor: 1000 }));
    }
    return { calendar, slots, path: `/${slug}/calendars/rooms/` };
  });
}

/** Creates an event that begins now, with confirmed tickets, two to an order, and stewards for its door. */
export async function seedDoor(db: Db, slug: string, tickets: number) {
  const door = await transaction(db, async (tx) => {
    const page = await buildPage(tx, { slug, title: 'Bench door' });
    const calendar = await buildCalendar(tx, page, { slug: 'door' });
    const event = await buildEvent(tx, calendar, { starts_at: Temporal.Now.instant() });
    const stewards = [];
    for (let n = 1; n <= STEWARDS; n++) {
      const person = { email: `${slug}-steward-${n}@example.com`, name: `Steward ${n}` };
      stewards.push(await buildUser(tx, person, { page, role: 'steward' }));
    }
    return { event, stewards, codes: await seedTickets(tx, event, tickets) };
  });
  await sql`ANALYZE tickets`.execute(db);
  return door;
}

async function seedTickets(
  tx: Tx,
  event: Parameters<typeof buildTicketType>[1],
  count: number,
): Promise<string[]> {
  const type = await buildTicketType(tx, event, { quota: count });
  const { rows } = await sql<{ code: string }>`
    INSERT INTO tickets (container_id, entry_id, ticket_type_id, code, state, price_minor, session_id, order_id, contact_name,
      contact_email, created_at, state_at, state_by)
    SELECT ${event.container_id}, ${event.id}, ${type.id}, left(md5(n || ' ' || ${event.id}::text), 16),
      'confirmed', ${type.price_minor}, 'bench-' || n / 2, 1000000000 + n / 2, 'Guest ' || n, 'guest-' || n || '@example.com',
      now(), now(), 'bench'
    FROM generate_series(1, ${count}::integer) n RETURNING code`.execute(tx);
  return rows.map(({ code }) => code);
}
