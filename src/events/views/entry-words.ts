import type { CalendarChip } from '../../shared/calendar/calendar-day.ts';
import { formatMoney } from '../../shared/i18n/formats.ts';

import type { ListedEntry } from '../model/listed-entry.ts';

type Priced = Pick<ListedEntry, 'price_from_minor' | 'price_to_minor'>;

/** "£11.50", "from £5.00", "free"; what has no tickets is free too. */
export function priceWords({ price_from_minor: from, price_to_minor: to }: Priced, currency: string): string {
  if (from === null || to === null || to === 0) return 'free';
  return from === to ? formatMoney(from, currency) : `from ${formatMoney(from, currency)}`;
}

/** What is said of the places that are left: "4 left" when they run out. */
export function placesNote({ places_left: left }: Pick<ListedEntry, 'places_left'>): CalendarChip['note'] {
  return left !== null && left > 0 && left <= FEW ? { text: `${left} left`, tone: 'warn' } : undefined;
}

const FEW = 10;
