import type { CalendarChip, CalendarDay } from '../../shared/calendar/calendar-day.ts';
import { clockTime, dayName, formatFacts, timeRange, zoneAbbreviation } from '../../shared/i18n/formats.ts';
import { zonesDiffer } from '../../shared/time.ts';
import { t } from '../messages/translate.ts';
import { type Calendar, type Schedule, spaceOf } from '../model/calendar.ts';
import type { ListedEntry } from '../model/listed-entry.ts';
import type { Offer } from '../model/offer.ts';
import type { Occupancy } from '../model/space.ts';
import { dateOf, dayPath } from '../rules/addresses.ts';
import { datesOf } from '../rules/entry-dates.ts';
import { daysAsRange, weeksOf } from '../rules/month.ts';
import { closedSpaces, closedWords, spaceNames } from './closure-words.ts';
import { entryChip } from './entry-chip.ts';

/** Some calendars of a page over a range of dates, ready to be shown. */
export type ScheduleView = {
  /** the page's slug */
  slug: string;
  schedule: Schedule;
  /** the calendars shown; a day without entries and offers links to the first of them */
  calendars: readonly Calendar[];
  /** the entries and what is busy, as text */
  content: string;
  entries: readonly ListedEntry[];
  busy: readonly Occupancy[];
  offersOn: (date: Temporal.PlainDate) => Offer[];
  /** the time zone that defines today */
  timeZone: string;
  now: Temporal.Instant;
};

/** The weeks of a month, each day with its entries and the number of its offers. */
export function monthDays(view: ScheduleView, month: Temporal.PlainYearMonth): CalendarDay[][] {
  const byDate = entriesByDate(view);
  const today = dateOf(view.now, view.timeZone);
  return weeksOf(month).map((week) =>
    week.map((date) =>
      date.month === month.month
        ? dayOf(view, date, { today, entries: byDate.get(date.toString()) ?? [] })
        : { date: date.toString(), label: dayName(date), summary: dayName(date), state: 'out', chips: [] },
    ),
  );
}

/** One day with its entries and the number of its offers. */
export const scheduleDay = (view: ScheduleView, date: Temporal.PlainDate): CalendarDay =>
  dayOf(view, date, {
    today: dateOf(view.now, view.timeZone),
    entries: entriesByDate(view).get(date.toString()) ?? [],
  });

/**
 * The accessible name of a day: "Today, Friday 12 June, Closed: Painting, 2 events, 1 place left, 3 times free to hire".
 * @param day.closed why spaces are closed
 * @param day.placesLeft undefined where the places are not limited
 * @param day.offers how many times are free to hire
 */
export const daySummary = (day: {
  label: string;
  isToday: boolean;
  closed?: readonly string[];
  events: number;
  placesLeft?: number | undefined;
  offers?: number;
}): string =>
  formatFacts([
    day.isToday ? t('schedule.today', { day: day.label }) : day.label,
    ...(day.closed ?? []),
    t('schedule.events', { count: day.events }),
    day.placesLeft !== undefined && t('schedule.places_left', { count: day.placesLeft }),
    day.offers && t('schedule.free_to_hire', { count: day.offers }),
  ]);

type DayEntry = { entry: ListedEntry; calendar: Calendar; chip: CalendarChip };

function entriesByDate(view: ScheduleView): Map<string, DayEntry[]> {
  const byDate = new Map<string, DayEntry[]>();
  for (const entry of view.entries) {
    const calendar = calendarOf(view, entry);
    if (!calendar) continue;
    for (const date of datesOf(entry, calendar.time_zone)) {
      const key = date.toString();
      const ofDate = byDate.get(key) ?? [];
      ofDate.push({ entry, calendar, chip: chipOf(view, entry, calendar, date) });
      byDate.set(key, ofDate);
    }
  }
  return byDate;
}

/** The calendar that shows an entry: its own or, because all calendars of a page share its spaces, any for a closure. */
const calendarOf = ({ calendars }: ScheduleView, entry: ListedEntry): Calendar | undefined =>
  calendars.find(({ id }) => id === entry.calendar_id) ?? (isClosure(entry) ? calendars[0] : undefined);

const isClosure = ({ kind }: ListedEntry): boolean => kind === 'closure';

function chipOf(view: ScheduleView, entry: ListedEntry, calendar: Calendar, date: Temporal.PlainDate) {
  const chip = isClosure(entry)
    ? closureChip(view, entry, calendar, date)
    : eventChip(view, entry, calendar, date);
  if (!zonesDiffer(view.calendars.map(({ time_zone }) => time_zone))) return chip;
  return { ...chip, zone: zoneAbbreviation(entry.starts_at.toZonedDateTimeISO(calendar.time_zone)) };
}

function closureChip(
  { slug, schedule, busy }: ScheduleView,
  entry: ListedEntry,
  calendar: Calendar,
  date: Temporal.PlainDate,
): CalendarChip {
  const closed = closedSpaces(entry, schedule.spaces, busy);
  return {
    time: closedTime(entry, date, calendar.time_zone),
    title: closedWords(entry),
    href: dayPath(slug, calendar.slug, date),
    tone: calendar.colour,
    closed: true,
    ...(closed.length < schedule.spaces.length && { place: spaceNames(closed) }),
  };
}

/** "from 08:00", "to 18:00", "08:00–12:00"; empty on a date that is closed all day. */
function closedTime(entry: ListedEntry, date: Temporal.PlainDate, timeZone: string): string {
  if (isWholeDay(entry, date, timeZone)) return '';
  const from = entry.starts_at.toZonedDateTimeISO(timeZone);
  const to = entry.ends_at.toZonedDateTimeISO(timeZone);
  if (Temporal.PlainDate.compare(from, date) < 0) return timeWords(entry, date, timeZone);
  return Temporal.PlainDate.compare(to, date) > 0
    ? t('schedule.from', { time: clockTime(from) })
    : timeRange(from, to);
}

function eventChip(
  { slug, schedule, now }: ScheduleView,
  entry: ListedEntry,
  calendar: Calendar,
  date: Temporal.PlainDate,
): CalendarChip {
  const chip = entryChip(entry, slug, calendar, entry.address || spaceOf(schedule, entry.space_id)?.name);
  const isOver = Temporal.Instant.compare(entry.ends_at, now) <= 0;
  return {
    ...chip,
    time: timeWords(entry, date, calendar.time_zone),
    // Tickets of an event that is over are not for sale: no price and no count.
    ...(isOver && { price: undefined, note: chip.gone ? chip.note : undefined }),
  };
}

/** The time of an entry on one of its dates: "20:00" on the first, "to 17:00" on the last, and "all day" on whole dates. */
export function timeWords(
  { starts_at, ends_at }: Pick<ListedEntry, 'starts_at' | 'ends_at'>,
  date: Temporal.PlainDate,
  timeZone: string,
): string {
  const startsBefore = Temporal.PlainDate.compare(dateOf(starts_at, timeZone), date) < 0;
  const endsLater = Temporal.PlainDate.compare(dateOf(ends_at, timeZone), date) > 0;
  if (endsLater && isWholeDay({ starts_at, ends_at }, date, timeZone)) return t('schedule.all_day');
  return startsBefore
    ? t('schedule.until', { time: clockTime(ends_at.toZonedDateTimeISO(timeZone)) })
    : clockTime(starts_at.toZonedDateTimeISO(timeZone));
}

function isWholeDay(
  { starts_at, ends_at }: Pick<ListedEntry, 'starts_at' | 'ends_at'>,
  date: Temporal.PlainDate,
  timeZone: string,
): boolean {
  const { from, to } = daysAsRange(date, date, timeZone);
  return Temporal.Instant.compare(starts_at, from) <= 0 && Temporal.Instant.compare(ends_at, to) >= 0;
}

function dayOf(
  view: ScheduleView,
  date: Temporal.PlainDate,
  { today, entries: dayEntries }: { today: Temporal.PlainDate; entries: DayEntry[] },
): CalendarDay {
  const { slug } = view;
  const order = Temporal.PlainDate.compare(date, today);
  const offers = order < 0 ? [] : view.offersOn(date);
  const [offer] = offers;
  const events = dayEntries.filter(({ entry }) => !isClosure(entry));
  const calendar = events[0]?.calendar ?? offer?.calendar ?? view.calendars[0];
  const label = dayName(date);
  return {
    date: date.toString(),
    label,
    summary: daySummary({
      label,
      isToday: order === 0,
      closed: dayEntries.filter(({ entry }) => isClosure(entry)).map(({ chip }) => chip.title),
      events: events.length,
      placesLeft: order < 0 ? undefined : placesLeftOf(events),
      offers: offers.length,
    }),
    state: order < 0 ? 'past' : order === 0 ? 'today' : 'open',
    ...(calendar && { href: dayPath(slug, calendar.slug, date) }),
    chips: dayEntries.map(({ chip }) => chip),
    ...(offer && {
      offer: {
        label: t('schedule.free_to_hire', { count: offers.length }),
        brief: t('schedule.free_brief', { count: offers.length }),
        href: dayPath(slug, offer.calendar.slug, date),
      },
    }),
  };
}

/** Places left over all events of a day; undefined where none of them is limited. */
function placesLeftOf(dayEntries: readonly DayEntry[]): number | undefined {
  const places = dayEntries
    .filter(({ entry }) => entry.state !== 'cancelled')
    .flatMap(({ entry }) => entry.places_left ?? []);
  return places.length > 0 ? places.reduce((sum, left) => sum + left, 0) : undefined;
}
