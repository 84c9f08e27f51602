import { formatMoney } from '../../shared/i18n/formats.ts';
import { t } from '../messages/translate.ts';
import type { PublicEvent } from '../ports.ts';

type Prices = Pick<
  PublicEvent,
  'priceFromMinor' | 'priceToMinor' | 'currency' | 'admission' | 'doorPriceMinor' | 'doorPriceNote'
>;

/** "£11.50", "from £5.00", "Free with a ticket", "Free", "£5.00 at the door"; undefined if no price is known. */
export function priceWords(event: Prices): string | undefined {
  const { priceFromMinor: from, priceToMinor: to, currency } = event;
  if (from === null) return priceWithoutTickets(event);
  if (to === 0) return t('whats_on.free_ticket');
  const price = formatMoney(from, currency);
  return from === to ? price : t('whats_on.price_from', { price });
}

function priceWithoutTickets({ admission, doorPriceMinor: price, doorPriceNote: note, currency }: Prices) {
  if (admission === 'free') return t('whats_on.free');
  if (admission !== 'door') return undefined;
  return price === null
    ? t('whats_on.at_door_note', { note })
    : t('whats_on.at_door', { price: formatMoney(price, currency) });
}
