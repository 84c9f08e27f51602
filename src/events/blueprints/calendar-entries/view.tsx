import { Agenda } from '../../../shared/calendar/agenda.tsx';
import type { CalendarDay } from '../../../shared/calendar/calendar-day.ts';
import { type FormState, fieldsOf, fieldValue } from '../../../shared/http/form-state.ts';
import { longDate } from '../../../shared/i18n/formats.ts';

import { LinkButton } from '../../../shared/ui/button.tsx';
import { DataTable } from '../../../shared/ui/data-table.tsx';
import { Empty } from '../../../shared/ui/empty.tsx';
import { Checkbox, Field } from '../../../shared/ui/form.tsx';
import { FormPage } from '../../../shared/ui/form-page.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Pagination } from '../../../shared/ui/pagination.tsx';
import { Tag } from '../../../shared/ui/tag.tsx';
import type { Tone } from '../../../shared/ui/tone.ts';
import { Segments, Toolbar } from '../../../shared/ui/toolbar.tsx';
import { EventFields } from '../../forms/event-fields.tsx';
import type { PageContext } from '../../http/page-context.ts';
import { entryStateWords } from '../../messages/state-words.ts';
import { type Calendar, spaceOf } from '../../model/calendar.ts';
import type { CalendarEntry, EntryFilter } from '../../model/calendar-entry.ts';
import type { ListedEntry } from '../../model/listed-entry.ts';
import {
  calendarPath,
  dateOf,
  dayPath,
  entriesPath,
  entryPath,
  newEventPath,
} from '../../rules/addresses.ts';
import type { EntryState } from '../../rules/entry-state.ts';
import { entryChip } from '../../views/entry-chip.ts';
import { shortSpan } from '../../views/short-span.ts';

type Props = { venue: PageContext; calendar: Calendar };
type Listed<E> = Props & { entries: E[]; page: number; pages: number };

export const ENTRY_FILTERS: { filter: EntryFilter; label: string; none: string }[] = [
  { filter: 'upcoming', label: 'Upcoming', none: 'Nothing is coming up' },
  { filter: 'drafts', label: 'Drafts', none: 'No drafts' },
  { filter: 'past', label: 'Past', none: 'Nothing has been yet' },
  { filter: 'off', label: 'Called off', none: 'Nothing was called off' },
];

/** What is on, for everybody. */
export function PublicList(props: Listed<ListedEntry> & { today: Temporal.PlainDate }) {
  const { venue, calendar, entries, page, pages } = props;
  return (
    <>
      <Head title="Coming up" lead={calendar.description || undefined} crumbs={[crumbOf(props)]} />
      {entries.length === 0 ? (
        <Empty
          title="Nothing is coming up"
          hint="As soon as something is announced, it stands here."
          action={{ label: 'See the calendar', href: calendarPath(venue.page.slug, calendar.slug) }}
        />
      ) : (
        <Agenda
          label={`What’s on, ${calendar.name}`}
          days={daysOf(props)}
          weekdayOf={(date) => named(date, { weekday: 'short' })}
          monthOf={(date) => named(date, { month: 'short' })}
        />
      )}
      <Pagination
        page={page}
        pages={pages}
        hrefOf={(number) => `${entriesPath(venue.page.slug, calendar.slug)}?page=${number}`}
      />
    </>
  );
}

/** All that is in the diary, for an organiser. */
export function EntryTable(props: Listed<CalendarEntry> & { filter: EntryFilter }) {
  const { venue, calendar, entries, filter, page, pages } = props;
  const here = entriesPath(venue.page.slug, calendar.slug);
  return (
    <>
      <Head
        title="All entries"
        lead="Your events and every booking. Only organisers see this list."
        crumbs={[crumbOf(props)]}
      />
      <Toolbar
        end={
          <LinkButton href={newEventPath(venue.page.slug, calendar.slug)} variant="go" icon="plus">
            New event
          </LinkButton>
        }
      >
        <Segments
          label="Which entries"
          choices={ENTRY_FILTERS.map((one) => ({
            label: one.label,
            href: `${here}?show=${one.filter}`,
            current: one.filter === filter,
          }))}
        />
      </Toolbar>
      {entries.length === 0 ? (
        <Empty title={ENTRY_FILTERS.find((one) => one.filter === filter)?.none ?? ''} />
      ) : (
        <DataTable
          caption="Entries"
          captionHidden
          columns={[
            { label: 'What' },
            { label: 'When' },
            { label: 'Space' },
            { label: 'State' },
            { label: 'Tickets', numeric: true },
          ]}
          rows={entries.map((entry) => rowOf(entry, props))}
        />
      )}
      <Pagination page={page} pages={pages} hrefOf={(number) => `${here}?show=${filter}&page=${number}`} />
    </>
  );
}

/** An organiser's own event, or one for each of several weeks. */
export function NewEvents({
  venue,
  calendar,
  date,
  formState,
}: Props & { date: string; formState: FormState | undefined }) {
  const field = fieldsOf(formState);
  return (
    <FormPage
      title="New event"
      lead="It begins as a draft that only organisers see, unless you publish it at once."
      crumbs={[
        crumbOf({ venue, calendar }),
        { label: 'All entries', href: entriesPath(venue.page.slug, calendar.slug) },
      ]}
      action={entriesPath(venue.page.slug, calendar.slug)}
      submit="Put it in the diary"
      formState={formState}
    >
      <EventFields
        timeZone={calendar.time_zone}
        spaces={venue.schedule.spaces}
        event={{ date, before: '0', after: '0', listed: 'on' }}
        formState={formState}
      />
      <Field
        {...field('weeks', '1')}
        label="How many weeks?"
        hint="For a class: every week on that day, at the same time by the clock on the wall."
        inputmode="numeric"
        width="short"
      />
      <Checkbox
        name="publish"
        label="Publish at once"
        hint="Its space is taken from now on. Tickets can be added before or after."
        checked={formState ? fieldValue(formState, 'publish') !== '' : false}
      />
    </FormPage>
  );
}

function rowOf(entry: CalendarEntry, { venue, calendar }: Props) {
  const at = (instant: Temporal.Instant) => instant.toZonedDateTimeISO(calendar.time_zone);
  const date = dateOf(entry.starts_at, calendar.time_zone);
  return {
    key: String(entry.id),
    cells: [
      <a href={entryPath(venue.page.slug, calendar.slug, date, entry.id)}>{entry.name}</a>,
      shortSpan(at(entry.starts_at), at(entry.ends_at)),
      spaceOf(venue.schedule, entry.space_id)?.name,
      <Tag tone={TONES[entry.state]}>{stateWords(entry)}</Tag>,
      entry.places_sold > 0 || entry.capacity ? ticketsOf(entry) : '',
    ],
  };
}

const stateWords = (entry: CalendarEntry): string =>
  entry.state === 'confirmed' && entry.order_id === null
    ? 'Published'
    : entryStateWords(entry.state, entry.cost_minor);

const ticketsOf = ({ places_sold, capacity }: CalendarEntry): string =>
  capacity ? `${places_sold} of ${capacity}` : String(places_sold);

const TONES: Record<EntryState, Tone> = {
  draft: 'plain',
  pending: 'plain',
  ordered: 'plain',
  provisional: 'warn',
  confirmed: 'good',
  declined: 'bad',
  expired: 'plain',
  cancelled: 'bad',
};

function daysOf(props: Listed<ListedEntry> & { today: Temporal.PlainDate }): CalendarDay[] {
  const { venue, calendar, entries, today } = props;
  const byDate = Map.groupBy(entries, (entry) => dateOf(entry.starts_at, calendar.time_zone).toString());
  return [...byDate].map(([iso, ofDay]): CalendarDay => {
    const date = Temporal.PlainDate.from(iso);
    return {
      date: iso,
      label: longDate(date),
      href: dayPath(venue.page.slug, calendar.slug, date),
      state: stateOf(date, today),
      chips: ofDay.map((entry) =>
        entryChip(entry, venue.page.slug, calendar, spaceOf(venue.schedule, entry.space_id)),
      ),
    };
  });
}

const stateOf = (date: Temporal.PlainDate, today: Temporal.PlainDate): CalendarDay['state'] =>
  date.equals(today) ? 'today' : Temporal.PlainDate.compare(date, today) < 0 ? 'past' : 'open';

const named = (date: string, part: Intl.DateTimeFormatOptions): string =>
  Temporal.PlainDate.from(date).toLocaleString('en-GB', part);

const crumbOf = ({ venue, calendar }: Props) => ({
  label: calendar.name,
  href: calendarPath(venue.page.slug, calendar.slug),
});
