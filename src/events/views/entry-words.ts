import type { CalendarChip } from '../../shared/calendar/calendar-day.ts';
import { formatMoney } from '../../shared/i18n/formats.ts';
import type { Tone } from '../../shared/ui/tone.ts';
import { t } from '../messages/translate.ts';
import type { ListedEntry } from '../model/listed-entry.ts';
import type { EntryState } from '../rules/entry-state.ts';

type Prices = Pick<ListedEntry, 'price_from_minor' | 'price_to_minor'>;
type Availability = Pick<ListedEntry, 'state' | 'places_left'>;
type Note = NonNullable<CalendarChip['note']>;

/** "£11.50", "from £5.00" or "free"; undefined without tickets, because then no price is known. */
export function priceWords(
  { price_from_minor: from, price_to_minor: to }: Prices,
  currency: string,
): string | undefined {
  if (from === null || to === null) return undefined;
  if (to === 0) return t('price.free');
  const price = formatMoney(from, currency);
  return from === to ? price : t('price.from', { price });
}

/** An amount to pay: "£54.00" or "free". */
export const amountWords = (amountMinor: number, currency: string): string =>
  amountMinor > 0 ? formatMoney(amountMinor, currency) : t('price.free');

/** Why an event can no longer be attended: "Cancelled" or "Sold out". */
export function goneNote({ state, places_left }: Availability): Note | undefined {
  if (state === 'cancelled') return { text: t('state.entry.cancelled'), tone: 'bad' };
  return places_left === 0 ? { text: t('entry.sold_out'), tone: 'plain' } : undefined;
}

/** "4 left", once few places are left. */
export function placesNote({ places_left: left }: Availability): Note | undefined {
  return left !== null && left > 0 && left <= FEW_PLACES
    ? { text: t('chip.places_left', { count: left }), tone: 'warn' }
    : undefined;
}

const FEW_PLACES = 10;

/** The tone of the tag that shows an entry's state. */
export const ENTRY_TONES: Record<EntryState, Tone> = {
  draft: 'plain',
  pending: 'plain',
  requested: 'warn',
  ordered: 'plain',
  provisional: 'warn',
  confirmed: 'good',
  declined: 'bad',
  expired: 'plain',
  cancelled: 'bad',
};

/** The icon of a state that waits for something; otherwise that of its tone. */
export const entryIcon = (state: EntryState): 'clock' | undefined =>
  state === 'pending' || state === 'requested' || state === 'ordered' || state === 'provisional'
    ? 'clock'
    : undefined;
