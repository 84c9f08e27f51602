import { timeRange } from '../../shared/i18n/formats.ts';
import type { Offer } from '../model/offer.ts';
import { holdPath } from '../rules/addresses.ts';
import type { Range } from '../rules/availability.ts';

/** "09:00–12:00", in a calendar's time zone. */
export const timesOf = ({ from, to }: Range, timeZone: string): string =>
  timeRange(from.toZonedDateTimeISO(timeZone), to.toZonedDateTimeISO(timeZone));

/** "09:00–12:00" */
export const offerTimes = ({ range, calendar }: Offer): string => timesOf(range, calendar.time_zone);

/** The address of the form that holds an offer; of a flexible slot it proposes the start of this offer. */
export function offerPath(slug: string, { calendar, slot, date, range }: Offer): string {
  const path = holdPath(slug, calendar.slug, date, slot.id);
  return slot.flexible ? `${path}&from=${range.from.toString()}` : path;
}
