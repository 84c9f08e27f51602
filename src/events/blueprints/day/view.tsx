import { Agenda } from '../../../shared/calendar/agenda.tsx';
import type { CalendarDay } from '../../../shared/calendar/calendar-day.ts';
import { DayColumns, type DayColumnsProps } from '../../../shared/calendar/day-columns.tsx';
import type { Capability } from '../../../shared/capabilities.ts';
import { clockTime, dayName, formatFacts, monthAndYear, shortDay } from '../../../shared/i18n/formats.ts';
import { secondsUntil } from '../../../shared/time.ts';
import { LinkButton } from '../../../shared/ui/button.tsx';
import { Countdown } from '../../../shared/ui/countdown.tsx';
import { Empty } from '../../../shared/ui/empty.tsx';
import { type Crumb, Head } from '../../../shared/ui/head.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { Stack } from '../../../shared/ui/panel.tsx';
import { Stepper, Toolbar } from '../../../shared/ui/toolbar.tsx';
import { rich, t } from '../../messages/translate.ts';
import { type Calendar, spaceOf } from '../../model/calendar.ts';
import type { CalendarEntry } from '../../model/calendar-entry.ts';
import type { Offer } from '../../model/offer.ts';
import {
  calendarPath,
  closuresPath,
  dayPath,
  entriesPath,
  monthPath,
  newEventPath,
} from '../../rules/addresses.ts';
import { amountWords } from '../../views/entry-words.ts';
import { offerPath, offerTimes, timesOf } from '../../views/offer-words.ts';
import { type OrganiserLink, OrganiserLinks } from '../../views/organiser-links.tsx';
import type { ScheduleView } from '../../views/schedule-days.ts';
import { slotPrice } from '../../views/slot-words.ts';
import { OfferList, type OfferRow } from './offer-list.tsx';

/** A day of a calendar, on the page with this slug. */
export type DayAddress = { slug: string; calendar: Calendar; date: Temporal.PlainDate };

export type DayPageProps = DayAddress & {
  view: ScheduleView;
  day: CalendarDay;
  offers: readonly Offer[];
  /** the viewer's holds on this day that are not ordered */
  held: readonly CalendarEntry[];
  columns: Omit<DayColumnsProps, 'label'>;
  basketUrl: string;
  /** what the viewer's roles let them do about the day; none for visitors */
  capabilities: ReadonlySet<Capability>;
};

/** A day of a page: its spaces side by side, and on a phone a list of events and offers. */
export function DayPage(props: DayPageProps) {
  const { slug, calendar, date, day, offers, columns } = props;
  return (
    <>
      <Head title={day.label} lead={leadOf(props)} crumbs={dayCrumbs(props)} />
      <OrganiserLinks links={organiserLinksOf(props)} />
      <DaySteps {...props} />
      <Stack>
        <HeldNote {...props} />
        {columns.columns.length === 0 ? (
          <Empty
            title={t('day.empty_title')}
            hint={t('day.empty_hint')}
            action={{
              label: t('day.see_month'),
              href: monthPath(slug, calendar.slug, date.toPlainYearMonth()),
            }}
          />
        ) : (
          <DayColumns label={t('day.columns_label', { day: day.label })} {...columns} />
        )}
        {day.chips.length > 0 && (
          <Agenda
            phone
            label={t('day.agenda_label', { day: day.label })}
            days={[{ ...day, offer: undefined, href: undefined }]}
          />
        )}
        {offers.length > 0 && (
          <OfferList phone label={t('day.offers_label')} rows={offers.map((offer) => rowOf(slug, offer))} />
        )}
      </Stack>
    </>
  );
}

function organiserLinksOf({ slug, calendar, date, capabilities }: DayPageProps): OrganiserLink[] {
  const links: OrganiserLink[] = [];
  if (capabilities.has('entries')) {
    const href = `${newEventPath(slug, calendar.slug)}?date=${date}`;
    links.push({ label: t('day.new_event'), href, icon: 'plus' });
  }
  if (capabilities.has('calendars'))
    links.push({ label: t('closures.new'), href: closuresPath(slug), icon: 'closed' });
  if (capabilities.has('bookings'))
    links.push({ label: t('calendar-entries.all'), href: entriesPath(slug, calendar.slug), icon: 'list' });
  return links;
}

function leadOf({ day, offers, capabilities }: DayPageProps): string {
  const [offer] = offers;
  if (capabilities.has('bookings') && day.state !== 'past')
    return t('day.lead_for_venue', { count: offers.length });
  if (offer) return t('day.lead_free', { minutes: offer.calendar.hold_minutes });
  return day.state === 'past' ? t('day.lead_past') : t('day.lead_nothing_free');
}

/** The breadcrumbs of a day: its calendar and its month. */
export const dayCrumbs = ({ slug, calendar, date }: DayAddress): Crumb[] => [
  { label: calendar.name, href: calendarPath(slug, calendar.slug) },
  {
    label: monthAndYear(date.toPlainYearMonth()),
    href: monthPath(slug, calendar.slug, date.toPlainYearMonth()),
  },
];

function DaySteps({ slug, calendar, date, view }: DayPageProps) {
  const step = (days: number) => {
    const other = date.add({ days });
    return {
      label: shortDay(other),
      name: dayName(other),
      href: dayPath(slug, calendar.slug, other),
    };
  };
  const today = view.now.toZonedDateTimeISO(view.timeZone).toPlainDate();
  return (
    <Toolbar>
      <Stepper
        previous={step(-1)}
        today={
          today.equals(date)
            ? undefined
            : { label: t('month.today'), href: dayPath(slug, calendar.slug, today) }
        }
        next={step(1)}
      />
    </Toolbar>
  );
}

/** The viewer's holds with the time left and a link to the basket. */
function HeldNote({ held, view, basketUrl }: DayPageProps) {
  const [end] = held.flatMap((entry) => entry.held_until ?? []).sort(Temporal.Instant.compare);
  if (!end) return null;
  return (
    <Note tone="rose" icon="basket" role="status">
      {held.map((entry) => (
        <p key={entry.id}>
          {rich('day.held_entry', {
            b: (children) => <b>{children}</b>,
            name: entry.name,
            details: detailsOf(entry, view),
          })}
        </p>
      ))}
      <p>
        <Countdown
          label={t('day.held_for_you')}
          endsAt={end.toString()}
          until={clockTime(end.toZonedDateTimeISO(view.timeZone))}
          secondsLeft={secondsUntil(end, view.now)}
          reload
        />
      </p>
      <p>
        <LinkButton variant="go" href={basketUrl}>
          {t('day.to_basket')}
        </LinkButton>
      </p>
    </Note>
  );
}

/** "Garden room, 09:00–12:00, £54.00" */
function detailsOf(entry: CalendarEntry, { schedule, calendars }: ScheduleView): string {
  const calendar = calendars.find(({ id }) => id === entry.calendar_id);
  if (!calendar) return '';
  return formatFacts([
    spaceOf(schedule, entry.space_id)?.name,
    timesOf({ from: entry.starts_at, to: entry.ends_at }, calendar.time_zone),
    amountWords(entry.cost_minor, calendar.currency),
  ]);
}

function rowOf(slug: string, offer: Offer): OfferRow {
  const { calendar, slot, space, range } = offer;
  const times = offerTimes(offer);
  const hint = slot.flexible
    ? t('day.choose_part')
    : space.capacity
      ? t('space.up_to', { count: space.capacity })
      : slot.name;
  return {
    key: `${slot.id} ${range.from}`,
    title: formatFacts([space.name, times]),
    detail: `${slotPrice(slot, calendar.currency)} · ${hint}`,
    action: (
      <LinkButton
        small
        href={offerPath(slug, offer)}
        label={t('day.hold_offer', { space: space.name, times })}
      >
        {t('day.hold')}
      </LinkButton>
    ),
  };
}
