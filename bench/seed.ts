import { sql } from 'kysely';
import { insertCalendar } from '../src/events/model/calendar.ts';
import { insertEntry } from '../src/events/model/calendar-entry.ts';
import { insertSlot } from '../src/events/model/calendar-slot.ts';
import { insertSpace } from '../src/events/model/space.ts';
import { insertTicketType } from '../src/events/model/ticket-type.ts';
import { type Db, transaction } from '../src/shared/db/database.ts';

const TIME_ZONE = 'Europe/London';

/**
 * A page with one calendar that holds so many entries: a month of 60, half of them hires and half events with tickets, and
 * the others before and after it. One of them is a concert with more tickets than the bench can sell.
 */
export async function seedVenue(db: Db, slug: string, entries: number) {
  const now = Temporal.Now.instant();
  const month = now.toZonedDateTimeISO(TIME_ZONE).toPlainDate().toPlainYearMonth().add({ months: 1 });
  const first = month
    .toPlainDate({ day: 1 })
    .toZonedDateTime({ timeZone: TIME_ZONE, plainTime: '08:00' })
    .toInstant();
  const venue = await transaction(db, async (tx) => {
    const page = await tx
      .insertInto('pages')
      .values({ slug, title: 'Bench hall' })
      .returning('id')
      .executeTakeFirstOrThrow();
    const at = { container_type: 'page', container_id: page.id };
    const space = await insertSpace(tx, { ...at, name: 'Hall' });
    const calendar = await insertCalendar(tx, {
      ...at,
      slug: 'hall',
      name: 'Hall',
      time_zone: TIME_ZONE,
      currency: 'GBP',
    });
    await insertSlot(tx, {
      calendar_id: calendar.id,
      space_id: space,
      name: 'Evening',
      days: [1, 2, 3, 4, 5, 6, 7],
      starts_time: Temporal.PlainTime.from('18:00'),
      ends_time: Temporal.PlainTime.from('22:00'),
      cost_minor: 4000,
    });
    const concert = await insertEntry(tx, {
      calendar_id: calendar.id,
      name: 'Concert',
      state: 'confirmed',
      listed: true,
      starts_at: first.add({ hours: 24 * 9 + 12 }),
      ends_at: first.add({ hours: 24 * 9 + 14 }),
      created_at: now,
      state_at: now,
      state_by: 'bench',
    });
    const type = await insertTicketType(tx, {
      calendar_id: calendar.id,
      entry_id: concert.id,
      name: 'Full price',
      price_minor: 1000,
      quota: 1_000_000,
    });
    return { calendar, concert, type, space };
  });
  // Half a day apart: about 60 a month, the rest years before and after.
  await sql`
    INSERT INTO calendar_entries (calendar_id, space_id, name, description, state, listed, starts_at, ends_at, created_at, state_at, state_by)
    SELECT ${venue.calendar.id}, ${venue.space}, 'Entry ' || n, repeat('What it is about. ', 20), 'confirmed', n % 2 = 0,
      ${first}::timestamptz + (n - ${Math.floor(entries / 2)}) * interval '12 hours',
      ${first}::timestamptz + (n - ${Math.floor(entries / 2)}) * interval '12 hours' + interval '2 hours',
      ${now}, ${now}, 'bench'
    FROM generate_series(1, ${entries}::int) n`.execute(db);
  await sql`
    INSERT INTO ticket_types (calendar_id, entry_id, name, price_minor, count)
    SELECT calendar_id, id, 'Place', 600, 40 FROM calendar_entries
    WHERE calendar_id = ${venue.calendar.id} AND listed AND id <> ${venue.concert.id}`.execute(db);
  await sql`ANALYZE`.execute(db);
  return { ...venue, month, path: `/${slug}/calendars/hall/` };
}

export type BenchVenue = Awaited<ReturnType<typeof seedVenue>>;
