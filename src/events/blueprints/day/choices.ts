import { clockTime, shortWeekday, zoneAbbreviation } from '../../../shared/i18n/formats.ts';
import type { Option } from '../../../shared/ui/choices.tsx';
import { t } from '../../messages/translate.ts';
import { bandOf } from '../../model/calendar-slot.ts';
import type { Offer } from '../../model/offer.ts';
import { minutesOf, type Range, stepsOf } from '../../rules/availability.ts';

/** The starts and ends to choose from of a flexible slot on a date, in wall times. */
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
  const options = (end: 'from' | 'to') =>
    optionsOf(unique(pairs.flatMap((pair) => pair[end])), date, calendar.time_zone);
  return { from: options('from'), to: options('to') };
}

/** The shortest booking from a given start, or else from the first that is free. */
export function proposedRange(
  offers: readonly Offer[],
  start: Temporal.Instant | undefined,
): Range | undefined {
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

function optionsOf(instants: Temporal.Instant[], date: Temporal.PlainDate, timeZone: string): Option[] {
  const options = instants.map((at) => {
    const wall = at.toZonedDateTimeISO(timeZone);
    const time = clockTime(wall);
    const label = wall.toPlainDate().equals(date)
      ? time
      : t('day.time_on_other_day', { time, weekday: shortWeekday(wall.toPlainDate()) });
    return { wall, value: at.toString(), label };
  });
  return options.map(({ wall, value, label }) => {
    // In the night in which the clocks go back, one hour comes twice.
    const isRepeated = options.filter((other) => other.label === label).length > 1;
    return {
      value,
      label: isRepeated ? t('day.time_in_zone', { time: label, zone: zoneAbbreviation(wall) }) : label,
    };
  });
}

const unique = (instants: Temporal.Instant[]): Temporal.Instant[] =>
  [...new Map(instants.map((at) => [at.epochMilliseconds, at])).values()].sort(Temporal.Instant.compare);
