import { ruleOf } from '../../../shared/cancellation.ts';
import type { FormState } from '../../../shared/http/form-state.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { ConfirmDetails } from '../../../shared/ui/confirm-details.tsx';
import { VersionField } from '../../../shared/ui/field-parts.tsx';
import { FormPage } from '../../../shared/ui/form-page.tsx';
import { TicketTypeFields } from '../../forms/ticket-type-fields.tsx';
import { ticketTypeFormInput } from '../../forms/ticket-type-schema.ts';
import type { PageContext } from '../../http/page-context.ts';
import { t } from '../../messages/translate.ts';
import type { Calendar } from '../../model/calendar.ts';
import type { CalendarEntry } from '../../model/calendar-entry.ts';
import type { TicketType, TicketTypeOnSale } from '../../model/ticket-type.ts';
import {
  calendarPath,
  dateOf,
  entryPath,
  questionsPath,
  ticketTypePath,
  ticketTypesPath,
} from '../../rules/addresses.ts';

export type EditTicketTypeProps = {
  pageContext: PageContext;
  calendar: Calendar;
  entry: CalendarEntry;
  ticketType: TicketTypeOnSale;
  /** of the same event */
  others: readonly TicketTypeOnSale[];
  formState: FormState | undefined;
};

/** The form that edits a ticket type, and removes it while nobody holds one. */
export function EditTicketType(props: EditTicketTypeProps) {
  const { pageContext, calendar, entry, ticketType, others, formState } = props;
  const { slug } = pageContext.page;
  const path = ticketTypePath(slug, calendar.slug, ticketType.id);
  const date = dateOf(entry.starts_at, calendar.time_zone);
  return (
    <FormPage
      title={ticketType.name}
      lead={t('ticket_type.lead', { taken: ticketType.sold })}
      crumbs={[
        { label: calendar.name, href: calendarPath(slug, calendar.slug) },
        { label: entry.name, href: entryPath(slug, calendar.slug, date, entry.id) },
        { label: t('ticket_types.heading'), href: ticketTypesPath(slug, calendar.slug, entry.id) },
      ]}
      action={path}
      submit={t('form.save')}
      formState={formState}
      after={ticketType.sold === 0 && <RemoveTicketType ticketType={ticketType} path={path} />}
    >
      <VersionField version={ticketType.version} formState={formState} />
      <TicketTypeFields
        currency={calendar.currency}
        ticketType={ticketTypeFormInput(ticketType, calendar.currency)}
        others={others}
        calendarRule={ruleOf(calendar.cancellation)}
        formState={formState}
      />
      <p>
        <a href={questionsPath(slug, { ticket_type: ticketType.id })}>{t('questions.ask_about')}</a>
      </p>
    </FormPage>
  );
}

const RemoveTicketType = ({ ticketType, path }: { ticketType: TicketType; path: string }) => (
  <ConfirmDetails
    summary={t('ticket_type.remove_summary')}
    warning={t('ticket_type.remove_says', { ticketType: ticketType.name })}
  >
    <form method="post" action={`${path}removal`}>
      <Button variant="danger">{t('ticket_type.remove')}</Button>
    </form>
  </ConfirmDetails>
);
