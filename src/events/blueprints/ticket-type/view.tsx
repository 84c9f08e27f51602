import type { Refusal } from '../../../shared/http/form-state.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { ConfirmDetails } from '../../../shared/ui/confirm-details.tsx';
import { FormPage } from '../../../shared/ui/form-page.tsx';
import { TicketTypeFields } from '../../forms/ticket-type-fields.tsx';
import { ticketTypeAsSent } from '../../forms/ticket-type-schema.ts';
import type { Venue } from '../../http/page-context.ts';
import type { Calendar } from '../../model/calendar.ts';
import type { CalendarEntry } from '../../model/calendar-entry.ts';
import type { TicketType } from '../../model/ticket-type.ts';
import { calendarPath, dateOf, entryPath, ticketTypePath, ticketTypesPath } from '../../rules/addresses.ts';

export type EditTicketTypeProps = {
  venue: Venue;
  calendar: Calendar;
  entry: CalendarEntry;
  type: TicketType;
  refusal: Refusal | undefined;
};

export function EditTicketType({ venue, calendar, entry, type, refusal }: EditTicketTypeProps) {
  const { slug } = venue.page;
  const here = ticketTypePath(slug, calendar.slug, type.id);
  const date = dateOf(entry.starts_at, calendar.time_zone);
  return (
    <FormPage
      title={type.name}
      lead={`${takenWords(type.taken)} What you change holds for those still to be sold.`}
      crumbs={[
        { label: calendar.name, href: calendarPath(slug, calendar.slug) },
        { label: entry.name, href: entryPath(slug, calendar.slug, date, entry.id) },
        { label: 'Tickets', href: ticketTypesPath(slug, calendar.slug, entry.id) },
      ]}
      action={here}
      submit="Save"
      refusal={refusal}
      after={
        type.taken === 0 && (
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
        ticketType={ticketTypeAsSent(type, calendar.currency)}
        refusal={refusal}
      />
    </FormPage>
  );
}

const takenWords = (taken: number): string =>
  taken === 0 ? 'None is sold or held.' : taken === 1 ? '1 is sold or held.' : `${taken} are sold or held.`;
