import { clockTime } from '../../shared/i18n/formats.ts';
/** "Fri 12 Jun 2026, 20:00–22:30": for tables. The day of an end is named when it is more than a night away. */
export function shortSpan(from: Temporal.ZonedDateTime, to: Temporal.ZonedDateTime): string {
  const isNear = from.until(to).total('hours') < 24;
  return `${shortDay(from)}, ${clockTime(from)}–${isNear ? '' : `${shortDay(to)}, `}${clockTime(to)}`;
}

const shortDay = (at: Temporal.ZonedDateTime): string =>
  at
    .toPlainDate()
    .toLocaleString('en-GB', { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' })
    .replace(',', '');
