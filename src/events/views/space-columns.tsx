import type { DayBlock, DayColumn, DayColumnsProps } from '../../shared/calendar/day-columns.tsx';
import { zoneAbbreviation } from '../../shared/i18n/formats.ts';
import { secondsUntil, zonesDiffer } from '../../shared/time.ts';
import { TimeLeft } from '../../shared/ui/countdown.tsx';
import { entryStateForVenue, entryStateWords } from '../messages/state-words.ts';
import { rich, t } from '../messages/translate.ts';
import type { Calendar } from '../model/calendar.ts';
import type { CalendarEntry } from '../model/calendar-entry.ts';
import type { ListedEntry } from '../model/listed-entry.ts';
import type { Offer } from '../model/offer.ts';
import type { Occupancy, Space } from '../model/space.ts';
import { dateOf, entryPath } from '../rules/addresses.ts';
import { fullRanges, mergeRanges, overlaps, type Range } from '../rules/availability.ts';
import { datesOf } from '../rules/entry-dates.ts';
import { sideBySide } from '../rules/side-by-side.ts';
import { closedSpaces, closedWords, spaceNames } from './closure-words.ts';
import { amountWords, entryLook, goneNote, priceWords } from './entry-words.ts';
import { offerPath, offerTimes, timesOf } from './offer-words.ts';
import { slotPrice } from './slot-words.ts';

/** One date of a page's schedule. Entries, bookings and occupancies may extend beyond it. */
export type SpaceDay = {
  /** the page's slug */
  slug: string;
  date: Temporal.PlainDate;
  /** the zone of the hours shown */
  timeZone: string;
  now: Temporal.Instant;
  calendars: readonly Calendar[];
  spaces: readonly Space[];
  entries: readonly ListedEntry[];
  bookings: readonly VisibleBooking[];
  busy: readonly Occupancy[];
  /** of this date only */
  offers: readonly Offer[];
};

/** A booking that the viewer may see: their own, or any, for those who may see bookings. */
export type VisibleBooking = CalendarEntry & { isOwn: boolean };

/** A column for each space with its blocks, and the hours they span; spaces without blocks are left out. */
export function spaceColumns(day: SpaceDay): Omit<DayColumnsProps, 'label'> {
  const all = [
    ...day.spaces.map((space) => columnOf(day, space)),
    { name: t('day.elsewhere'), blocks: spaceBlocks(day, undefined) },
  ];
  const columns = all.filter(({ blocks }) => blocks.length > 0);
  const hours = columns.flatMap((column) => column.blocks).flatMap(hoursShown);
  return {
    columns,
    firstHour: Math.max(0, Math.floor(Math.min(9, ...hours))),
    lastHour: Math.min(LAST_HOUR, Math.ceil(Math.max(18, ...hours))),
  };
}

/**
 * The hours that a day must include for a block. What lasts the whole day says nothing about them, and neither does
 * that a closure lasts into the night: an hour at its other end shows it.
 */
function hoursShown({ kind, from, to }: DayBlock): number[] {
  if (from <= 0 && to >= 24) return [];
  if (kind === 'closure' && from <= 0) return [to - 1, to];
  if (kind === 'closure' && to >= 24) return [from, from + 1];
  return [from, to];
}

// Hours before six in the morning belong to the previous day.
const NIGHT_ENDS_AT = 6;
const LAST_HOUR = 24 + NIGHT_ENDS_AT;

function columnOf(day: SpaceDay, space: Space): DayColumn {
  const hourly = day.offers.find((offer) => offer.space.id === space.id && offer.slot.flexible);
  const facts = [
    space.capacity && t('day.capacity', { count: space.capacity }),
    hourly && slotPrice(hourly.slot, hourly.calendar.currency),
  ];
  return { name: space.name, detail: facts.filter(Boolean).join(' · '), blocks: spaceBlocks(day, space) };
}

/**
 * The events, bookings, occupied times and offers of a space on a date, by start.
 * @param space undefined for events without a space
 */
export function spaceBlocks(day: SpaceDay, space: Space | undefined): DayBlock[] {
  const events = eventBlocks(day, space);
  const blocks = space
    ? [
        ...closureBlocks(day, space),
        ...events,
        ...bookingBlocks(day, space),
        ...busyBlocks(day, space),
        ...offerBlocks(day, space),
      ]
    : events;
  const sorted = blocks.sort((a, b) => a.from - b.from);
  const places = sideBySide(sorted);
  return sorted.map((block, at) => ({ ...block, beside: places[at] }));
}

/** Why a space is closed, if it is. */
function closureBlocks(day: SpaceDay, space: Space): DayBlock[] {
  const closures = day.entries.filter(({ kind }) => kind === 'closure');
  return closures.flatMap((closure) => {
    const closed = occupanciesOf(day, space).filter(({ entryId }) => entryId === closure.id);
    const spaces = closedSpaces(closure, day.spaces, day.busy);
    // A column of a larger space says which part is closed.
    const detail = spaces.includes(space) ? undefined : spaceNames(spaces);
    return hoursOn(day, mergeRanges(closed)).map(
      ({ from, to }): DayBlock => ({ kind: 'closure', from, to, title: closedWords(closure), detail }),
    );
  });
}

const occupanciesOf = ({ busy }: SpaceDay, { leaves }: Space): Occupancy[] =>
  busy.filter((one) => leaves.some(({ id }) => id === one.spaceId));

function eventBlocks(day: SpaceDay, space: Space | undefined): DayBlock[] {
  return day.entries.flatMap((entry): DayBlock[] => {
    const calendar = calendarOnDay(day, entry);
    if (!calendar || entry.kind === 'closure' || entry.space_id !== (space?.id ?? null)) return [];
    const range = { from: entry.starts_at, to: entry.ends_at };
    const times = withZone(day, calendar, range, timesOf(range, calendar.time_zone));
    const more = goneNote(entry)?.text ?? priceWords(entry, calendar.currency);
    const detail = more === undefined ? times : `${times} · ${more}`;
    const frame = frameOf(day, entry, calendar);
    return [{ kind: 'event', tone: calendar.colour, title: entry.name, detail, ...frame }];
  });
}

function bookingBlocks(day: SpaceDay, space: Space): DayBlock[] {
  return day.bookings.flatMap((booking): DayBlock[] => {
    const calendar = calendarOnDay(day, booking);
    if (!calendar || booking.space_id !== space.id) return [];
    const frame = frameOf(day, booking, calendar);
    if (booking.isOwn && booking.state === 'pending' && booking.held_until) {
      const detail = rich('day.held_left', {
        left: <TimeLeft secondsLeft={secondsUntil(booking.held_until, day.now)} />,
        price: amountWords(booking.cost_minor, calendar.currency),
      });
      return [{ kind: 'mine', title: t('day.held_for_you'), detail, ...frame }];
    }
    const words = booking.isOwn ? entryStateWords : entryStateForVenue;
    const detail = words(booking.state, booking.cost_minor, booking.payment_timing);
    // Who may see a booking by name sees by its look too how firm it is.
    const kind = booking.isOwn ? 'mine' : (entryLook(booking) ?? 'pending');
    return [{ kind, title: booking.name, detail, ...frame }];
  });
}

/** The calendar of an entry, if this date is one of its dates. */
function calendarOnDay(day: SpaceDay, entry: ListedEntry | CalendarEntry): Calendar | undefined {
  const calendar = day.calendars.find(({ id }) => id === entry.calendar_id);
  return calendar && datesOf(entry, calendar.time_zone).some((date) => date.equals(day.date))
    ? calendar
    : undefined;
}

function frameOf(day: SpaceDay, entry: ListedEntry | CalendarEntry, calendar: Calendar) {
  const startsOn = dateOf(entry.starts_at, calendar.time_zone);
  return {
    ...hoursOf(day, { from: entry.starts_at, to: entry.ends_at }),
    href: entryPath(day.slug, calendar.slug, startsOn, entry.id),
  };
}

/** The times at which a space or a part of it is occupied by entries without a block in this column. */
function busyBlocks(day: SpaceDay, space: Space): DayBlock[] {
  const withBlocks = [...day.entries, ...day.bookings].filter(
    (entry) => entry.kind === 'closure' || entry.space_id === space.id,
  );
  const hasBlock = (one: Occupancy) => withBlocks.some(({ id }) => id === one.entryId);
  const ofSpace = occupanciesOf(day, space);
  const hidden = ofSpace.filter((one) => !hasBlock(one));
  const [leaf, ...otherLeaves] = space.leaves;
  const lanes = otherLeaves.length === 0 ? (leaf?.lanes ?? 1) : 1;
  // A space with a free lane can still be hired, so it is not busy yet.
  const taken =
    lanes === 1
      ? mergeRanges(hidden)
      : fullRanges(lanes, ofSpace).filter((range) => hidden.some((one) => overlaps(one, range)));
  return hoursOn(day, taken).map(({ range, from, to }) => {
    const causes = hidden.filter((one) => overlaps(one, range));
    return { kind: 'busy', from, to, title: t('day.busy'), detail: busyReason(day, space, causes) };
  });
}

/** The hours of ranges on this date, without those that only belong to the night before. */
const hoursOn = (day: SpaceDay, ranges: readonly Range[]) =>
  ranges
    .map((range) => ({ range, ...hoursOf(day, range) }))
    .filter(({ from, to }) => from < 24 && to > (from < 0 ? NIGHT_ENDS_AT : 0))
    .map((block) => ({ ...block, from: Math.max(0, block.from) }));

/** Names the booked space that contains this one or is a part of it, if a single booking is the cause. */
function busyReason(day: SpaceDay, space: Space, causes: readonly Occupancy[]): string | undefined {
  const [cause, ...others] = causes;
  const isSameEntry = (one: Occupancy) => one.entryId === cause?.entryId;
  if (!cause || !others.every(isSameEntry)) return undefined;
  const taken = new Set(day.busy.filter(isSameEntry).map(({ spaceId }) => spaceId));
  const booked = day.spaces.find(
    ({ leaves }) => leaves.length === taken.size && leaves.every(({ id }) => taken.has(id)),
  );
  if (!booked || booked.id === space.id) return undefined;
  return booked.leaves.length > space.leaves.length
    ? t('day.busy_with_whole', { space: booked.name })
    : t('day.busy_with_part', { space: booked.name });
}

function offerBlocks(day: SpaceDay, space: Space): DayBlock[] {
  return day.offers
    .filter((offer) => offer.space.id === space.id)
    .map((offer) => {
      const { calendar, slot, range } = offer;
      const price = slotPrice(slot, calendar.currency);
      return {
        kind: 'offer',
        ...hoursOf(day, range),
        title: withZone(day, calendar, range, offerTimes(offer)),
        detail: slot.flexible ? t('day.any_start', { price }) : `${price} · ${slot.name}`,
        href: offerPath(day.slug, offer),
        more: t('day.hold_space', { space: space.name }),
      };
    });
}

/** Times with the zone whose they are, where those of the calendars differ: "20:00–22:30 BST". */
function withZone({ calendars }: SpaceDay, { time_zone }: Calendar, { from }: Range, times: string): string {
  if (!zonesDiffer(calendars.map((one) => one.time_zone))) return times;
  return t('day.time_in_zone', { time: times, zone: zoneAbbreviation(from.toZonedDateTimeISO(time_zone)) });
}

/** Wall-clock hours, counted on past midnight. Where the clocks go back, a range ends no earlier than it starts. */
function hoursOf({ date, timeZone }: SpaceDay, range: Range): { from: number; to: number } {
  const hourOf = (at: Temporal.Instant) => {
    const wall = at.toZonedDateTimeISO(timeZone);
    return date.until(wall.toPlainDate()).days * 24 + wall.hour + wall.minute / 60;
  };
  const from = hourOf(range.from);
  const to = hourOf(range.to);
  return { from, to: to > from ? to : from + range.from.until(range.to).total('hours') };
}
