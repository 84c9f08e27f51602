import {
  clockTime,
  dayName,
  formatFacts,
  formatMoney,
  shortDate,
  zoneName,
} from '../../../shared/i18n/formats.ts';
import type { ContainerId } from '../../../shared/ids.ts';
import { zonesDiffer } from '../../../shared/time.ts';
import type { Tone } from '../../../shared/ui/tone.ts';
import type { CalendarTone } from '../../../shared/ui/toolbar.tsx';
import { t } from '../../messages/translate.ts';
import type { PublicEvent } from '../../ports.ts';
import { datesOfPeriod, type Period } from '../../rules/period.ts';
import { priceWords } from '../../views/price-words.ts';

/** A day of the front page: what is only once weighs more than what is every week. */
export type Day = {
  date: Temporal.PlainDate;
  /** "Friday 12 June" */
  label: string;
  isToday: boolean;
  /** with tickets, or a price at the door */
  leads: Happening[];
  others: Happening[];
  recurring: Happening[];
};

export type Happening = {
  key: string;
  name: string;
  href: string;
  tone: CalendarTone;
  /** "20:00" */
  time: string;
  /** whose time it is, where they differ */
  zone: string | undefined;
  doors: string | undefined;
  /** "The Glasshouse, Main hall" */
  place: string;
  /** the beginning of its description */
  about: string;
  price: string | undefined;
  tickets: string | undefined;
  note: { text: string; tone: Tone } | undefined;
  cancelled: boolean;
};

export type DaysOptions = {
  pages: ReadonlyMap<ContainerId, { slug: string; title: string }>;
  eventsUrl: string;
  now: Temporal.Instant;
  period: Period | undefined;
  /** what is every week stands among the others */
  unfolded: boolean;
};

const MAX_LEADS = 4;
const MAX_ABOUT = 140;
/** The number of places left is shown up to this number. */
const FEW_PLACES = 10;

/** Groups events by the day on which they begin, each in its own time zone. What has begun before is on the first day. */
export function daysOf(events: readonly PublicEvent[], options: DaysOptions): Day[] {
  const days = new Map<string, Day>();
  const withZone = zonesDiffer(events.map(({ startsAt }) => startsAt.timeZoneId));
  for (const event of events) {
    const page = options.pages.get(event.containerId);
    const date = page && dateOf(event, options);
    if (!date) continue;
    const day = days.getOrInsertComputed(date.toString(), () => ({
      date,
      label: dayName(date),
      isToday: date.equals(options.now.toZonedDateTimeISO(event.startsAt.timeZoneId).toPlainDate()),
      leads: [],
      others: [],
      recurring: [],
    }));
    const href = `${options.eventsUrl}${event.pathOn(page.slug)}`;
    listOf(day, event, options).push(toHappening(event, { date, href, venue: page.title, withZone }));
  }
  return [...days.values()].toSorted((a, b) => Temporal.PlainDate.compare(a.date, b.date));
}

/** The date under which an event is shown; undefined outside the period. */
function dateOf(
  { startsAt, endsAt }: PublicEvent,
  { now, period }: DaysOptions,
): Temporal.PlainDate | undefined {
  const { from, to } = datesOfPeriod(period, now.toZonedDateTimeISO(startsAt.timeZoneId).toPlainDate());
  const startsOn = startsAt.toPlainDate();
  if (to && Temporal.PlainDate.compare(startsOn, to) > 0) return undefined;
  if (Temporal.PlainDate.compare(startsOn, from) >= 0) return startsOn;
  return Temporal.ZonedDateTime.compare(endsAt, from.toZonedDateTime(startsAt.timeZoneId)) > 0
    ? from
    : undefined;
}

function listOf(
  { leads, others, recurring }: Day,
  event: PublicEvent,
  { unfolded }: DaysOptions,
): Happening[] {
  if (event.recurs) return unfolded ? others : recurring;
  const isPaid = event.priceToMinor !== null || event.admission === 'door';
  return isPaid && !event.cancelled && leads.length < MAX_LEADS ? leads : others;
}

function toHappening(
  event: PublicEvent,
  {
    date,
    href,
    venue,
    withZone,
  }: { date: Temporal.PlainDate; href: string; venue: string; withZone: boolean },
): Happening {
  const { startsAt, doorsAt } = event;
  return {
    key: href,
    name: event.name,
    href,
    tone: event.tone,
    time: timeOn(date, event),
    doors: doorsAt && !doorsAt.equals(startsAt) ? t('home.doors', { time: clockTime(doorsAt) }) : undefined,
    zone: withZone ? zoneName(startsAt.timeZoneId) : undefined,
    place: formatFacts(event.isElsewhere ? [event.place, venue] : [venue, event.place]),
    about: beginningOf(event.description),
    price: event.cancelled ? undefined : priceWords(event),
    tickets: ticketsOf(event),
    note: noteOf(event),
    cancelled: event.cancelled,
  };
}

/** "20:00" on the first date, "to 17:00" on the last, "to Sun 14 June" between. */
function timeOn(date: Temporal.PlainDate, { startsAt, endsAt }: PublicEvent): string {
  if (startsAt.toPlainDate().equals(date)) return clockTime(startsAt);
  const time = endsAt.toPlainDate().equals(date) ? clockTime(endsAt) : shortDate(endsAt.toPlainDate());
  return t('home.until', { time });
}

/** The first paragraph, cut after a word. */
function beginningOf(text: string): string {
  const paragraph =
    text
      .slice(0, 1000)
      .trim()
      .split(/\n\s*\n/)[0] ?? '';
  if (paragraph.length <= MAX_ABOUT) return paragraph;
  return `${paragraph.slice(0, MAX_ABOUT).replace(/\s+\S*$/, '')}…`;
}

function ticketsOf({ priceFromMinor: from, priceToMinor: to, currency, cancelled, placesLeft }: PublicEvent) {
  if (from === null || cancelled || placesLeft === 0) return undefined;
  if (to === 0) return t('home.free_tickets');
  const price = formatMoney(from, currency);
  return from === to ? t('home.tickets_at', { price }) : t('home.tickets_from', { price });
}

function noteOf({ cancelled, placesLeft }: PublicEvent): Happening['note'] {
  if (cancelled) return { text: t('whats_on.cancelled'), tone: 'bad' };
  if (placesLeft === 0) return { text: t('whats_on.sold_out'), tone: 'plain' };
  return placesLeft !== null && placesLeft <= FEW_PLACES
    ? { text: t('whats_on.places_left', { count: placesLeft }), tone: 'warn' }
    : undefined;
}
