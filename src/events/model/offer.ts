import { offersOn, type Range } from '../rules/availability.ts';
import type { Calendar, Schedule } from './calendar.ts';
import { bandOf, type CalendarSlot } from './calendar-slot.ts';
import { hasParts, leavesOf, type Occupancy, type Space } from './space.ts';

/** A time that can be hired on a date: all of a fixed slot, or a free part of a flexible one. */
export type Offer = {
  calendar: Calendar;
  slot: CalendarSlot;
  space: Space;
  date: Temporal.PlainDate;
  range: Range;
};

/** Returns the offers of a schedule on any date that `busy` covers, by time of day. */
export function offersIn(
  schedule: Schedule,
  busy: readonly Occupancy[],
  now: Temporal.Instant,
): (date: Temporal.PlainDate) => Offer[] {
  const hired = schedule.slots.flatMap((slot) => {
    const calendar = schedule.calendars.find(({ id }) => id === slot.calendar_id);
    const space = schedule.spaces.find(({ id }) => id === slot.space_id);
    if (!calendar || !space) return [];
    return [{ calendar, slot, space, band: bandOf(slot), leaves: leavesOf(space, busy) }];
  });
  return (date) =>
    hired
      .flatMap(({ calendar, slot, space, band, leaves }) =>
        offersOn(band, {
          date,
          timeZone: calendar.time_zone,
          leaves,
          wholeLeaves: hasParts(space),
          now,
        }).map((range): Offer => ({ calendar, slot, space, date, range })),
      )
      .toSorted((a, b) => Temporal.Instant.compare(a.range.from, b.range.from));
}
