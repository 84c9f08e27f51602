import type { FormState } from '../../../shared/http/form-state.ts';
import { formatFacts, formatMoney } from '../../../shared/i18n/formats.ts';
import type { EntryId } from '../../../shared/ids.ts';
import { zonesDiffer } from '../../../shared/time.ts';
import { ActionItem, ActionList } from '../../../shared/ui/action-list.tsx';
import { Empty } from '../../../shared/ui/empty.tsx';
import { FormPage } from '../../../shared/ui/form-page.tsx';
import { type Crumb, Head } from '../../../shared/ui/head.tsx';
import { Icon } from '../../../shared/ui/icon.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { Stack } from '../../../shared/ui/panel.tsx';
import { Tag } from '../../../shared/ui/tag.tsx';
import { CalendarFields } from '../../forms/calendar-fields.tsx';
import type { PageContext } from '../../http/page-context.ts';
import { t } from '../../messages/translate.ts';
import { type Calendar, spaceOf } from '../../model/calendar.ts';
import type { CalendarEntry } from '../../model/calendar-entry.ts';
import type { PlaceAnswer } from '../../model/question.ts';
import type { Page } from '../../ports.ts';
import {
  calendarsPath,
  dateOf,
  entryPath,
  mailSettingsPath,
  newCalendarPath,
} from '../../rules/addresses.ts';
import { ConfirmBooking, DeclineBooking } from '../../views/booking-answers.tsx';
import { bufferWords, whenOf } from '../../views/booking-words.ts';
import { answerLine } from '../../views/buyer-answers.tsx';

export type NoCalendarsPageProps = { page: Page; mayAdd: boolean };

/** A page that has no calendar yet. */
export function NoCalendarsPage({ page, mayAdd }: NoCalendarsPageProps) {
  return (
    <>
      <Head title={t('views.whats_on')} lead={t('calendar.lead', { page: page.title })} />
      {mayAdd ? (
        <Empty
          title={t('calendars.none_title')}
          hint={t('calendars.none_hint')}
          action={{ label: t('calendars.add'), href: newCalendarPath(page.slug) }}
        />
      ) : (
        <Empty title={t('calendars.nothing_on')} hint={t('calendars.come_back')} />
      )}
    </>
  );
}

export type NewCalendarPageProps = { page: Page; formState: FormState | undefined };

export function NewCalendarPage({ page, formState }: NewCalendarPageProps) {
  return (
    <FormPage
      title={t('calendars.new')}
      lead={t('calendars.new_lead')}
      crumbs={[whatsOnCrumb(page)]}
      action={newCalendarPath(page.slug)}
      submit={t('calendars.create')}
      formState={formState}
    >
      <CalendarFields
        calendar={{
          time_zone: page.timeZone,
          currency: 'GBP',
          colour: 'rose',
          confirms: 'venue',
          payment_timing: 'now',
          hold_minutes: '15',
        }}
        formState={formState}
        withCurrency
      />
    </FormPage>
  );
}

/** The decision just made on a request. */
export type Decision = 'confirmed' | 'declined';

export type RequestsPageProps = {
  pageContext: PageContext;
  requests: CalendarEntry[];
  /** of their buyers, by request */
  answers: ReadonlyMap<EntryId, readonly PlaceAnswer[]>;
  decision: Decision | undefined;
};

/** Bookings that wait for the venue to confirm or decline them. */
export function RequestsPage({ pageContext, requests, answers, decision }: RequestsPageProps) {
  const { page, schedule } = pageContext;
  return (
    <>
      <Head
        title={t('calendars.requests_title', { count: requests.length })}
        lead={requests.length > 0 ? t('calendars.requests_lead') : undefined}
        crumbs={[whatsOnCrumb(page)]}
      />
      <Stack loose>
        {decision && (
          <Note tone="good" role="status">
            {t(`calendars.${decision}`)}
          </Note>
        )}
        {requests.length === 0 ? (
          <Empty
            icon="calendar-check"
            title={t('calendars.no_requests')}
            hint={t('calendars.no_requests_hint')}
            action={{ label: t('views.see_calendar'), href: calendarsPath(page.slug) }}
          />
        ) : (
          <ActionList label={t('calendars.requests_label')}>
            {requests.map((entry) => {
              const calendar = schedule.calendars.find(({ id }) => id === entry.calendar_id);
              return (
                calendar && (
                  <RequestItem
                    key={entry.id}
                    pageContext={pageContext}
                    calendar={calendar}
                    entry={entry}
                    answers={answers.get(entry.id) ?? []}
                  />
                )
              );
            })}
          </ActionList>
        )}
        <p class="small">
          <a href={mailSettingsPath(page.slug)}>{t('mail_settings.title')}</a>
        </p>
      </Stack>
    </>
  );
}

type RequestItemProps = {
  pageContext: PageContext;
  calendar: Calendar;
  entry: CalendarEntry;
  answers: readonly PlaceAnswer[];
};

function RequestItem({ pageContext: { page, schedule }, calendar, entry, answers }: RequestItemProps) {
  const withZone = zonesDiffer(schedule.calendars.map(({ time_zone }) => time_zone));
  const href = entryPath(page.slug, calendar.slug, dateOf(entry.starts_at, calendar.time_zone), entry.id);
  const buffers = bufferWords(entry);
  return (
    <ActionItem
      title={entry.name}
      href={href}
      tag={<PaidTag entry={entry} calendar={calendar} />}
      summary={formatFacts([
        spaceOf(schedule, entry.space_id)?.name,
        whenOf(entry, calendar.time_zone, withZone),
      ])}
      facts={[
        ...(buffers ? [t('entry.kept_free', { buffers })] : []),
        ...(entry.contact_name ? [entry.contact_name] : []),
        ...(entry.contact_email
          ? [
              <a key="mail" href={`mailto:${entry.contact_email}`}>
                {entry.contact_email}
              </a>,
            ]
          : []),
        ...answers.map(answerLine),
        <span key="clash">
          <Icon name="check" /> {t('calendars.no_clash')}
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

function PaidTag({ entry, calendar }: Pick<RequestItemProps, 'entry' | 'calendar'>) {
  if (entry.cost_minor === 0) return <Tag>{t('price.free')}</Tag>;
  const amount = formatMoney(entry.cost_minor, calendar.currency);
  return entry.payment_timing === 'authorise' ? (
    <Tag icon="clock">{t('calendars.authorised', { amount })}</Tag>
  ) : (
    <Tag tone="good">{t('calendars.paid', { amount })}</Tag>
  );
}

const whatsOnCrumb = (page: Page): Crumb => ({ label: t('views.whats_on'), href: calendarsPath(page.slug) });
