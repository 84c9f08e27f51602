import { formatList, formatNumber } from '../../../shared/i18n/formats.ts';
import { zonesDiffer } from '../../../shared/time.ts';
import { Empty } from '../../../shared/ui/empty.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { type Notice, Notices } from '../../../shared/ui/notices.tsx';
import { Stack } from '../../../shared/ui/panel.tsx';
import { Tag } from '../../../shared/ui/tag.tsx';
import { rich, t } from '../../messages/translate.ts';
import type { BookingDetails } from '../../model/booking.ts';
import type { TicketDetails } from '../../model/ticket.ts';
import { dateOf, entryPath, ticketPath } from '../../rules/addresses.ts';
import { whenOf } from '../../views/booking-words.ts';
import { EntryStateTag } from '../../views/entry-state-tag.tsx';
import { isOver, isValid, ticketState } from '../../views/ticket-words.ts';
import { SignInNote } from './sign-in-note.tsx';

export type MyTicketsProps = {
  tickets: TicketDetails[];
  bookings: BookingDetails[];
  /** Slugs of pages, by id. */
  slugs: Map<number, string>;
  now: Temporal.Instant;
  signInHref: string | undefined;
};

/** All tickets and bookings of an owner: upcoming ones first, then past ones. */
export function MyTickets({ tickets, bookings, slugs, now, signInHref }: MyTicketsProps) {
  const ticketsByEvent = Map.groupBy(tickets, ({ entry_id }) => entry_id);
  const withZone = zonesDiffer([...tickets, ...bookings].map(({ time_zone }) => time_zone));
  const items = [
    ...[...ticketsByEvent.values()].flatMap((ofEvent) => eventItem(ofEvent, now, withZone)),
    ...bookings.map((booking) => bookingItem(booking, slugs, withZone)),
  ].sort(byStart);
  const upcoming = items.filter((item) => !isOver(item, now));
  const past = items.filter((item) => isOver(item, now)).reverse();
  if (items.length === 0) return <NoTickets signInHref={signInHref} />;
  return (
    <>
      <Head title={t('tickets.title')} lead={t('tickets.lead')} />
      <Stack loose>
        {upcoming.length > 0 ? (
          <Notices notices={upcoming} label={t('tickets.coming_up')} />
        ) : (
          <p>{t('tickets.nothing_coming_up')}</p>
        )}
        {past.length > 0 && (
          <section class="stack">
            <h2>{t('tickets.earlier')}</h2>
            <Notices notices={past} label={t('tickets.earlier')} level={3} />
          </section>
        )}
        {signInHref && <SignInNote href={signInHref} />}
      </Stack>
    </>
  );
}

const NoTickets = ({ signInHref }: Pick<MyTicketsProps, 'signInHref'>) => (
  <>
    <Head title={t('tickets.title')} />
    <Empty
      title={t('tickets.none')}
      icon="ticket"
      hint={
        signInHref
          ? rich('tickets.none_hint_sign_in', { link: (children) => <a href={signInHref}>{children}</a> })
          : t('tickets.none_hint')
      }
      action={{ label: t('views.see_whats_on'), href: '/' }}
    />
  </>
);

type Item = Notice & { starts_at: Temporal.Instant; ends_at: Temporal.Instant };

const byStart = (a: Item, b: Item) => Temporal.Instant.compare(a.starts_at, b.starts_at);

/** The tickets of one event, which lead to the first that is still valid. */
function eventItem(tickets: TicketDetails[], now: Temporal.Instant, withZone: boolean): Item[] {
  const first = tickets.find(({ state }) => state === 'confirmed') ?? tickets.find(isValid) ?? tickets[0];
  if (!first) return [];
  const valid = tickets.filter(isValid);
  const state = ticketState(first, now);
  return [
    {
      key: `event-${first.entry_id}`,
      title: first.entry_name,
      href: ticketPath(first.code),
      meta: whenAndWhere(first, withZone),
      text: countByType(valid.length > 0 ? valid : tickets),
      tag: <Tag tone={state.tone}>{state.label}</Tag>,
      starts_at: first.starts_at,
      ends_at: first.ends_at,
    },
  ];
}

/** "2 × Full price and 1 × Companion" */
const countByType = (tickets: TicketDetails[]): string =>
  formatList(
    [...Map.groupBy(tickets, ({ type_name }) => type_name)].map(([ticketType, { length }]) =>
      t('tickets.count_of_type', { count: formatNumber(length), ticketType }),
    ),
  );

function bookingItem(booking: BookingDetails, slugs: Map<number, string>, withZone: boolean): Item {
  const date = dateOf(booking.starts_at, booking.time_zone);
  return {
    key: `booking-${booking.id}`,
    title: booking.name,
    href: entryPath(slugs.get(booking.container_id) ?? '', booking.calendar_slug, date, booking.id),
    meta: whenAndWhere(booking, withZone),
    tag: <EntryStateTag entry={booking} />,
    starts_at: booking.starts_at,
    ends_at: booking.ends_at,
  };
}

const whenAndWhere = (
  item: Pick<TicketDetails, 'starts_at' | 'ends_at' | 'time_zone' | 'space_name'>,
  withZone: boolean,
) => [whenOf(item, item.time_zone, withZone), item.space_name].filter(Boolean).join(' · ');
