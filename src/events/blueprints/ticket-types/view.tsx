import { ruleOf } from '../../../shared/cancellation.ts';
import type { FormState } from '../../../shared/http/form-state.ts';
import { formatNumber, longDate } from '../../../shared/i18n/formats.ts';
import { LinkButton } from '../../../shared/ui/button.tsx';
import { type Column, DataTable } from '../../../shared/ui/data-table.tsx';
import { Empty } from '../../../shared/ui/empty.tsx';
import { FormPage } from '../../../shared/ui/form-page.tsx';
import { type Crumb, Head } from '../../../shared/ui/head.tsx';
import { Money } from '../../../shared/ui/money.tsx';
import { Stack } from '../../../shared/ui/panel.tsx';
import { Toolbar } from '../../../shared/ui/toolbar.tsx';
import { cancellationFormInput } from '../../forms/cancellation-schema.ts';
import { TicketTypeFields } from '../../forms/ticket-type-fields.tsx';
import type { PageContext } from '../../http/page-context.ts';
import { t } from '../../messages/translate.ts';
import type { Calendar } from '../../model/calendar.ts';
import type { CalendarEntry } from '../../model/calendar-entry.ts';
import { leftOf, type TicketTypeOnSale } from '../../model/ticket-type.ts';
import { calendarPath, dateOf, entryPath, ticketTypePath, ticketTypesPath } from '../../rules/addresses.ts';

type EntryProps = { pageContext: PageContext; calendar: Calendar; entry: CalendarEntry };
type TicketTypesProps = EntryProps & { ticketTypes: TicketTypeOnSale[] };
export type TicketTypeListProps = TicketTypesProps & { mayManage: boolean };

/** The ticket types of an event: on sale for visitors, with their counts for those who may edit it. */
export function TicketTypeList(props: TicketTypeListProps) {
  const { pageContext, calendar, entry, ticketTypes, mayManage } = props;
  const mayAdd = mayManage && entry.kind === 'event' && ['draft', 'confirmed'].includes(entry.state);
  const newPath = `${ticketTypesPath(pageContext.page.slug, calendar.slug, entry.id)}new`;
  return (
    <>
      <Head title={t('ticket_types.heading')} lead={leadOf(props)} crumbs={crumbsOf(props)} />
      {mayAdd && ticketTypes.length > 0 && (
        <Toolbar>
          <LinkButton href={newPath} icon="plus">
            {t('ticket_types.add')}
          </LinkButton>
        </Toolbar>
      )}
      {ticketTypes.length === 0 ? (
        <Empty
          title={t('ticket_types.none')}
          icon="ticket"
          hint={mayAdd ? t('ticket_types.none_hint_organiser') : t('ticket_types.none_hint')}
          {...(mayAdd && { action: { label: t('ticket_types.add'), href: newPath } })}
        />
      ) : (
        <Stack loose>
          {mayManage ? <CountsTable {...props} /> : <OnSaleTable {...props} />}
          {!mayManage && (
            <div>
              <LinkButton href={pathOf(props)} variant="go" icon="ticket">
                {t('ticket_types.get')}
              </LinkButton>
            </div>
          )}
        </Stack>
      )}
    </>
  );
}

function OnSaleTable({ calendar, entry, ticketTypes }: TicketTypesProps) {
  return (
    <DataTable
      caption={t('ticket_types.title', { event: entry.name })}
      captionHidden
      columns={[
        { label: t('ticket_types.ticket') },
        { label: t('price.label'), numeric: true },
        { label: t('ticket_types.left'), numeric: true },
      ]}
      rows={ticketTypes.map((ticketType) => {
        const left = leftOf(ticketType, entry, ticketTypes);
        return {
          key: String(ticketType.id),
          cells: [
            <Name ticketType={ticketType} />,
            <Price ticketType={ticketType} calendar={calendar} />,
            left > 0 ? formatNumber(left) : t('entry.sold_out'),
          ],
        };
      })}
    />
  );
}

function CountsTable({ pageContext, calendar, entry, ticketTypes }: TicketTypesProps) {
  const { slug } = pageContext.page;
  const columns: Column[] = [
    { label: t('ticket_types.ticket') },
    { label: t('price.label'), numeric: true },
    { label: t('ticket_types.quota'), numeric: true },
    { label: t('ticket_types.taken'), numeric: true },
    { label: t('ticket_types.left'), numeric: true },
  ];
  return (
    <DataTable
      caption={t('ticket_types.title', { event: entry.name })}
      captionHidden
      columns={columns}
      rows={ticketTypes.map((ticketType) => ({
        key: String(ticketType.id),
        cells: [
          <Name ticketType={ticketType} href={ticketTypePath(slug, calendar.slug, ticketType.id)} />,
          <Price ticketType={ticketType} calendar={calendar} />,
          formatNumber(ticketType.quota),
          formatNumber(ticketType.quota - ticketType.left),
          formatNumber(leftOf(ticketType, entry, ticketTypes)),
        ],
      }))}
    />
  );
}

function Name({ ticketType, href }: { ticketType: TicketTypeOnSale; href?: string }) {
  return (
    <>
      {href ? <a href={href}>{ticketType.name}</a> : ticketType.name}
      {ticketType.description && <span class="under">{ticketType.description}</span>}
    </>
  );
}

const Price = ({ ticketType, calendar }: { ticketType: TicketTypeOnSale; calendar: Calendar }) => (
  <Money amount={ticketType.price_minor} currency={calendar.currency} nothing={t('price.free')} />
);

export type NewTicketTypeProps = EntryProps & {
  ticketTypes: readonly TicketTypeOnSale[];
  formState: FormState | undefined;
};

/** The form that adds a ticket type. */
export function NewTicketType(props: NewTicketTypeProps) {
  const { pageContext, calendar, entry, ticketTypes, formState } = props;
  const path = ticketTypesPath(pageContext.page.slug, calendar.slug, entry.id);
  return (
    <FormPage
      title={t('ticket_types.new')}
      lead={leadOf(props)}
      crumbs={[...crumbsOf(props), { label: t('ticket_types.heading'), href: path }]}
      action={path}
      submit={t('ticket_types.submit')}
      formState={formState}
    >
      <TicketTypeFields
        currency={calendar.currency}
        ticketType={{ most: '10', ...cancellationFormInput(null, calendar.currency) }}
        calendarRule={ruleOf(calendar.cancellation)}
        others={ticketTypes}
        formState={formState}
      />
    </FormPage>
  );
}

function leadOf({ calendar, entry }: EntryProps): string {
  const { name: event, capacity } = entry;
  const date = longDate(dateOf(entry.starts_at, calendar.time_zone));
  return capacity
    ? t('ticket_types.lead_with_capacity', { event, date, capacity })
    : t('ticket_types.lead', { event, date });
}

const pathOf = ({ pageContext, calendar, entry }: EntryProps): string =>
  entryPath(pageContext.page.slug, calendar.slug, dateOf(entry.starts_at, calendar.time_zone), entry.id);

const crumbsOf = (props: EntryProps): Crumb[] => [
  { label: props.calendar.name, href: calendarPath(props.pageContext.page.slug, props.calendar.slug) },
  { label: props.entry.name, href: pathOf(props) },
];
