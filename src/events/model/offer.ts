import { type Leaf, offersOn, type Range } from '../rules/availability.ts';
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
    return [{ calendar, slot, space, band: bandOf(slot), leavesNear: leavesByDay(leavesOf(space, busy)) }];
  });
  return (date) =>
    hired
      .flatMap(({ calendar, slot, space, band, leavesNear }) =>
        offersOn(band, {
          date,
          timeZone: calendar.time_zone,
          leaves: leavesNear(date),
          wholeLeaves: hasParts(space),
          now,
        }).map((range): Offer => ({ calendar, slot, space, date, range })),
      )
      .toSorted((a, b) => Temporal.Instant.compare(a.range.from, b.range.from));
}

const DAY_MS = 86_400_000;
/** A band, its buffers and its zone reach so far from the date in UTC. */
const DAYS_BEFORE = 2;
const DAYS_AFTER = 3;

/** Sorts what is taken by day once, so that no day of a month reads the whole month. */
function leavesByDay(leaves: readonly Leaf[]): (date: Temporal.PlainDate) => Leaf[] {
  const sorted = leaves.map(({ lanes, taken }) => {
    const byDay = new Map<number, Range[]>();
    for (const range of taken) {
      const last = Math.floor(range.to.epochMilliseconds / DAY_MS);
      for (let day = Math.floor(range.from.epochMilliseconds / DAY_MS); day <= last; day++)
        byDay.getOrInsertComputed(day, () => []).push(range);
    }
    return { lanes, byDay };
  });
  return (date) => {
    const first = Date.UTC(date.year, date.month - 1, date.day) / DAY_MS - DAYS_BEFORE;
    return sorted.map(({ lanes, byDay }) => {
      const near = new Set<Range>();
      for (let day = first; day <= first + DAYS_BEFORE + DAYS_AFTER; day++)
        for (const range of byDay.get(day) ?? []) near.add(range);
      return { lanes, taken: [...near] };
    });
  };
}
