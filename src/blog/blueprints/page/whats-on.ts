import { z } from 'zod';
import type { CalendarChip, CalendarDay } from '../../../shared/calendar/calendar-day.ts';
import { appUrl, type Ctx } from '../../../shared/http/context.ts';
import { fetchFromApp } from '../../../shared/http/internal-client.ts';
import { clockTime, formatMoney, longDate } from '../../../shared/i18n/formats.ts';
import { t } from '../../messages/translate.ts';

const AHEAD_DAYS = 60;
const MOST = 6;

/** The next few things on at a page, day by day; undefined when events can't be reached. */
export async function whatsOn(c: Ctx, pageId: number): Promise<CalendarDay[] | undefined> {
  const { platform } = c.var;
  const now = platform.clock.now();
  const query = new URLSearchParams({
    container_type: 'page',
    container_id: String(pageId),
    from: now.toString(),
    to: now.add({ hours: 24 * AHEAD_DAYS }).toString(),
  });
  const answer = await fetchFromApp(
    platform,
    'blog',
    'events',
    `/internal/events/entries?${query}`,
    entriesResponse,
  );
  return answer && daysOf(answer.entries.slice(0, MOST), appUrl(c, 'events'), now);
}

const instant = z.iso.datetime({ offset: true }).transform((text) => Temporal.Instant.from(text));

/** What we read of events' answer. */
const entriesResponse = z.object({
  entries: z.array(
    z.object({
      name: z.string(),
      starts_at: instant,
      time_zone: z.string(),
      url: z.string(),
      price_from_minor: z.number().int().nullable(),
      currency: z.string(),
      places_left: z.number().int().nullable(),
      state: z.string(),
    }),
  ),
});
type Entry = z.infer<typeof entriesResponse>['entries'][number];

function daysOf(entries: Entry[], eventsUrl: string, now: Temporal.Instant): CalendarDay[] {
  const days = new Map<string, Omit<CalendarDay, 'summary'>>();
  for (const entry of entries) {
    const starts = entry.starts_at.toZonedDateTimeISO(entry.time_zone);
    const date = starts.toPlainDate();
    const day = days.get(date.toString()) ?? {
      date: date.toString(),
      label: longDate(date),
      state: date.equals(now.toZonedDateTimeISO(entry.time_zone).toPlainDate()) ? 'today' : 'open',
      chips: [],
    };
    day.chips.push(chipOf(entry, starts, eventsUrl));
    days.set(day.date, day);
  }
  return [...days.values()].map((day) => ({ ...day, summary: summaryOf(day) }));
}

const summaryOf = ({ label, state, chips }: Omit<CalendarDay, 'summary'>): string =>
  t(state === 'today' ? 'page.today' : 'page.day', { day: label, count: chips.length });

function chipOf(entry: Entry, starts: Temporal.ZonedDateTime, eventsUrl: string): CalendarChip {
  const { price_from_minor: from, places_left: left } = entry;
  const url = new URL(entry.url, eventsUrl);
  return {
    time: clockTime(starts),
    title: entry.name,
    // Where the browser finds events, whatever name events has for itself.
    href: `${eventsUrl}${url.pathname}${url.search}`,
    tone: 'rose',
    ...(from !== null && { price: from === 0 ? 'free' : `from ${formatMoney(from, entry.currency)}` }),
    ...(left !== null && left > 0 && left <= 10 && { note: { text: `${left} left`, tone: 'warn' as const } }),
    ...(left === 0 && { gone: true, note: { text: t('page.sold_out'), tone: 'plain' as const } }),
    ...(entry.state === 'cancelled' && {
      gone: true,
      note: { text: t('page.cancelled'), tone: 'bad' as const },
    }),
  };
}
