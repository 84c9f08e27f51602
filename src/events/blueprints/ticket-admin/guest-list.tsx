import { clockTime, longDate } from '../../../shared/i18n/formats.ts';
import type { TicketId } from '../../../shared/ids.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { DataTable } from '../../../shared/ui/data-table.tsx';
import { Empty } from '../../../shared/ui/empty.tsx';
import { Field } from '../../../shared/ui/form.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Stack } from '../../../shared/ui/panel.tsx';
import { Tag } from '../../../shared/ui/tag.tsx';
import { t } from '../../messages/translate.ts';
import type { Guest } from '../../model/guest.ts';
import type { Owed } from '../../ports.ts';
import { dateOf, doorPath } from '../../rules/addresses.ts';
import { BuyerAnswers } from '../../views/buyer-answers.tsx';
import { PaidHere } from '../../views/paid-here.tsx';
import { ScanFields, type ScanProps } from '../../views/scan-fields.tsx';
import type { DoorEntry } from './door.tsx';

export type GuestListProps = {
  entry: DoorEntry;
  /** A page of them, by name. */
  guests: Guest[];
  /** How many are expected in all. */
  expected: number;
  search: string;
  isFirst: boolean;
  /** The guest after whom the next page begins. */
  next: TicketId | undefined;
  scan: ScanProps;
  /** by the orders of these guests */
  owed: readonly Owed[];
};

/** The expected guests, page by page and searchable. */
export function GuestList({ entry, guests, expected, search, isFirst, next, scan, owed }: GuestListProps) {
  const path = `${doorPath(entry.id)}list`;
  const hrefOf = (after?: TicketId) => {
    const query = new URLSearchParams({
      ...(search && { q: search }),
      ...(after && { after: String(after) }),
    });
    return query.size > 0 ? `${path}?${query}` : path;
  };
  return (
    <>
      <GuestHead entry={entry} expected={expected} />
      <Stack loose>
        <div class="search-line">
          <search>
            <form class="search-line" method="get" action={path}>
              <Field
                name="q"
                type="search"
                label={t('guests.name')}
                hint={t('guests.search_hint')}
                value={search}
                autocomplete="off"
              />
              <Button icon="search">{t('guests.find')}</Button>
            </form>
          </search>
          {expected > 0 && (
            <>
              <LinkButton href={`${path}/print`} icon="print">
                {t('guests.print')}
              </LinkButton>
              <LinkButton href={`${path}.csv`}>{t('guests.download')}</LinkButton>
            </>
          )}
        </div>
        {guests.length === 0 ? (
          <Empty title={search ? t('guests.none_found', { name: search }) : t('guests.none')} icon="users" />
        ) : (
          <GuestTable entry={entry} guests={guests} scan={scan} owed={owed} />
        )}
        {(next || !isFirst) && (
          <nav class="pagination" aria-label={t('guests.pages')}>
            {!isFirst && (
              <LinkButton small href={hrefOf()} icon="left">
                {t('guests.from_start')}
              </LinkButton>
            )}
            {next && (
              <LinkButton small href={hrefOf(next)} iconAfter="right" rel="next">
                {t('guests.next')}
              </LinkButton>
            )}
          </nav>
        )}
      </Stack>
    </>
  );
}

/** The head of the list, on screen and on paper. */
export const GuestHead = ({ entry, expected }: { entry: DoorEntry; expected: number }) => (
  <Head
    title={t('guests.heading')}
    lead={t('guests.lead', {
      event: entry.name,
      date: longDate(dateOf(entry.starts_at, entry.time_zone)),
      count: expected,
    })}
    crumbs={[
      { label: t('doors.title'), href: '/admin/tickets/' },
      { label: entry.name, href: doorPath(entry.id) },
    ]}
  />
);

export const guestColumns = () => [
  { label: t('guests.name') },
  { label: t('ticket.label') },
  { label: t('guests.code_end') },
  { label: t('guests.in') },
];

type GuestTableProps = Pick<GuestListProps, 'entry' | 'guests' | 'scan' | 'owed'>;

const GuestTable = ({ entry, guests, scan, owed }: GuestTableProps) => (
  <DataTable
    caption={t('guests.caption')}
    captionHidden
    compact
    columns={guestColumns()}
    rows={guests.map((guest) => ({
      key: String(guest.id),
      cells: [
        <span>
          {guest.contact_name ?? ''}
          <OwedOf guest={guest} guests={guests} entry={entry} owed={owed} />
        </span>,
        <>
          {guest.type_name}
          <BuyerAnswers answers={guest.answers} />
        </>,
        <code>{guest.code_end}</code>,
        <Admission guest={guest} entry={entry} scan={scan} />,
      ],
    }))}
  />
);

type OwedProps = Pick<GuestListProps, 'entry' | 'guests' | 'owed'> & { guest: Guest };

/** What an order owes, beside the first of its guests. */
function OwedOf({ guest, guests, entry, owed }: OwedProps) {
  const own = owed.find(({ orderId }) => orderId === guest.order_id);
  const isFirst = guests.find(({ order_id }) => order_id === guest.order_id) === guest;
  if (!own || !isFirst) return null;
  return <PaidHere owed={own} action={`${doorPath(entry.id)}receipts`} ticket={guest.id} />;
}

/** When a guest came in, or the button that admits them. */
function Admission({ guest, entry, scan }: { guest: Guest; entry: DoorEntry; scan: ScanProps }) {
  const { id, state, contact_name: name, type_name: ticketType } = guest;
  if (state === 'checked_in') return <Tag tone="good">{timeIn(guest, entry)}</Tag>;
  return (
    <>
      <span class="tick-box" aria-hidden="true" />
      <form method="post" action={`${doorPath(entry.id)}check-ins`}>
        <ScanFields {...scan} nonce={`${scan.nonce}-${id}`} />
        <input type="hidden" name="ticket" value={id} />
        <Button
          small
          label={
            name ? t('guests.admit_name', { name, ticketType }) : t('guests.admit_unnamed', { ticketType })
          }
        >
          {t('door.admit')}
        </Button>
      </form>
    </>
  );
}

/** "19:48": when a guest came in. */
export const timeIn = ({ state_at }: Guest, { time_zone }: DoorEntry): string =>
  clockTime(state_at.toZonedDateTimeISO(time_zone));
