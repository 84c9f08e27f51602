import { clockTime, shortWeekday } from '../../../shared/i18n/formats.ts';
import type { Option } from '../../../shared/ui/form.tsx';
import { bandOf } from '../../model/calendar-slot.ts';
import type { Offer } from '../../model/offer.ts';
import { minutesOf, type Range, stepsOf } from '../../rules/availability.ts';

/** Starts and ends that can be chosen of a flexible slot on a date, in wall times. */
export function choicesOf(offers: readonly Offer[]): { from: Option[]; to: Option[] } {
  const pairs = offers.map(({ slot, range }) => {
    const steps = stepsOf(bandOf(slot), range);
    return {
      from: steps.filter((at) => minutesOf({ from: at, to: range.to }) >= slot.min_minutes),
      to: steps.filter((at) => minutesOf({ from: range.from, to: at }) >= slot.min_minutes),
    };
  });
  const [first] = offers;
  if (!first) return { from: [], to: [] };
  const { calendar, date } = first;
  const all = (which: 'from' | 'to') => unique(pairs.flatMap((pair) => pair[which]));
  return {
    from: labelled(all('from'), date, calendar.time_zone),
    to: labelled(all('to'), date, calendar.time_zone),
  };
}

/** The shortest booking from a start that was followed here, or from the first that is free. */
export function proposalOf(offers: readonly Offer[], start: Temporal.Instant | undefined): Range | undefined {
  const offer =
    offers.find(
      ({ range }) =>
        start &&
        minutesOf({ from: range.from, to: start }) >= 0 &&
        minutesOf({ from: start, to: range.to }) > 0,
    ) ?? offers[0];
  if (!offer) return undefined;
  const steps = stepsOf(bandOf(offer.slot), offer.range);
  const from = steps.find((at) => start && at.equals(start)) ?? offer.range.from;
  const to = steps.find((at) => minutesOf({ from, to: at }) >= offer.slot.min_minutes) ?? offer.range.to;
  return { from, to };
}

function labelled(instants: Temporal.Instant[], date: Temporal.PlainDate, timeZone: string): Option[] {
  const walls = instants.map((at) => at.toZonedDateTimeISO(timeZone));
  const clocks = walls.map((wall) =>
    wall.toPlainDate().equals(date)
      ? clockTime(wall)
      : `${clockTime(wall)} (${shortWeekday(wall.toPlainDate())})`,
  );
  return walls.map((wall, at) => {
    const clock = clocks[at] ?? '';
    // In the night in which the clocks go back an hour comes twice.
    const twice = clocks.filter((other) => other === clock).length > 1;
    return { value: instants[at]?.toString() ?? '', label: twice ? `${clock} ${zoneShort(wall)}` : clock };
  });
}

const zoneShort = (wall: Temporal.ZonedDateTime): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: wall.timeZoneId, timeZoneName: 'short' })
    .formatToParts(wall.epochMilliseconds)
    .find(({ type }) => type === 'timeZoneName')?.value ?? '';

const unique = (instants: Temporal.Instant[]): Temporal.Instant[] =>
  [...new Map(instants.map((at) => [at.epochMilliseconds, at])).values()].sort(Temporal.Instant.compare);
