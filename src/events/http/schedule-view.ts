import type { Db } from '../../shared/db/database.ts';
import type { Calendar } from '../model/calendar.ts';
import { listScheduleEntries } from '../model/listed-entry.ts';
import { offersIn } from '../model/offer.ts';
import type { Occupancy } from '../model/space.ts';
import type { Range } from '../rules/availability.ts';
import { daysAsRange } from '../rules/month.ts';
import type { ScheduleView } from '../views/schedule-days.ts';
import type { PageContext } from './page-context.ts';

/** A venue's diary from a date to another, with what is taken of its spaces. One query. */
export async function getScheduleView(
  db: Db,
  { page, schedule }: PageContext,
  calendars: readonly Calendar[],
  dates: { from: Temporal.PlainDate; to: Temporal.PlainDate },
  now: Temporal.Instant,
): Promise<ScheduleView & { busy: Occupancy[] }> {
  const timeZone = calendars.length === 1 ? (calendars[0]?.time_zone ?? page.timeZone) : page.timeZone;
  const { entries, busy } = await listScheduleEntries(
    db,
    calendars.map(({ id }) => id),
    schedule.spaces.map(({ id }) => id),
    reachOf(dates, [timeZone, ...calendars.map((calendar) => calendar.time_zone)]),
    now,
  );
  const shown = calendars.map(({ id }) => id);
  const slots = schedule.slots.filter((slot) => shown.includes(slot.calendar_id));
  return {
    slug: page.slug,
    schedule,
    calendars,
    entries,
    busy,
    offersOn: offersIn({ ...schedule, slots }, busy, now),
    timeZone,
    now,
  };
}

/** All that has to be known to say what is free on some dates: bands go on after midnight, buffers further still. */
function reachOf(dates: { from: Temporal.PlainDate; to: Temporal.PlainDate }, zones: string[]): Range {
  const ranges = zones.map((zone) => daysAsRange(dates.from, dates.to, zone));
  const inOrder = (a: Temporal.Instant, b: Temporal.Instant) => Temporal.Instant.compare(a, b);
  const [first] = ranges.map(({ from }) => from).sort(inOrder);
  const last = ranges
    .map(({ to }) => to)
    .sort(inOrder)
    .at(-1);
  if (!first || !last) throw new Error('no zone');
  return { from: first.subtract({ hours: 12 }), to: last.add({ hours: 36 }) };
}
