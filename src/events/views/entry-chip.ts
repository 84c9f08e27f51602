import type { CalendarChip } from '../../shared/html/calendar/calendar-day.ts';
import { formatMoney } from '../../shared/money.ts';
import { clockTime } from '../../shared/time.ts';
import type { Calendar } from '../model/calendar.ts';
import type { ListedEntry } from '../model/calendar-entry.ts';
import type { Space } from '../model/space.ts';
import { dateOf, entryPath } from '../rules/addresses.ts';

const FEW = 10;

/** An event as months, agendas and lists show it. */
export function entryChip(
  entry: ListedEntry,
  pageSlug: string,
  calendar: Calendar,
  space: Space | undefined,
): CalendarChip {
  const { price_from_minor: from, price_to_minor: to, places_left: left } = entry;
  return {
    time: clockTime(entry.starts_at.toZonedDateTimeISO(calendar.time_zone)),
    title: entry.name,
    href: entryPath(pageSlug, calendar.slug, dateOf(entry.starts_at, calendar.time_zone), entry.id),
    tone: calendar.hue,
    cancelled: entry.state === 'cancelled',
    full: from !== null && left === 0,
    ...(space && { place: space.name }),
    ...(from !== null && { price: priceFrom(from, to ?? from, calendar.currency) }),
    ...(left !== null &&
      left > 0 &&
      left <= FEW && { note: { text: left === 1 ? '1 left' : `${left} left`, tone: 'warn' as const } }),
  };
}

/** "£11.50", "from £5.00", "free" */
export function priceFrom(from: number, to: number, currency: string): string {
  if (to === 0) return 'free';
  return `${from < to ? 'from ' : ''}${formatMoney(from, currency)}`;
}
