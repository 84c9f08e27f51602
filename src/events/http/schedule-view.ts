import type { Db } from '../../shared/db/database.ts';
import type { Calendar } from '../model/calendar.ts';
import { listScheduleEntries } from '../model/listed-entry.ts';
import { offersIn } from '../model/offer.ts';
import type { Range } from '../rules/availability.ts';
import { daysAsRange } from '../rules/month.ts';
import type { ScheduleView } from '../views/schedule-days.ts';
import type { PageContext } from './page-context.ts';

export type ScheduleRange = {
  calendars: readonly Calendar[];
  from: Temporal.PlainDate;
  /** included */
  to: Temporal.PlainDate;
  now: Temporal.Instant;
};

/** Reads the entries and offers of some calendars of a page from one date to another, in one query. */
export async function getScheduleView(
  db: Db,
  { page, schedule }: PageContext,
  { calendars, from, to, now }: ScheduleRange,
): Promise<ScheduleView> {
  const calendarIds = calendars.map(({ id }) => id);
  const timeZone = calendars.length === 1 ? (calendars[0]?.time_zone ?? page.timeZone) : page.timeZone;
  const rows = await listScheduleEntries(db, page.id, {
    calendarIds,
    spaceIds: schedule.spaces.map(({ id }) => id),
    range: rangeToRead(from, to, [timeZone, ...calendars.map((calendar) => calendar.time_zone)]),
    now,
  });
  const slots = schedule.slots.filter((slot) => calendarIds.includes(slot.calendar_id));
  let offersOn: ScheduleView['offersOn'] | undefined;
  return {
    slug: page.slug,
    schedule,
    calendars,
    content: rows.content,
    get entries() {
      return rows.entries;
    },
    get busy() {
      return rows.busy;
    },
    offersOn(date) {
      offersOn ??= offersIn({ ...schedule, slots }, rows.busy, now);
      return offersOn(date);
    },
    timeZone,
    now,
  };
}

/** The range that decides what is free on some dates: slots may end after midnight, and buffers extend them. */
function rangeToRead(from: Temporal.PlainDate, to: Temporal.PlainDate, zones: string[]): Range {
  const ranges = zones.map((zone) => daysAsRange(from, to, zone));
  const [first] = ranges.map((range) => range.from).sort(Temporal.Instant.compare);
  const last = ranges
    .map((range) => range.to)
    .sort(Temporal.Instant.compare)
    .at(-1);
  if (!first || !last) throw new Error('no time zone given');
  return { from: first.subtract({ hours: 12 }), to: last.add({ hours: 36 }) };
}
