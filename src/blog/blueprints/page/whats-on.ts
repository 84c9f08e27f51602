import type { CalendarChip, CalendarDay } from '../../../shared/calendar/calendar-day.ts';
import type { Ctx } from '../../../shared/http/context.ts';
import { type AnnouncedEntry, fetchEntries } from '../../../shared/http/fetch-entries.ts';
import { clockTime, longDate, zoneAbbreviation } from '../../../shared/i18n/formats.ts';
import type { ContainerId } from '../../../shared/ids.ts';
import { zonesDiffer } from '../../../shared/time.ts';
import { t } from '../../messages/translate.ts';
import { priceWords } from '../../views/price-words.ts';

const DAYS_AHEAD = 60;
const MAX_ENTRIES = 6;
/** The number of places left is shown up to this number. */
const FEW_PLACES = 10;

/** Finds the next few entries of a page, by day; undefined if events cannot be reached. */
export async function findWhatsOn(c: Ctx, containerId: ContainerId): Promise<CalendarDay[] | undefined> {
  const entries = await fetchEntries(c, { containerType: 'page', containerId }, DAYS_AHEAD);
  return entries && daysOf(entries.slice(0, MAX_ENTRIES), c.var.platform.clock.now());
}

function daysOf(entries: AnnouncedEntry[], now: Temporal.Instant): CalendarDay[] {
  const days = new Map<string, Omit<CalendarDay, 'summary'>>();
  const withZone = zonesDiffer(entries.map(({ startsAt }) => startsAt.timeZoneId));
  for (const entry of entries) {
    const date = entry.startsAt.toPlainDate();
    const today = now.toZonedDateTimeISO(entry.startsAt.timeZoneId).toPlainDate();
    const day = days.get(date.toString()) ?? {
      date: date.toString(),
      label: longDate(date),
      state: date.equals(today) ? ('today' as const) : ('open' as const),
      chips: [],
    };
    day.chips.push({ ...chipOf(entry), ...(withZone && { zone: zoneAbbreviation(entry.startsAt) }) });
    days.set(day.date, day);
  }
  return [...days.values()].map((day) => ({ ...day, summary: summaryOf(day) }));
}

const summaryOf = ({ label, state, chips }: Omit<CalendarDay, 'summary'>): string =>
  t(state === 'today' ? 'whats_on.today' : 'whats_on.day', { day: label, count: chips.length });

function chipOf(entry: AnnouncedEntry): CalendarChip {
  const { placesLeft } = entry;
  const price = priceWords(entry);
  return {
    time: clockTime(entry.startsAt),
    title: entry.name,
    href: entry.href,
    tone: 'rose',
    ...(price !== undefined && { price }),
    ...(placesLeft !== null &&
      placesLeft > 0 &&
      placesLeft <= FEW_PLACES && {
        note: { text: t('whats_on.places_left', { count: placesLeft }), tone: 'warn' as const },
      }),
    ...(placesLeft === 0 && { gone: true, note: { text: t('whats_on.sold_out'), tone: 'plain' as const } }),
    ...(entry.cancelled && { gone: true, note: { text: t('whats_on.cancelled'), tone: 'bad' as const } }),
  };
}
