import { Agenda } from '../../../shared/calendar/agenda.tsx';
import type { CalendarDay } from '../../../shared/calendar/calendar-day.ts';
import { type FormState, fieldsOf, tickOf } from '../../../shared/http/form-state.ts';
import { formatNumber, longDate, shortSpan } from '../../../shared/i18n/formats.ts';
import type { EntryId } from '../../../shared/ids.ts';
import { LinkButton } from '../../../shared/ui/button.tsx';
import { DataTable } from '../../../shared/ui/data-table.tsx';
import { Empty } from '../../../shared/ui/empty.tsx';
import { Checkbox, Field } from '../../../shared/ui/form.tsx';
import { FormPage } from '../../../shared/ui/form-page.tsx';
import { type Crumb, Head } from '../../../shared/ui/head.tsx';
import { TimePagination } from '../../../shared/ui/pagination.tsx';
import { Segments, Toolbar } from '../../../shared/ui/toolbar.tsx';
import { EventFields } from '../../forms/event-fields.tsx';
import type { PageContext } from '../../http/page-context.ts';
import { t } from '../../messages/translate.ts';
import { type Calendar, spaceOf } from '../../model/calendar.ts';
import type { CalendarEntry, EntryFilter, ListPage } from '../../model/calendar-entry.ts';
import type { Category } from '../../model/category.ts';
import type { ListedEntry } from '../../model/listed-entry.ts';
import {
  calendarPath,
  dateOf,
  dayPath,
  entriesPath,
  entryPath,
  newEventPath,
} from '../../rules/addresses.ts';
import { entryChip } from '../../views/entry-chip.ts';
import { EntryStateTag } from '../../views/entry-state-tag.tsx';
import { PublishedNote } from '../../views/published-note.tsx';
import { daySummary } from '../../views/schedule-days.ts';
import { ENTRY_FILTERS, entryKeyText } from './schema.ts';

type CalendarProps = { pageContext: PageContext; calendar: Calendar };
type ListProps<Entry> = CalendarProps & { list: ListPage<Entry> };

export type PublicListPageProps = ListProps<ListedEntry> & { today: Temporal.PlainDate };

/** Upcoming events, for everybody. */
export function PublicListPage(props: PublicListPageProps) {
  const { pageContext, calendar, list } = props;
  const { entries } = list;
  const { slug } = pageContext.page;
  return (
    <>
      <Head
        title={t('calendar-entries.upcoming')}
        lead={calendar.description || undefined}
        crumbs={[crumbOf(props)]}
      />
      {entries.length === 0 ? (
        <Empty
          title={t('calendar-entries.none_upcoming')}
          hint={t('calendar-entries.none_hint')}
          action={{ label: t('views.see_calendar'), href: calendarPath(slug, calendar.slug) }}
        />
      ) : (
        <Agenda
          label={t('calendar-entries.agenda_label', { calendar: calendar.name })}
          days={daysOf(props)}
          withMonth
        />
      )}
      <TimePagination
        earlier={previousHref(list, entriesPath(slug, calendar.slug))}
        later={nextHref(list, entriesPath(slug, calendar.slug))}
      />
    </>
  );
}

function previousHref(
  { entries: [first], hasPrevious }: ListPage<{ starts_at: Temporal.Instant; id: EntryId }>,
  path: string,
  query: Record<string, string> = {},
): string | undefined {
  if (!hasPrevious || !first) return undefined;
  return `${path}?${new URLSearchParams({ ...query, before: entryKeyText(first) })}`;
}

function nextHref(
  { entries, hasNext }: ListPage<{ starts_at: Temporal.Instant; id: EntryId }>,
  path: string,
  query: Record<string, string> = {},
): string | undefined {
  const last = entries.at(-1);
  if (!hasNext || !last) return undefined;
  return `${path}?${new URLSearchParams({ ...query, after: entryKeyText(last) })}`;
}

function daysOf({ pageContext, calendar, list: { entries }, today }: PublicListPageProps): CalendarDay[] {
  const { page, schedule } = pageContext;
  const byDate = Map.groupBy(entries, (entry) => dateOf(entry.starts_at, calendar.time_zone).toString());
  return [...byDate].map(([iso, ofDay]): CalendarDay => {
    const date = Temporal.PlainDate.from(iso);
    const label = longDate(date);
    const state = stateOf(date, today);
    return {
      date: iso,
      label,
      summary: daySummary({ label, isToday: state === 'today', events: ofDay.length }),
      href: dayPath(page.slug, calendar.slug, date),
      state,
      chips: ofDay.map((entry) =>
        entryChip(entry, page.slug, calendar, entry.address || spaceOf(schedule, entry.space_id)?.name),
      ),
    };
  });
}

const stateOf = (date: Temporal.PlainDate, today: Temporal.PlainDate): CalendarDay['state'] =>
  date.equals(today) ? 'today' : Temporal.PlainDate.compare(date, today) < 0 ? 'past' : 'open';

export type EntryTablePageProps = ListProps<CalendarEntry> & {
  filter: EntryFilter;
  /** how many dates have just been published */
  published: number;
};

/** Every entry of a calendar, for those who may see drafts and bookings. */
export function EntryTablePage(props: EntryTablePageProps) {
  const { pageContext, calendar, list, filter, published } = props;
  const { entries } = list;
  const { slug } = pageContext.page;
  const path = entriesPath(slug, calendar.slug);
  return (
    <>
      <Head
        title={t('calendar-entries.all')}
        lead={t('calendar-entries.all_lead')}
        crumbs={[crumbOf(props)]}
      />
      {published > 0 && <PublishedNote count={published} />}
      <Toolbar
        end={
          <LinkButton href={newEventPath(slug, calendar.slug)} variant="go" icon="plus">
            {t('calendar-entries.new_event')}
          </LinkButton>
        }
      >
        <Segments
          label={t('calendar-entries.filter')}
          choices={ENTRY_FILTERS.map((one) => ({
            label: t(`calendar-entries.filter_${one}`),
            href: `${path}?show=${one}`,
            current: one === filter,
          }))}
        />
      </Toolbar>
      {entries.length === 0 ? (
        <Empty title={t(`calendar-entries.none_${filter}`)} />
      ) : (
        <DataTable
          caption={t('calendar-entries.caption')}
          captionHidden
          compact
          columns={[
            { label: t('calendar-entries.column_name') },
            { label: t('event.when') },
            { label: t('spaces.space') },
            { label: t('calendar-entries.column_state') },
            { label: t('ticket_types.heading'), numeric: true },
          ]}
          rows={entries.map((entry) => rowOf(entry, props))}
        />
      )}
      <TimePagination {...timeHrefs(list, path, filter)} />
    </>
  );
}

/** The past and what is off are listed from the latest back. */
function timeHrefs(list: ListPage<CalendarEntry>, path: string, show: EntryFilter) {
  const previous = previousHref(list, path, { show });
  const next = nextHref(list, path, { show });
  return show === 'past' || show === 'off'
    ? { earlier: next, later: previous }
    : { earlier: previous, later: next };
}

function rowOf(entry: CalendarEntry, { pageContext: { page, schedule }, calendar }: CalendarProps) {
  const at = (instant: Temporal.Instant) => instant.toZonedDateTimeISO(calendar.time_zone);
  const date = dateOf(entry.starts_at, calendar.time_zone);
  return {
    key: String(entry.id),
    cells: [
      <a href={entryPath(page.slug, calendar.slug, date, entry.id)}>{entry.name}</a>,
      shortSpan(at(entry.starts_at), at(entry.ends_at)),
      spaceOf(schedule, entry.space_id)?.name,
      <EntryStateTag entry={entry} forVenue />,
      entry.places_sold > 0 || entry.capacity ? ticketsOf(entry) : '',
    ],
  };
}

const ticketsOf = ({ places_sold, capacity }: CalendarEntry): string =>
  capacity
    ? t('calendar-entries.sold_of', { sold: formatNumber(places_sold), capacity: formatNumber(capacity) })
    : formatNumber(places_sold);

export type NewEventPageProps = CalendarProps & {
  categories: readonly Category[];
  /** from the query, unparsed */
  date: string;
  formState: FormState | undefined;
};

/** A new event, or a weekly one. */
export function NewEventPage({ pageContext, calendar, categories, date, formState }: NewEventPageProps) {
  const { page, schedule } = pageContext;
  const field = fieldsOf(formState);
  return (
    <FormPage
      title={t('calendar-entries.new_event')}
      lead={t('calendar-entries.new_lead')}
      crumbs={[
        crumbOf({ pageContext, calendar }),
        { label: t('calendar-entries.all'), href: entriesPath(page.slug, calendar.slug) },
      ]}
      action={entriesPath(page.slug, calendar.slug)}
      submit={t('calendar-entries.create')}
      formState={formState}
    >
      <EventFields
        timeZone={calendar.time_zone}
        currency={calendar.currency}
        spaces={schedule.spaces}
        categories={categories}
        event={{ date, before: '0', after: '0', listed: 'on' }}
        formState={formState}
      />
      <Field
        {...field('weeks', '1')}
        label={t('calendar-entries.weeks')}
        hint={t('calendar-entries.weeks_hint')}
        inputmode="numeric"
        width="short"
      />
      <Checkbox
        {...tickOf(formState)('publish')}
        label={t('calendar-entries.publish')}
        hint={t('calendar-entries.publish_hint')}
      />
    </FormPage>
  );
}

const crumbOf = ({ pageContext, calendar }: CalendarProps): Crumb => ({
  label: calendar.name,
  href: calendarPath(pageContext.page.slug, calendar.slug),
});
