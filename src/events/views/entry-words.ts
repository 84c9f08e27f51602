import type { CalendarChip } from '../../shared/calendar/calendar-day.ts';
import { formatFacts, formatMoney } from '../../shared/i18n/formats.ts';
import type { StateLook } from '../../shared/ui/tone.ts';
import { t } from '../messages/translate.ts';
import type { CalendarEntry } from '../model/calendar-entry.ts';
import type { ListedEntry } from '../model/listed-entry.ts';

type Admission = Pick<ListedEntry, 'admission' | 'door_price_minor' | 'door_price_note'>;
type Prices = Admission & Pick<ListedEntry, 'price_from_minor' | 'price_to_minor'>;
type Availability = Pick<ListedEntry, 'state' | 'places_left'>;
type Note = NonNullable<CalendarChip['note']>;

/** "£11.50", "from £5.00", "Free with a ticket", "Free", "£5.00 at the door"; undefined if no price is known. */
export function priceWords(
  { price_from_minor: from, price_to_minor: to, ...admission }: Prices,
  currency: string,
): string | undefined {
  if (from === null || to === null) return priceWithoutTickets(admission, currency);
  if (to === 0) return t('price.free_ticket');
  const price = formatMoney(from, currency);
  return from === to ? price : t('price.from', { price });
}

function priceWithoutTickets(
  { admission, door_price_minor: price, door_price_note: note }: Admission,
  currency: string,
): string | undefined {
  if (admission === 'free') return t('price.free');
  if (admission !== 'door') return undefined;
  return price === null
    ? t('price.at_door_note', { note })
    : t('price.at_door', { price: formatMoney(price, currency) });
}

/** How an event is paid: what has types of tickets costs what they cost, whatever else was entered. */
export const admissionOf = (
  { admission }: Pick<ListedEntry, 'admission'>,
  ticketTypes: readonly unknown[],
): ListedEntry['admission'] => (ticketTypes.length > 0 ? 'tickets' : admission);

/** What an event without tickets costs, in full; undefined if that is not known, or if its tickets say it. */
export function admissionWords(
  entry: Admission,
  ticketTypes: readonly unknown[],
  currency: string,
): { value: string; more: string } | undefined {
  const { door_price_minor: price, door_price_note: note } = entry;
  switch (admissionOf(entry, ticketTypes)) {
    case 'free':
      return { value: t('price.free'), more: t('price.no_ticket_needed') };
    case 'door':
      return price === null
        ? { value: note, more: t('price.pay_at_door') }
        : { value: formatMoney(price, currency), more: formatFacts([t('price.pay_at_door'), note]) };
    default:
      return undefined;
  }
}

/** The description of an event for calendar files, with what it costs without tickets. */
export function describedWithPrice(
  entry: Admission & Pick<ListedEntry, 'description'>,
  ticketTypes: readonly unknown[],
  currency: string,
): string {
  const words = admissionWords(entry, ticketTypes, currency);
  const price = words && t('feed.price', { price: formatFacts([words.value, words.more]) });
  return [entry.description, price].filter(Boolean).join('\n\n');
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

/** How an entry looks in each state; a draft is no part of the diary yet. */
export function entryLook({ kind, state }: Pick<CalendarEntry, 'kind' | 'state'>): StateLook | undefined {
  switch (state) {
    case 'draft':
      return undefined;
    case 'pending':
    case 'ordered':
      return state;
    case 'requested':
    case 'provisional':
      return 'awaiting';
    case 'confirmed':
      return kind === 'hire' ? 'confirmed' : kind === 'event' ? 'event' : 'closure';
    case 'declined':
    case 'expired':
    case 'cancelled':
      return 'cancelled';
  }
}
