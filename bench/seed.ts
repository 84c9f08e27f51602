import { sql } from 'kysely';
import { buildPage } from '../src/blog/builders.ts';
import {
  buildCalendar,
  buildEvent,
  buildSlot,
  buildSpace,
  buildTicketType,
  eventRow,
} from '../src/events/builders.ts';
import { type Db, transaction } from '../src/shared/db/database.ts';

const TIME_ZONE = 'Europe/London';
const BATCH = 2_000;

/**
 * Creates a page with one calendar of `entries` entries, about 60 a month, half of them hires and half events with
 * tickets, and a concert with more tickets than the bench can sell.
 * @returns the venue, and the month in the middle of the entries
 */
export async function seedVenue(db: Db, slug: string, entries: number) {
  const now = Temporal.Now.instant();
  const month = now.toZonedDateTimeISO(TIME_ZONE).toPlainDate().toPlainYearMonth().add({ months: 1 });
  const first = month
    .toPlainDate({ day: 1 })
    .toZonedDateTime({ timeZone: TIME_ZONE, plainTime: '08:00' })
    .toInstant();
  const venue = await transaction(db, async (tx) => {
    const page = await buildPage(tx, { slug, title: 'Bench hall' });
    const space = await buildSpace(tx, page);
    const calendar = await buildCalendar(tx, page);
    await buildSlot(tx, calendar, { space_id: space, starts_time: '18:00', ends_time: '22:00' });
    const concert = await buildEvent(tx, calendar, { starts_at: first.add({ hours: 24 * 9 + 12 }) });
    const type = await buildTicketType(tx, concert, { price_minor: 1000, quota: 1_000_000 });
    return { calendar, concert, type, space };
  });
  // Half a day apart.
  const rows = Array.from({ length: entries }, (_, n) =>
    eventRow(venue.calendar, {
      space_id: venue.space,
      name: `Entry ${n}`,
      description: 'What it is about. '.repeat(20),
      kind: n % 2 === 0 ? 'event' : 'hire',
      listed: n % 2 === 0,
      starts_at: first.add({ hours: 12 * (n - Math.floor(entries / 2)) }),
    }),
  );
  for (let start = 0; start < rows.length; start += BATCH) {
    const batch = rows.slice(start, start + BATCH);
    const inserted = await db
      .insertInto('calendar_entries')
      .values(batch)
      .returning(['id', 'listed'])
      .execute();
    const types = inserted
      .filter(({ listed }) => listed)
      .map(({ id }) => ({
        container_id: venue.calendar.container_id,
        entry_id: id,
        name: 'Place',
        price_minor: 600,
        quota: 40,
      }));
    await db.insertInto('ticket_types').values(types).execute();
  }
  await sql`ANALYZE`.execute(db);
  return { ...venue, month, path: `/${slug}/calendars/hall/` };
}

export type BenchVenue = Awaited<ReturnType<typeof seedVenue>>;
