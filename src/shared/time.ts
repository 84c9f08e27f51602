/** The platform's only source of now. */
export type Clock = { now(): Temporal.Instant };

export const systemClock: Clock = { now: () => Temporal.Now.instant() };

export type FixedClock = Clock & {
  set(to: string | Temporal.Instant): void;
  advance(by: Temporal.DurationLike): void;
};

/** A clock for tests: stands still until it is moved. */
export function fixedClock(at: string): FixedClock {
  let now = Temporal.Instant.from(at);
  return {
    now: () => now,
    set: (to) => {
      now = Temporal.Instant.from(to);
    },
    advance: (by) => {
      now = now.add(by);
    },
  };
}

/** Whole seconds from now until then, never below nought. */
export const secondsUntil = (then: Temporal.Instant, now: Temporal.Instant): number =>
  Math.max(0, Math.ceil((then.epochMilliseconds - now.epochMilliseconds) / 1000));

// Kept: to make one costs ten times what it then takes to use it.
// Written out once: a month page names hundreds of days, and a formatter takes its time for each.
const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** "Friday 12 June 2026" */
export const longDate = (date: Temporal.PlainDate): string => `${dayName(date)} ${date.year}`;

/** "Friday 12 June" */
export const dayName = (date: Temporal.PlainDate): string =>
  `${WEEKDAYS[date.dayOfWeek - 1]} ${date.day} ${MONTHS[date.month - 1]}`;

/** "Fri 12 June" */
export const shortDate = (date: Temporal.PlainDate): string =>
  `${shortWeekday(date)} ${date.day} ${MONTHS[date.month - 1]}`;

/** "Fri" */
export const shortWeekday = (date: Temporal.PlainDate): string =>
  (WEEKDAYS[date.dayOfWeek - 1] ?? '').slice(0, 3);

/** "June 2026" */
export const monthAndYear = (month: Temporal.PlainYearMonth): string => `${monthName(month)} ${month.year}`;

/** "June" */
export const monthName = (month: Temporal.PlainYearMonth): string => MONTHS[month.month - 1] ?? '';

/** "20:00" */
export const clockTime = (at: Temporal.ZonedDateTime | Temporal.PlainTime): string =>
  `${String(at.hour).padStart(2, '0')}:${String(at.minute).padStart(2, '0')}`;

/** "Friday 12 June 2026, 20:00–22:30"; an end on another day is named with its day. */
export function span(from: Temporal.ZonedDateTime, to: Temporal.ZonedDateTime): string {
  const end = from.toPlainDate().equals(to.toPlainDate()) || endsBeforeSix(from, to);
  return `${longDate(from.toPlainDate())}, ${clockTime(from)}–${end ? '' : `${shortDate(to.toPlainDate())} `}${clockTime(to)}`;
}

// A night that ends at 01:00 belongs to the evening people name it by.
const endsBeforeSix = (from: Temporal.ZonedDateTime, to: Temporal.ZonedDateTime): boolean =>
  to.hour < 6 && from.toPlainDate().add({ days: 1 }).equals(to.toPlainDate());

/** "London time", "Reykjavik time" */
export const zoneName = (timeZone: string): string =>
  timeZone === 'UTC' ? 'UTC' : `${timeZone.split('/').at(-1)?.replaceAll('_', ' ')} time`;

/** "Europe/London", and not an offset like +01:00. */
export function isTimeZone(name: string): boolean {
  try {
    return (
      !/^[+-]/.test(name) &&
      new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
    );
  } catch {
    return false;
  }
}
