import type { FormState } from '../../../shared/http/form-state.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { ConfirmDetails } from '../../../shared/ui/confirm-details.tsx';
import { FormPage } from '../../../shared/ui/form-page.tsx';
import { TicketTypeFields } from '../../forms/ticket-type-fields.tsx';
import { ticketTypeFormInput } from '../../forms/ticket-type-schema.ts';
import type { PageContext } from '../../http/page-context.ts';
import type { Calendar } from '../../model/calendar.ts';
import type { CalendarEntry } from '../../model/calendar-entry.ts';
import type { TicketType } from '../../model/ticket-type.ts';
import { calendarPath, dateOf, entryPath, ticketTypePath, ticketTypesPath } from '../../rules/addresses.ts';

export type EditTicketTypeProps = {
  venue: PageContext;
  calendar: Calendar;
  entry: CalendarEntry;
  type: TicketType;
  formState: FormState | undefined;
};

export function EditTicketType({ venue, calendar, entry, type, formState }: EditTicketTypeProps) {
  const { slug } = venue.page;
  const here = ticketTypePath(slug, calendar.slug, type.id);
  const date = dateOf(entry.starts_at, calendar.time_zone);
  return (
    <FormPage
      title={type.name}
      lead={`${takenWords(type.sold)} What you change holds for those still to be sold.`}
      crumbs={[
        { label: calendar.name, href: calendarPath(slug, calendar.slug) },
        { label: entry.name, href: entryPath(slug, calendar.slug, date, entry.id) },
        { label: 'Tickets', href: ticketTypesPath(slug, calendar.slug, entry.id) },
      ]}
      action={here}
      submit="Save"
      formState={formState}
      after={
        type.sold === 0 && (
          <ConfirmDetails
            summary="Remove this kind…"
            says={`“${type.name}” will be sold no more. Nobody holds one of it.`}
          >
            <form method="post" action={`${here}removal`}>
              <Button variant="danger">Remove it</Button>
            </form>
          </ConfirmDetails>
        )
      }
    >
      <TicketTypeFields
        currency={calendar.currency}
        ticketType={ticketTypeFormInput(type, calendar.currency)}
        formState={formState}
      />
    </FormPage>
  );
}

const takenWords = (taken: number): string =>
  taken === 0 ? 'None is sold or held.' : taken === 1 ? '1 is sold or held.' : `${taken} are sold or held.`;
