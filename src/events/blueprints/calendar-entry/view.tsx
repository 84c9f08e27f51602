import type { FormState } from '../../../shared/http/form-state.ts';
import { clockTime, formatMoney, monthAndYear } from '../../../shared/i18n/formats.ts';

import { secondsUntil } from '../../../shared/time.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { Countdown } from '../../../shared/ui/countdown.tsx';
import { ErrorSummary } from '../../../shared/ui/error-summary.tsx';
import { type Fact, Facts } from '../../../shared/ui/facts.tsx';
import { FormPage } from '../../../shared/ui/form-page.tsx';
import { type Crumb, Head } from '../../../shared/ui/head.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { Panel, Split, Stack } from '../../../shared/ui/panel.tsx';
import { Prose } from '../../../shared/ui/prose.tsx';
import { Tag } from '../../../shared/ui/tag.tsx';
import type { Tone } from '../../../shared/ui/tone.ts';
import { EventFields } from '../../forms/event-fields.tsx';
import { eventFormInput } from '../../forms/event-schema.ts';
import type { PageContext } from '../../http/page-context.ts';
import { type Calendar, spaceOf } from '../../model/calendar.ts';
import type { CalendarEntry } from '../../model/calendar-entry.ts';
import {
  calendarPath,
  dateOf,
  dayPath,
  doorPath,
  monthPath,
  ticketTypesPath,
} from '../../rules/addresses.ts';
import { type EntryState, entryStateWords } from '../../rules/entry-state.ts';
import { CancelEntry, ConfirmBooking, DeclineBooking } from '../../views/booking-answers.tsx';
import { bufferWords, whenOf } from '../../views/booking-words.ts';
import { TicketsPanel, type TicketTypeRow } from './tickets-panel.tsx';

export type EntryProps = {
  venue: PageContext;
  calendar: Calendar;
  entry: CalendarEntry;
  /** the entry's own address */
  path: string;
  now: Temporal.Instant;
  organiser: boolean;
  formState: FormState | undefined;
};

export type EventPageProps = EntryProps & {
  types: readonly TicketTypeRow[];
  placesLeft: number;
  basketUrl: string;
};

/** An event of the venue's own, for everybody who may see it. */
export function EventPage(props: EventPageProps) {
  const { entry, organiser, formState, now } = props;
  return (
    <>
      <Head title={entry.name} crumbs={crumbsOf(props)} />
      {formState && <ErrorSummary errors={formState.errors} message={formState.message} />}
      <Split
        aside={
          <>
            <TicketsPanel {...props} isOver={isOver(entry, now)} />
            {organiser && <ForOrganisers {...props} />}
          </>
        }
      >
        {entry.state === 'cancelled' && (
          <Note tone="bad" title="This was cancelled.">
            It does not take place.
          </Note>
        )}
        <Facts facts={eventFacts(props)} />
        {entry.description && <Prose text={entry.description} />}
      </Split>
    </>
  );
}

function eventFacts(props: EntryProps): Fact[] {
  const { venue, calendar, entry } = props;
  const doors = entry.doors_at && clockTime(entry.doors_at.toZonedDateTimeISO(calendar.time_zone));
  return [
    {
      term: 'When',
      icon: 'calendar',
      value: whenOf(entry, calendar.time_zone),
      more: (
        <>
          {doors && `doors ${doors} · `}
          <AddToCalendar {...props} />
        </>
      ),
    },
    { term: 'Where', icon: 'pin', value: placeOf(venue, entry) },
  ];
}

const AddToCalendar = ({ path }: EntryProps) => <a href={`${path}event.ics`}>add to calendar</a>;

const placeOf = ({ page, schedule }: PageContext, entry: CalendarEntry): string =>
  [spaceOf(schedule, entry.space_id)?.name, page.title, page.address].filter(Boolean).join(', ');

export type HirePageProps = EntryProps & { isOwn: boolean; basketUrl: string; ordersUrl: string };

/** A booking, for whoever booked it and for organisers. */
export function HirePage(props: HirePageProps) {
  const { entry, isOwn, organiser, formState } = props;
  return (
    <>
      <Head title={entry.name} crumbs={crumbsOf(props)}>
        <p>
          <StateTag {...props} />
        </p>
      </Head>
      {formState && <ErrorSummary errors={formState.errors} message={formState.message} />}
      <Split
        aside={
          <>
            {isOwn && <YourBooking {...props} />}
            {organiser && <ForOrganisers {...props} />}
          </>
        }
      >
        <Facts facts={hireFacts(props)} />
      </Split>
    </>
  );
}

function hireFacts(props: HirePageProps): Fact[] {
  const { venue, calendar, entry, organiser } = props;
  const buffers = bufferWords(entry);
  const contact = organiser && (entry.contact_name || entry.contact_email);
  return [
    {
      term: 'When',
      icon: 'calendar',
      value: whenOf(entry, calendar.time_zone),
      more: buffers && `${buffers} kept free`,
    },
    { term: 'Where', icon: 'pin', value: placeOf(venue, entry) },
    {
      term: 'Price',
      icon: 'card',
      value: entry.cost_minor > 0 ? formatMoney(entry.cost_minor, calendar.currency) : 'free',
    },
    ...(contact
      ? [
          {
            term: 'Who',
            icon: 'user' as const,
            value: entry.contact_name,
            more: entry.contact_email && <a href={`mailto:${entry.contact_email}`}>{entry.contact_email}</a>,
          },
        ]
      : []),
  ];
}

/** Where its hirer stands, and what to do next. */
function YourBooking(props: HirePageProps) {
  const { venue, calendar, entry, now, basketUrl, ordersUrl } = props;
  const state = stateNow(entry, now);
  const day = dayPath(venue.page.slug, calendar.slug, dateOf(entry.starts_at, calendar.time_zone));
  if (state === 'pending' && entry.held_until) {
    return (
      <Panel title="Your booking" sticky>
        <Countdown
          label="Held for you"
          endsAt={entry.held_until.toString()}
          until={clockTime(entry.held_until.toZonedDateTimeISO(calendar.time_zone))}
          secondsLeft={secondsUntil(entry.held_until, now)}
          reload
        />
        <LinkButton variant="go" wide href={basketUrl}>
          Go to the basket
        </LinkButton>
      </Panel>
    );
  }
  return (
    <Panel title="Your booking" sticky>
      <p>{OWN_WORDS[state]}</p>
      {state === 'confirmed' && (
        <p>
          <AddToCalendar {...props} />
        </p>
      )}
      <p>
        {state === 'expired' ? <a href={day}>Look at the day again</a> : <a href={ordersUrl}>Your orders</a>}
      </p>
    </Panel>
  );
}

const OWN_WORDS: Record<EntryState, string> = {
  draft: '',
  pending: '',
  ordered: 'It is kept for you while you pay.',
  provisional:
    'It is paid, and the time is kept for you until the venue says yes or no. We write to you as soon as it does.',
  confirmed: 'It is paid, and the venue looks forward to you.',
  declined: 'The venue could not take it. What you paid goes back by itself.',
  expired: 'It was not paid in time, and somebody else may have it now.',
  cancelled: 'It does not take place. What you paid goes back by itself.',
};

function StateTag({ entry, now }: EntryProps) {
  const state = stateNow(entry, now);
  return <Tag tone={TONES[state]}>{stateWords(entry, state)}</Tag>;
}

// A hold whose time is up has run out, whether it was swept yet or not.
const stateNow = (entry: CalendarEntry, now: Temporal.Instant): EntryState =>
  (entry.state === 'pending' || entry.state === 'ordered') &&
  entry.held_until &&
  Temporal.Instant.compare(entry.held_until, now) <= 0
    ? 'expired'
    : entry.state;

const stateWords = (entry: CalendarEntry, state: EntryState): string =>
  state === 'confirmed' && entry.slot_id === null ? 'Published' : entryStateWords(state, entry.cost_minor);

const TONES: Record<EntryState, Tone> = {
  draft: 'plain',
  pending: 'plain',
  ordered: 'plain',
  provisional: 'warn',
  confirmed: 'good',
  declined: 'bad',
  expired: 'bad',
  cancelled: 'bad',
};

/** What organisers may do with it. */
function ForOrganisers(props: EntryProps & { types?: readonly TicketTypeRow[] }) {
  const { venue, calendar, entry, path, now } = props;
  const state = stateNow(entry, now);
  const isEvent = entry.slot_id === null;
  const isLive = state === 'draft' || state === 'confirmed';
  const tickets = ticketTypesPath(venue.page.slug, calendar.slug, entry.id);
  const answer = { entry, calendar, href: path };
  return (
    <Panel title="For organisers">
      {isEvent && (
        <Stack tight>
          <p>
            <StateTag {...props} />
          </p>
          <p class="small soft">{takenWords(entry)}</p>
        </Stack>
      )}
      <Stack tight>
        {state === 'draft' && (
          <form method="post" action={`${path}publication`}>
            <Button variant="go" wide>
              Publish
            </Button>
          </form>
        )}
        {state === 'provisional' && <ConfirmBooking {...answer} wide />}
        {isEvent && isLive && (
          <LinkButton wide href={`${path}edit`} icon="edit">
            Edit
          </LinkButton>
        )}
        {isEvent && isLive && (
          <LinkButton wide href={tickets} icon="ticket">
            Kinds of ticket
          </LinkButton>
        )}
        {isEvent && state === 'confirmed' && (props.types?.length ?? 0) > 0 && (
          <LinkButton wide href={doorPath(entry.id)} icon="door">
            The door
          </LinkButton>
        )}
        {state === 'provisional' && <DeclineBooking {...answer} />}
        {isLive && !isOver(entry, now) && entry.places_sold === 0 && <CancelEntry {...answer} />}
      </Stack>
      {isEvent && isLive && entry.places_sold > 0 && (
        <p class="small soft">With tickets held or sold it can’t be cancelled here.</p>
      )}
    </Panel>
  );
}

function takenWords({ places_sold, capacity, listed }: CalendarEntry): string {
  const taken =
    capacity === null ? `${places_sold} places taken` : `${places_sold} of ${capacity} places taken`;
  return listed ? `${taken}.` : `${taken}. Others only see that the time is taken.`;
}

const isOver = (entry: CalendarEntry, now: Temporal.Instant): boolean =>
  Temporal.Instant.compare(entry.ends_at, now) <= 0;

function crumbsOf({ venue: { page }, calendar, entry }: EntryProps): Crumb[] {
  const month = dateOf(entry.starts_at, calendar.time_zone).toPlainYearMonth();
  return [
    { label: calendar.name, href: calendarPath(page.slug, calendar.slug) },
    { label: monthAndYear(month), href: monthPath(page.slug, calendar.slug, month) },
  ];
}

/** The form that changes an event. */
export function EditEvent(props: EntryProps) {
  const { venue, calendar, entry, path, formState } = props;
  return (
    <FormPage
      title={`Edit ${entry.name}`}
      lead={
        entry.state === 'confirmed'
          ? 'It is public: whoever follows the calendar sees the change. People with tickets are not told by mail.'
          : 'A draft: only organisers see it.'
      }
      crumbs={[...crumbsOf(props), { label: entry.name, href: path }]}
      action={`${path}edit`}
      submit="Save"
      formState={formState}
    >
      <EventFields
        timeZone={calendar.time_zone}
        spaces={venue.schedule.spaces}
        event={eventFormInput(entry, calendar.time_zone)}
        formState={formState}
      />
    </FormPage>
  );
}
