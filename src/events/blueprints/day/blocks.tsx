import type { DayBlock, DayColumn } from '../../../shared/calendar/day-columns.tsx';
import { clockTime, formatMoney } from '../../../shared/i18n/formats.ts';

import { secondsUntil } from '../../../shared/time.ts';
import { TimeLeft } from '../../../shared/ui/countdown.tsx';
import type { Calendar } from '../../model/calendar.ts';
import type { CalendarEntry } from '../../model/calendar-entry.ts';
import type { ListedEntry } from '../../model/listed-entry.ts';
import type { Offer } from '../../model/offer.ts';
import type { Occupancy, Space } from '../../model/space.ts';
import { dateOf, entryPath, holdPath } from '../../rules/addresses.ts';
import { overlaps, type Range } from '../../rules/availability.ts';
import { datesOf } from '../../rules/entry-dates.ts';
import { entryStateWords } from '../../rules/entry-state.ts';
import { sideBySide } from '../../rules/side-by-side.ts';
import { priceWords } from '../../views/entry-words.ts';
import type { ScheduleView } from '../../views/schedule-days.ts';
import { slotPrice } from '../../views/slot-words.ts';

export type DayView = ScheduleView & {
  date: Temporal.PlainDate;
  busy: readonly Occupancy[];
  offers: readonly Offer[];
  /** bookings that the viewer may know: their own, or for an organiser all of them */
  bookings: readonly CalendarEntry[];
  isOwn: (booking: CalendarEntry) => boolean;
};

/** A day's spaces with what is on, what is taken and what can be hired; those with nothing to say are left out. */
export function columnsOf(day: DayView): { columns: DayColumn[]; firstHour: number; lastHour: number } {
  const placed = day.schedule.spaces.map((space) => columnOf(day, space));
  const elsewhere = { name: 'Elsewhere', blocks: eventsIn(day, null) };
  const columns = [...placed, elsewhere].filter(({ blocks }) => blocks.length > 0);
  const blocks = columns.flatMap((column) => column.blocks);
  return {
    columns: columns.map((column) => ({ ...column, blocks: besideOneAnother(column.blocks) })),
    firstHour: Math.max(0, Math.floor(Math.min(9, ...blocks.map(({ from }) => from)))),
    lastHour: Math.min(LAST_HOUR, Math.ceil(Math.max(18, ...blocks.map(({ to }) => to)))),
  };
}

// A night goes on until six, as the evening it belongs to.
const LAST_HOUR = 30;

function columnOf(day: DayView, space: Space): DayColumn {
  const offers = day.offers.filter((offer) => offer.space.id === space.id);
  const hourly = offers.find(({ slot }) => slot.flexible);
  return {
    name: space.name,
    detail: [
      space.capacity && `${space.capacity} people`,
      hourly && slotPrice(hourly.slot, hourly.calendar.currency),
    ]
      .filter(Boolean)
      .join(' · '),
    blocks: [
      ...eventsIn(day, space),
      ...bookingsIn(day, space),
      ...busyIn(day, space),
      ...offers.map((offer) => offerBlock(day, offer)),
    ].sort((a, b) => a.from - b.from),
  };
}

function eventsIn(day: DayView, space: Space | null): DayBlock[] {
  return day.entries.flatMap((entry) => {
    const calendar = day.calendars.find(({ id }) => id === entry.calendar_id);
    if (!calendar || entry.space_id !== (space?.id ?? null) || !isOn(day, entry, calendar)) return [];
    return [
      {
        kind: 'event' as const,
        tone: calendar.colour,
        ...wordsOf(entry, calendar),
        ...linkTo(day, entry, calendar),
      },
    ];
  });
}

const isOn = (day: DayView, entry: ListedEntry | CalendarEntry, calendar: Calendar): boolean =>
  datesOf(entry, calendar.time_zone).some((date) => date.equals(day.date));

const wordsOf = (entry: ListedEntry, calendar: Calendar) => ({
  title: entry.name,
  detail: [
    timesOf({ from: entry.starts_at, to: entry.ends_at }, calendar.time_zone),
    entry.state === 'cancelled'
      ? 'cancelled'
      : entry.places_left === 0
        ? 'sold out'
        : priceWords(entry, calendar.currency),
  ].join(' · '),
});

function linkTo(day: DayView, entry: ListedEntry | CalendarEntry, calendar: Calendar) {
  const startsOn = dateOf(entry.starts_at, calendar.time_zone);
  return {
    ...hoursOf(day, { from: entry.starts_at, to: entry.ends_at }),
    href: entryPath(day.slug, calendar.slug, startsOn, entry.id),
  };
}

function bookingsIn(day: DayView, space: Space): DayBlock[] {
  return day.bookings.flatMap((booking): DayBlock[] => {
    const calendar = day.calendars.find(({ id }) => id === booking.calendar_id);
    if (!calendar || booking.space_id !== space.id || !isOn(day, booking, calendar)) return [];
    const block = linkTo(day, booking, calendar);
    if (!day.isOwn(booking))
      return [
        {
          kind: 'busy',
          title: booking.name,
          detail: entryStateWords(booking.state, booking.cost_minor),
          ...block,
        },
      ];
    if (booking.state !== 'pending' || !booking.held_until)
      return [
        {
          kind: 'mine',
          title: booking.name,
          detail: entryStateWords(booking.state, booking.cost_minor),
          ...block,
        },
      ];
    const price = booking.cost_minor > 0 ? formatMoney(booking.cost_minor, calendar.currency) : 'free';
    const detail = (
      <>
        <TimeLeft secondsLeft={secondsUntil(booking.held_until, day.now)} /> left · {price}
      </>
    );
    return [{ kind: 'mine', title: 'Held for you', detail, ...block }];
  });
}

/** Where a space, or any part of it, is taken by what is not shown in its column already. */
function busyIn(day: DayView, space: Space): DayBlock[] {
  const shown = [...day.entries, ...day.bookings].filter((entry) => entry.space_id === space.id);
  const isShown = (one: Occupancy) =>
    shown.some((entry) => entry.calendar_id === one.calendarId && entry.id === one.entryId);
  const leaves = space.leaves.map(({ id }) => id);
  const inTheWay = day.busy.filter((one) => leaves.includes(one.spaceId) && !isShown(one));
  const [leaf] = space.leaves;
  const lanes = space.leaves.length === 1 ? (leaf?.lanes ?? 1) : 1;
  // While a lane is free it can still be had, and is offered.
  const full =
    lanes === 1
      ? merged(inTheWay)
      : merged(whereAll(lanes, day.busy, leaves)).filter((range) =>
          inTheWay.some((one) => overlaps(one, range)),
        );
  return full
    .map((range) => ({ range, ...hoursOf(day, range) }))
    .filter(({ from, to }) => from < 24 && to > (from < 0 ? NIGHT : 0))
    .map(({ range, from, to }) => ({
      kind: 'busy' as const,
      from: Math.max(0, from),
      to,
      title: 'Busy',
      detail: becauseOf(
        day,
        space,
        inTheWay.filter((one) => overlaps(one, range)),
      ),
    }));
}

const NIGHT = 6;

/** "with the Main hall", or "the Garden room is taken": where it is one booking of another space that is in the way. */
function becauseOf(day: DayView, space: Space, busy: readonly Occupancy[]): string | undefined {
  const entries = new Set(busy.map((one) => `${one.calendarId} ${one.entryId}`));
  if (entries.size !== 1) return undefined;
  const [one] = busy;
  const taken = new Set(
    day.busy
      .filter(({ calendarId, entryId }) => calendarId === one?.calendarId && entryId === one.entryId)
      .map(({ spaceId }) => spaceId),
  );
  const whole = day.schedule.spaces.find(
    ({ leaves }) => leaves.length === taken.size && leaves.every(({ id }) => taken.has(id)),
  );
  if (!whole || whole.id === space.id) return undefined;
  return whole.leaves.length > space.leaves.length ? `with the ${whole.name}` : `the ${whole.name} is taken`;
}

function offerBlock(day: DayView, offer: Offer): DayBlock {
  const { calendar, slot, space, range } = offer;
  const times = timesOf(range, calendar.time_zone);
  const price = slotPrice(slot, calendar.currency);
  return {
    kind: 'offer',
    ...hoursOf(day, range),
    title: times,
    detail: slot.flexible ? `any start, ${price}` : `${price} · ${slot.name}`,
    href: offerPath(day.slug, offer),
    more: `${space.name}: hold it`,
  };
}

/** "09:00–12:00" */
export const timesOf = ({ from, to }: Range, timeZone: string): string =>
  `${clockTime(from.toZonedDateTimeISO(timeZone))}–${clockTime(to.toZonedDateTimeISO(timeZone))}`;

/** The form that holds it; of a flexible time it begins with this stretch. */
export function offerPath(slug: string, { calendar, slot, date, range }: Offer): string {
  const path = holdPath(slug, calendar.slug, date, slot.id);
  return slot.flexible ? `${path}&from=${range.from.toString()}` : path;
}

/** Hours by the clock on the wall, counted on over midnight. Where the clocks go back it ends no earlier than it starts. */
function hoursOf({ date, timeZone }: DayView, range: Range): { from: number; to: number } {
  const hourOf = (at: Temporal.Instant) => {
    const wall = at.toZonedDateTimeISO(timeZone);
    return date.until(wall.toPlainDate()).days * 24 + wall.hour + wall.minute / 60;
  };
  const from = hourOf(range.from);
  const to = hourOf(range.to);
  return { from, to: to > from ? to : from + range.from.until(range.to).total('hours') };
}

function besideOneAnother(blocks: DayBlock[]): DayBlock[] {
  const places = sideBySide(blocks);
  return blocks.map((block, at) => ({ ...block, beside: places[at] }));
}

const inOrder = (a: Range, b: Range): number => Temporal.Instant.compare(a.from, b.from);

function merged(ranges: readonly Range[]): Range[] {
  const whole: Range[] = [];
  for (const { from, to } of ranges.toSorted(inOrder)) {
    const last = whole.at(-1);
    if (last && Temporal.Instant.compare(from, last.to) < 0) {
      if (Temporal.Instant.compare(last.to, to) < 0) last.to = to;
    } else whole.push({ from, to });
  }
  return whole;
}

/** The stretches in which all of these many lanes are taken. */
function whereAll(
  lanes: number,
  busy: readonly Occupancy[],
  leaves: readonly Occupancy['spaceId'][],
): Range[] {
  const ofSpace = busy.filter(({ spaceId }) => leaves.includes(spaceId));
  return Array.from({ length: lanes }, (_, lane) =>
    merged(ofSpace.filter((one) => one.lane === lane + 1)),
  ).reduce((all, ofLane) =>
    all.flatMap((a) => ofLane.filter((b) => overlaps(a, b)).map((b) => common(a, b))),
  );
}

const common = (a: Range, b: Range): Range => ({
  from: Temporal.Instant.compare(a.from, b.from) < 0 ? b.from : a.from,
  to: Temporal.Instant.compare(a.to, b.to) < 0 ? a.to : b.to,
});
