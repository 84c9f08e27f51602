import type { FormState } from '../../../shared/http/form-state.ts';
import { clockTime, formatFacts, formatMoney, monthAndYear } from '../../../shared/i18n/formats.ts';
import { secondsUntil } from '../../../shared/time.ts';
import { LinkButton } from '../../../shared/ui/button.tsx';
import { Countdown } from '../../../shared/ui/countdown.tsx';
import { FormErrors } from '../../../shared/ui/error-summary.tsx';
import { type Fact, Facts } from '../../../shared/ui/facts.tsx';
import { VersionField } from '../../../shared/ui/field-parts.tsx';
import { FormPage } from '../../../shared/ui/form-page.tsx';
import { type Crumb, Head } from '../../../shared/ui/head.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { Panel, Split } from '../../../shared/ui/panel.tsx';
import { Prose } from '../../../shared/ui/prose.tsx';
import { EventFields } from '../../forms/event-fields.tsx';
import { eventFormInput } from '../../forms/event-schema.ts';
import type { PageContext } from '../../http/page-context.ts';
import { t } from '../../messages/translate.ts';
import { type Calendar, spaceOf } from '../../model/calendar.ts';
import type { CalendarEntry } from '../../model/calendar-entry.ts';
import type { Category } from '../../model/category.ts';
import type { PlaceAnswer } from '../../model/question.ts';
import type { PlaceInSeries } from '../../model/series.ts';
import type { CategorisedEntry, TicketTypeOnSale } from '../../model/ticket-type.ts';
import type { Owed } from '../../ports.ts';
import { calendarPath, dateOf, dayPath, monthPath } from '../../rules/addresses.ts';
import { bufferWords, doorsOf, whenOf } from '../../views/booking-words.ts';
import { answerFacts } from '../../views/buyer-answers.tsx';
import { admissionOf, admissionWords } from '../../views/entry-words.ts';
import { PublishedNote } from '../../views/published-note.tsx';
import { OrganiserPanel } from './organiser-panel.tsx';
import { currentState, isOver, StateTag } from './state-tag.tsx';
import { TicketsPanel, type TicketTypeRow } from './tickets-panel.tsx';

export type EntryProps = {
  pageContext: PageContext;
  calendar: Calendar;
  entry: CategorisedEntry;
  /** The entry's own address. */
  path: string;
  now: Temporal.Instant;
  /** whether the viewer's roles let them change the entry */
  mayManage: boolean;
  formState: FormState | undefined;
};

type EntryPageProps = EntryProps & {
  /** undefined if it belongs to no series; only for those who may manage the entry */
  placeInSeries: PlaceInSeries | undefined;
  /** whether it was moved with tickets; only for those who may manage the entry */
  moved: boolean;
  owed: Owed | undefined;
  /** why it was cancelled, if it had tickets */
  cancelledWhy: string | undefined;
};

export type EventPageProps = EntryPageProps & {
  ticketTypes: readonly TicketTypeRow[];
  placesLeft: number;
  /** how many dates have just been published */
  published: number;
  basketUrl: string;
};

/** The page of an event. */
export function EventPage(props: EventPageProps) {
  const { entry, mayManage, published, formState, now } = props;
  return (
    <>
      <Head title={entry.name} crumbs={crumbsOf(props)} />
      {published > 0 && entry.state === 'confirmed' && <PublishedNote count={published} />}
      <FormErrors formState={formState} />
      <Split
        aside={
          <>
            {mayManage && <OrganiserPanel {...props} />}
            <TicketsPanel {...props} isOver={isOver(entry, now)} />
          </>
        }
      >
        {entry.state === 'cancelled' && (
          <Note tone="bad" title={t('entry.cancelled_title')}>
            {props.cancelledWhy ?? t('entry.cancelled')}
          </Note>
        )}
        <Facts facts={eventFacts(props)} />
        {entry.description && <Prose text={entry.description} />}
      </Split>
    </>
  );
}

function eventFacts(props: EventPageProps): Fact[] {
  const { pageContext, calendar, entry, ticketTypes } = props;
  const words = admissionWords(entry, ticketTypes, calendar.currency);
  const doors = doorsOf(entry, calendar.time_zone);
  return [
    {
      term: t('event.when'),
      icon: 'calendar',
      value: whenOf(entry, calendar.time_zone),
      more: (
        <>
          {doors && `${doors} · `}
          <AddToCalendar {...props} />
        </>
      ),
    },
    { term: t('event.where'), icon: 'pin', value: placeOf(pageContext, entry) },
    ...(words ? [{ term: t('price.label'), icon: 'card' as const, ...words }] : []),
    ...(entry.category ? [{ term: t('event.category'), icon: 'tag' as const, value: entry.category }] : []),
  ];
}

const AddToCalendar = ({ path }: EntryProps) => <a href={`${path}event.ics`}>{t('event.add_to_calendar')}</a>;

/** "Main hall, The Glasshouse, 4 Orchard Lane", or an address elsewhere */
export const placeOf = ({ page, schedule }: PageContext, entry: CalendarEntry): string =>
  entry.address || formatFacts([spaceOf(schedule, entry.space_id)?.name, page.title, page.address]);

export type HirePageProps = EntryPageProps & {
  isOwn: boolean;
  basketUrl: string;
  ordersUrl: string;
  /** of its buyer, for those who may manage it */
  answers: readonly PlaceAnswer[];
};

/** A booking, for its owner and for those who may manage it. */
export function HirePage(props: HirePageProps) {
  const { entry, now, isOwn, mayManage, formState } = props;
  return (
    <>
      <Head title={entry.name} crumbs={crumbsOf(props)}>
        <p>
          <StateTag entry={entry} now={now} forVenue={mayManage && !isOwn} />
        </p>
      </Head>
      <FormErrors formState={formState} />
      <Split
        aside={
          <>
            {isOwn && <OwnBooking {...props} />}
            {mayManage && <OrganiserPanel {...props} />}
          </>
        }
      >
        <Facts facts={hireFacts(props)} />
      </Split>
    </>
  );
}

function hireFacts(props: HirePageProps): Fact[] {
  const { pageContext, calendar, entry, mayManage, answers } = props;
  const buffers = bufferWords(entry);
  return [
    {
      term: t('event.when'),
      icon: 'calendar',
      value: whenOf(entry, calendar.time_zone),
      more: buffers && t('entry.kept_free', { buffers }),
    },
    { term: t('event.where'), icon: 'pin', value: placeOf(pageContext, entry) },
    {
      term: t('price.label'),
      icon: 'card',
      value: entry.cost_minor > 0 ? formatMoney(entry.cost_minor, calendar.currency) : t('price.free'),
    },
    ...(mayManage ? [...contactFacts(entry), ...answerFacts(answers)] : []),
  ];
}

const contactFacts = ({ contact_name: name, contact_email: email }: CalendarEntry): Fact[] =>
  name || email
    ? [
        {
          term: t('entry.contact'),
          icon: 'user',
          value: name,
          more: email && <a href={`mailto:${email}`}>{email}</a>,
        },
      ]
    : [];

/** The state of a booking for its owner, with the next step. */
function OwnBooking(props: HirePageProps) {
  const { pageContext, calendar, entry, now, ordersUrl } = props;
  const state = currentState(entry, now);
  if (state === 'pending' || state === 'draft') return <OwnHold {...props} />;
  const day = dayPath(pageContext.page.slug, calendar.slug, dateOf(entry.starts_at, calendar.time_zone));
  return (
    <Panel title={t('entry.your_booking')} sticky>
      <p>{t(`entry.own.${state}`)}</p>
      {state === 'confirmed' && (
        <p>
          <AddToCalendar {...props} />
        </p>
      )}
      <p>
        {state === 'expired' ? (
          <a href={day}>{t('entry.see_day')}</a>
        ) : (
          <a href={ordersUrl}>{t('entry.your_orders')}</a>
        )}
      </p>
    </Panel>
  );
}

function OwnHold({ calendar, entry, now, basketUrl }: HirePageProps) {
  if (!entry.held_until) return null;
  return (
    <Panel title={t('entry.your_booking')} sticky>
      <Countdown
        label={t('day.held_for_you')}
        endsAt={entry.held_until.toString()}
        until={clockTime(entry.held_until.toZonedDateTimeISO(calendar.time_zone))}
        secondsLeft={secondsUntil(entry.held_until, now)}
        reload
      />
      <LinkButton variant="go" wide href={basketUrl}>
        {t('day.to_basket')}
      </LinkButton>
    </Panel>
  );
}

function crumbsOf({ pageContext: { page }, calendar, entry }: EntryProps): Crumb[] {
  const month = dateOf(entry.starts_at, calendar.time_zone).toPlainYearMonth();
  return [
    { label: calendar.name, href: calendarPath(page.slug, calendar.slug) },
    { label: monthAndYear(month), href: monthPath(page.slug, calendar.slug, month) },
  ];
}

export type EditEventProps = EntryProps & {
  categories: readonly Category[];
  ticketTypes: readonly TicketTypeOnSale[];
};

/** The form that edits an event. */
export function EditEvent(props: EditEventProps) {
  const { pageContext, calendar, entry, categories, ticketTypes, path, formState } = props;
  return (
    <FormPage
      title={t('entry.edit_title', { name: entry.name })}
      lead={entry.state === 'confirmed' ? t('entry.edit_public') : t('entry.edit_draft')}
      crumbs={[...crumbsOf(props), { label: entry.name, href: path }]}
      action={`${path}edit`}
      submit={t('form.save')}
      formState={formState}
    >
      <VersionField version={entry.version} formState={formState} />
      <EventFields
        timeZone={calendar.time_zone}
        currency={calendar.currency}
        spaces={pageContext.schedule.spaces}
        categories={categories}
        event={eventFormInput({ ...entry, admission: admissionOf(entry, ticketTypes) }, calendar)}
        formState={formState}
      />
    </FormPage>
  );
}
