import { Agenda } from '../../../shared/calendar/agenda.tsx';
import type { CalendarDay } from '../../../shared/calendar/calendar-day.ts';
import type { FormState } from '../../../shared/http/form-state.ts';
import { formatMoney, shortWeekday } from '../../../shared/i18n/formats.ts';

import { ActionList, Request } from '../../../shared/ui/action-list.tsx';
import { Empty } from '../../../shared/ui/empty.tsx';
import { FormPage } from '../../../shared/ui/form-page.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Icon } from '../../../shared/ui/icon.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { Stack } from '../../../shared/ui/panel.tsx';
import { Tag } from '../../../shared/ui/tag.tsx';
import { CalendarFields } from '../../forms/calendar-fields.tsx';
import type { PageContext } from '../../http/page-context.ts';
import { type Calendar, spaceOf } from '../../model/calendar.ts';
import type { CalendarEntry } from '../../model/calendar-entry.ts';
import type { Page } from '../../ports.ts';
import { calendarsPath, dateOf, entryPath, newCalendarPath } from '../../rules/addresses.ts';
import { ConfirmBooking, DeclineBooking } from '../../views/booking-answers.tsx';
import { bufferWords, whenOf } from '../../views/booking-words.ts';

/** What is on in all venues. */
export function WhatsOn({ days, pages }: { days: CalendarDay[]; pages: Page[] }) {
  return (
    <>
      <Head title="What’s on" lead="Concerts, classes and co-op days, in all our venues." />
      {days.length === 0 ? (
        <Empty
          title="Nothing is announced yet"
          hint="As soon as a venue announces something, it stands here."
        />
      ) : (
        <Agenda
          label="What’s on"
          days={days}
          weekdayOf={(date) => shortWeekday(Temporal.PlainDate.from(date))}
          monthOf={(date) => MONTHS.format(Temporal.PlainDate.from(date))}
        />
      )}
      {pages.length > 0 && (
        <nav class="small soft" aria-label="Whole diaries">
          Whole diaries, and what is free to hire:{' '}
          {pages.map(({ slug, title }, at) => (
            <span key={slug}>
              {at > 0 && ' · '}
              <a href={calendarsPath(slug)}>{title}</a>
            </span>
          ))}
        </nav>
      )}
    </>
  );
}

const MONTHS = new Intl.DateTimeFormat('en-GB', { month: 'short' });

/** A page that has no calendar yet. */
export function NoCalendars({ page, organiser }: { page: Page; organiser: boolean }) {
  return (
    <>
      <Head title="What’s on" lead={`At ${page.title}.`} />
      {organiser ? (
        <Empty
          title="No calendar yet"
          hint="A calendar is one diary for hire, classes and events. Begin with one; more can follow."
          action={{ label: 'Open a calendar', href: newCalendarPath(page.slug) }}
        />
      ) : (
        <Empty title="Nothing is announced yet" hint="Come back soon." />
      )}
    </>
  );
}

export function NewCalendar({ page, formState }: { page: Page; formState: FormState | undefined }) {
  return (
    <FormPage
      title="New calendar"
      lead="One diary for what is hired, taught or shown. Spaces and times to hire come next."
      crumbs={[{ label: 'What’s on', href: calendarsPath(page.slug) }]}
      action={newCalendarPath(page.slug)}
      submit="Open the calendar"
      formState={formState}
    >
      <CalendarFields
        calendar={{
          time_zone: page.timeZone,
          currency: 'GBP',
          colour: 'rose',
          confirms: 'venue',
          hold_minutes: '15',
        }}
        formState={formState}
        withCurrency
      />
    </FormPage>
  );
}

/** What the last press of a button in the queue did. */
export type Done = 'confirmed' | 'declined';

/** The bookings secretary's queue. */
export function Requests({
  venue,
  requests,
  done,
}: {
  venue: PageContext;
  requests: CalendarEntry[];
  done: Done | undefined;
}) {
  const { page, schedule } = venue;
  return (
    <>
      <Head
        title={titleOfQueue(requests.length)}
        lead={requests.length > 0 ? 'Oldest first. Paid ones hold their time until you decide.' : undefined}
        crumbs={[{ label: 'What’s on', href: calendarsPath(page.slug) }]}
      />
      <Stack loose>
        {done && (
          <Note tone="good" role="status">
            {DONE[done]}
          </Note>
        )}
        {requests.length === 0 ? (
          <Empty
            icon="calendar-check"
            title="Nothing waits for you"
            hint="Paid bookings that need your yes stand here, the oldest first."
            action={{ label: 'See the diary', href: calendarsPath(page.slug) }}
          />
        ) : (
          <ActionList label="Requests">
            {requests.map((entry) => {
              const calendar = schedule.calendars.find(({ id }) => id === entry.calendar_id);
              return (
                calendar && <QueuedBooking key={entry.id} venue={venue} calendar={calendar} entry={entry} />
              );
            })}
          </ActionList>
        )}
      </Stack>
    </>
  );
}

export const titleOfQueue = (waiting: number): string =>
  waiting === 0 ? 'Requests' : `${waiting} ${waiting === 1 ? 'request waits' : 'requests wait'} for you`;

const DONE: Record<Done, string> = {
  confirmed: 'Confirmed. A mail with the calendar file is on its way to the hirer.',
  declined: 'Declined. The time is free again, the money goes back by itself, and a mail says so.',
};

type Queued = { venue: PageContext; calendar: Calendar; entry: CalendarEntry };

function QueuedBooking({ venue, calendar, entry }: Queued) {
  const href = entryPath(
    venue.page.slug,
    calendar.slug,
    dateOf(entry.starts_at, calendar.time_zone),
    entry.id,
  );
  const space = spaceOf(venue.schedule, entry.space_id)?.name;
  const buffers = bufferWords(entry);
  const when = whenOf(entry, calendar.time_zone);
  return (
    <Request
      title={entry.name}
      href={href}
      tag={<Paid entry={entry} calendar={calendar} />}
      summary={[space, when, buffers && `with ${buffers}`].filter(Boolean).join(', ')}
      facts={[
        ...(entry.contact_name ? [entry.contact_name] : []),
        ...(entry.contact_email
          ? [
              <a key="mail" href={`mailto:${entry.contact_email}`}>
                {entry.contact_email}
              </a>,
            ]
          : []),
        <span key="clash">
          <Icon name="check" /> no clash
        </span>,
      ]}
      actions={
        <>
          <ConfirmBooking entry={entry} calendar={calendar} href={href} back="requests" />
          <DeclineBooking entry={entry} calendar={calendar} href={href} back="requests" />
        </>
      }
    />
  );
}

function Paid({ entry, calendar }: Pick<Queued, 'entry' | 'calendar'>) {
  return entry.cost_minor > 0 ? (
    <Tag tone="good">Paid {formatMoney(entry.cost_minor, calendar.currency)}</Tag>
  ) : (
    <Tag>Free</Tag>
  );
}
