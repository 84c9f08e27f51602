import type { CalendarChip, CalendarDay } from '../../shared/calendar/calendar-day.ts';
import { dayName } from '../../shared/i18n/formats.ts';

import { type Calendar, type Schedule, spaceOf } from '../model/calendar.ts';
import type { ListedEntry } from '../model/listed-entry.ts';
import type { Offer } from '../model/offer.ts';
import { dateOf, dayPath } from '../rules/addresses.ts';
import { datesOf, timeOn } from '../rules/entry-dates.ts';
import { weeksOf } from '../rules/month.ts';
import { entryChip } from './entry-chip.ts';

export type ScheduleView = {
  slug: string;
  schedule: Schedule;
  /** those of the diary that are shown; the first of them is where a day without anything leads */
  calendars: readonly Calendar[];
  entries: readonly ListedEntry[];
  offersOn: (date: Temporal.PlainDate) => Offer[];
  /** the zone whose today is marked */
  timeZone: string;
  now: Temporal.Instant;
};

/** The weeks of a month with what is on and how much is free to hire. */
export function monthDays(shown: ScheduleView, month: Temporal.PlainYearMonth): CalendarDay[][] {
  const byDate = chipsByDate(shown);
  return weeksOf(month).map((week) =>
    week.map((date) =>
      date.toPlainYearMonth().equals(month)
        ? dayOf(shown, date, byDate.get(date.toString()) ?? [])
        : { date: date.toString(), label: dayName(date), state: 'out', chips: [] },
    ),
  );
}

/** A day with what is on. */
export function scheduleDay(shown: ScheduleView, date: Temporal.PlainDate): CalendarDay {
  return dayOf(shown, date, chipsByDate(shown).get(date.toString()) ?? []);
}

type Happening = { entry: ListedEntry; calendar: Calendar; chip: CalendarChip };

function chipsByDate(shown: ScheduleView): Map<string, Happening[]> {
  const byDate = new Map<string, Happening[]>();
  for (const entry of shown.entries) {
    const calendar = shown.calendars.find(({ id }) => id === entry.calendar_id);
    if (!calendar) continue;
    for (const date of datesOf(entry, calendar.time_zone)) {
      const key = date.toString();
      const ofDate = byDate.get(key) ?? [];
      ofDate.push({ entry, calendar, chip: chipOf(shown, entry, calendar, date) });
      byDate.set(key, ofDate);
    }
  }
  return byDate;
}

function chipOf(
  { slug, schedule, now }: ScheduleView,
  entry: ListedEntry,
  calendar: Calendar,
  date: Temporal.PlainDate,
): CalendarChip {
  const chip = entryChip(entry, slug, calendar, spaceOf(schedule, entry.space_id));
  const isOver = Temporal.Instant.compare(entry.ends_at, now) <= 0;
  return {
    ...chip,
    time: timeOn(entry, date, calendar.time_zone),
    // What was left of it, and at what price, is no longer for anybody.
    ...(isOver && { price: undefined, note: undefined }),
  };
}

function dayOf(shown: ScheduleView, date: Temporal.PlainDate, happenings: Happening[]): CalendarDay {
  const { slug, timeZone, now } = shown;
  const today = dateOf(now, timeZone);
  const order = Temporal.PlainDate.compare(date, today);
  const offers = order < 0 ? [] : shown.offersOn(date);
  const [offer] = offers;
  const calendar = happenings[0]?.calendar ?? offer?.calendar ?? shown.calendars[0];
  const places = happenings
    .filter(({ entry }) => entry.state !== 'cancelled')
    .flatMap(({ entry }) => (entry.places_left === null ? [] : [entry.places_left]));
  return {
    date: date.toString(),
    label: dayName(date),
    state: order < 0 ? 'past' : order === 0 ? 'today' : 'open',
    ...(calendar && { href: dayPath(slug, calendar.slug, date) }),
    chips: happenings.map(({ chip }) => chip),
    ...(order >= 0 && places.length > 0 && { placesLeft: places.reduce((sum, left) => sum + left, 0) }),
    ...(offer && { free: { count: offers.length, href: dayPath(slug, offer.calendar.slug, date) } }),
  };
}
