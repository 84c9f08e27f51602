import type { FormState } from '../../../shared/http/form-state.ts';
import { longDate } from '../../../shared/i18n/formats.ts';

import { LinkButton } from '../../../shared/ui/button.tsx';
import { DataTable } from '../../../shared/ui/data-table.tsx';
import { Empty } from '../../../shared/ui/empty.tsx';
import { FormPage } from '../../../shared/ui/form-page.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Money } from '../../../shared/ui/money.tsx';
import { Stack } from '../../../shared/ui/panel.tsx';
import { Toolbar } from '../../../shared/ui/toolbar.tsx';
import { TicketTypeFields } from '../../forms/ticket-type-fields.tsx';
import type { PageContext } from '../../http/page-context.ts';
import type { Calendar } from '../../model/calendar.ts';
import type { CalendarEntry } from '../../model/calendar-entry.ts';
import { leftOf, type TicketTypeOnSale } from '../../model/ticket-type.ts';
import { calendarPath, dateOf, entryPath, ticketTypePath, ticketTypesPath } from '../../rules/addresses.ts';

type Props = { venue: PageContext; calendar: Calendar; entry: CalendarEntry };

export function TicketTypeList(props: Props & { types: TicketTypeOnSale[]; organiser: boolean }) {
  const { venue, calendar, entry, types, organiser } = props;
  const mayAdd = organiser && entry.slot_id === null && ['draft', 'confirmed'].includes(entry.state);
  const newPath = `${ticketTypesPath(venue.page.slug, calendar.slug, entry.id)}new`;
  return (
    <>
      <Head title="Tickets" lead={leadOf(props)} crumbs={crumbsOf(props)} />
      {mayAdd && types.length > 0 && (
        <Toolbar>
          <LinkButton href={newPath} icon="plus">
            Add a kind of ticket
          </LinkButton>
        </Toolbar>
      )}
      {types.length === 0 ? (
        <Empty
          title="No tickets"
          icon="ticket"
          hint={
            mayAdd
              ? 'Whoever likes may come. To sell or count places, add a kind of ticket.'
              : 'This needs no ticket.'
          }
          {...(mayAdd && { action: { label: 'Add a kind of ticket', href: newPath } })}
        />
      ) : (
        <Stack loose>
          {organiser ? <Counted {...props} /> : <OnSale {...props} />}
          {!organiser && (
            <div>
              <LinkButton href={pathOf(props)} variant="go" icon="ticket">
                Get tickets
              </LinkButton>
            </div>
          )}
        </Stack>
      )}
    </>
  );
}

function OnSale({ calendar, entry, types }: Props & { types: TicketTypeOnSale[] }) {
  return (
    <DataTable
      caption={`Tickets of ${entry.name}`}
      captionHidden
      columns={[{ label: 'Ticket' }, { label: 'Price', numeric: true }, { label: 'Left', numeric: true }]}
      rows={types.map((type) => ({
        key: String(type.id),
        cells: [
          <Named type={type} />,
          <Money amount={type.price_minor} currency={calendar.currency} nothing="free" />,
          leftOf(type, entry, types) || 'sold out',
        ],
      }))}
    />
  );
}

function Counted({ venue, calendar, entry, types }: Props & { types: TicketTypeOnSale[] }) {
  return (
    <DataTable
      caption={`Tickets of ${entry.name}`}
      captionHidden
      columns={[
        { label: 'Ticket' },
        { label: 'Price', numeric: true },
        { label: 'How many', numeric: true },
        { label: 'Sold or held', numeric: true },
        { label: 'Left', numeric: true },
      ]}
      rows={types.map((type) => ({
        key: String(type.id),
        cells: [
          <Named type={type} href={ticketTypePath(venue.page.slug, calendar.slug, type.id)} />,
          <Money amount={type.price_minor} currency={calendar.currency} nothing="free" />,
          type.quota,
          type.quota - type.left,
          leftOf(type, entry, types),
        ],
      }))}
    />
  );
}

function Named({ type, href }: { type: TicketTypeOnSale; href?: string }) {
  return (
    <>
      {href ? <a href={href}>{type.name}</a> : type.name}
      {type.description && <span class="under">{type.description}</span>}
    </>
  );
}

export function NewTicketType(props: Props & { formState: FormState | undefined }) {
  const { venue, calendar, entry, formState } = props;
  const here = ticketTypesPath(venue.page.slug, calendar.slug, entry.id);
  return (
    <FormPage
      title="New kind of ticket"
      lead={leadOf(props)}
      crumbs={[...crumbsOf(props), { label: 'Tickets', href: here }]}
      action={here}
      submit="Add it"
      formState={formState}
    >
      <TicketTypeFields currency={calendar.currency} ticketType={{ most: '10' }} formState={formState} />
    </FormPage>
  );
}

function leadOf({ calendar, entry }: Props): string {
  const when = longDate(dateOf(entry.starts_at, calendar.time_zone));
  const places = entry.capacity ? ` It has ${entry.capacity} places in all.` : '';
  return `${entry.name}, ${when}.${places}`;
}

const pathOf = ({ venue, calendar, entry }: Props): string =>
  entryPath(venue.page.slug, calendar.slug, dateOf(entry.starts_at, calendar.time_zone), entry.id);

const crumbsOf = (props: Props) => [
  { label: props.calendar.name, href: calendarPath(props.venue.page.slug, props.calendar.slug) },
  { label: props.entry.name, href: pathOf(props) },
];
