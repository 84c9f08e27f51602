import { clockTime, longDate, shortSpan, span } from '../../../shared/i18n/formats.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { CodeCard } from '../../../shared/ui/code-card.tsx';
import { Empty } from '../../../shared/ui/empty.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { type Notice, Notices } from '../../../shared/ui/notices.tsx';
import { Split, Stack } from '../../../shared/ui/panel.tsx';
import { Tag } from '../../../shared/ui/tag.tsx';
import type { Tone } from '../../../shared/ui/tone.ts';
import type { BookingDetails } from '../../model/booking.ts';
import type { TicketDetails } from '../../model/ticket.ts';
import type { Page } from '../../ports.ts';
import { dateOf, doorPath, entryPath, ticketPath } from '../../rules/addresses.ts';
import { entryStateWords } from '../../rules/entry-state.ts';

import { isGood, isOver, ticketName, ticketState } from '../../views/ticket-words.ts';

export type MyTicketsProps = {
  tickets: TicketDetails[];
  bookings: BookingDetails[];
  /** of the venues' pages, by id */
  slugs: Map<number, string>;
  now: Temporal.Instant;
  signInHref: string | undefined;
};

/** All that somebody has bought and hired: what comes next first, what is over last. */
export function MyTickets({ tickets, bookings, slugs, now, signInHref }: MyTicketsProps) {
  const things = [
    ...[...Map.groupBy(tickets, (ticket) => ticket.entry_id).values()].flatMap((of) => eventThing(of, now)),
    ...bookings.map((booking) => bookingThing(booking, slugs)),
  ];
  const ahead = things.filter((thing) => !isOver(thing, now)).sort(byStart);
  const over = things
    .filter((thing) => isOver(thing, now))
    .sort(byStart)
    .reverse();
  if (things.length === 0) {
    return (
      <>
        <Head title="Your tickets and bookings" />
        <Empty
          title="Nothing here yet"
          icon="ticket"
          hint={
            signInHref ? (
              <>
                What you buy or hire stands here. Bought something before?{' '}
                <a href={signInHref}>Sign in by a link in a mail</a>.
              </>
            ) : (
              'What you buy or hire stands here.'
            )
          }
          action={{ label: 'See what is on', href: '/' }}
        />
      </>
    );
  }
  return (
    <>
      <Head title="Your tickets and bookings" lead="Show a ticket’s screen or paper at the door." />
      <Stack loose>
        {ahead.length > 0 ? (
          <Notices notices={ahead} label="Coming up" />
        ) : (
          <p>Nothing of yours is coming up.</p>
        )}
        {over.length > 0 && (
          <section class="stack">
            <h2>Earlier</h2>
            <Notices notices={over} label="Earlier" level={3} />
          </section>
        )}
        {signInHref && <KeepTogether href={signInHref} />}
      </Stack>
    </>
  );
}

type Thing = Notice & { starts_at: Temporal.Instant; ends_at: Temporal.Instant };

const byStart = (a: Thing, b: Thing) => Temporal.Instant.compare(a.starts_at, b.starts_at);

/** The tickets of one event, under the first that is still good. */
function eventThing(tickets: TicketDetails[], now: Temporal.Instant): Thing[] {
  const first = tickets.find(({ state }) => state === 'confirmed') ?? tickets.find(isGood) ?? tickets[0];
  if (!first) return [];
  const good = tickets.filter(isGood);
  const state = ticketState(first, now);
  return [
    {
      key: `event-${first.entry_id}`,
      title: first.entry_name,
      href: ticketPath(first.code),
      meta: whenAndWhere(first),
      text: counted(good.length > 0 ? good : tickets),
      tag: <Tag tone={state.tone}>{state.label}</Tag>,
      starts_at: first.starts_at,
      ends_at: first.ends_at,
    },
  ];
}

/** "2 × Full price, 1 × Companion" */
const counted = (tickets: TicketDetails[]): string =>
  [...Map.groupBy(tickets, ({ type_name }) => type_name)]
    .map(([name, { length }]) => `${length} × ${name}`)
    .join(', ');

function bookingThing(booking: BookingDetails, slugs: Map<number, string>): Thing {
  const date = dateOf(booking.starts_at, booking.time_zone);
  return {
    key: `booking-${booking.id}`,
    title: booking.name,
    href: entryPath(slugs.get(booking.container_id) ?? '', booking.calendar_slug, date, booking.id),
    meta: whenAndWhere(booking),
    tag: <Tag tone={BOOKING_TONES[booking.state]}>{entryStateWords(booking.state, booking.cost_minor)}</Tag>,
    starts_at: booking.starts_at,
    ends_at: booking.ends_at,
  };
}

const BOOKING_TONES: Record<BookingDetails['state'], Tone> = {
  draft: 'plain',
  pending: 'plain',
  ordered: 'plain',
  provisional: 'warn',
  confirmed: 'good',
  declined: 'bad',
  expired: 'plain',
  cancelled: 'bad',
};

const whenAndWhere = (thing: Pick<TicketDetails, 'starts_at' | 'ends_at' | 'time_zone' | 'space_name'>) =>
  `${spanOf(thing)}${thing.space_name ? ` · ${thing.space_name}` : ''}`;

const spanOf = ({
  starts_at,
  ends_at,
  time_zone,
}: Pick<TicketDetails, 'starts_at' | 'ends_at' | 'time_zone'>) =>
  span(starts_at.toZonedDateTimeISO(time_zone), ends_at.toZonedDateTimeISO(time_zone));

const shortSpanOf = ({ starts_at, ends_at, time_zone }: TicketDetails) =>
  shortSpan(starts_at.toZonedDateTimeISO(time_zone), ends_at.toZonedDateTimeISO(time_zone));

export type TicketPageProps = {
  venue: Page;
  ticket: TicketDetails;
  /** all of its order */
  together: TicketDetails[];
  /** whether it is the viewer's */
  owner: boolean;
  steward: boolean;
  /** of this page, for the QR code */
  url: string;
  now: Temporal.Instant;
  signInHref: string | undefined;
};

export function TicketPage(props: TicketPageProps) {
  const { venue, ticket, together, url, now } = props;
  return (
    <>
      <Head title={greeting(ticket, now)} lead={leadOf(ticket, now)} />
      <Split aside={<WhatToDo {...props} />}>
        <CodeCard
          title={ticket.entry_name}
          state={ticketState(ticket, now)}
          code={ticket.code}
          qr={url}
          void={!isGood(ticket)}
          facts={[
            { term: 'When', value: shortSpanOf(ticket), more: doorsOf(ticket) },
            {
              term: 'Where',
              value: [ticket.space_name, venue.title].filter(Boolean).join(', '),
              more: venue.address || undefined,
            },
            { term: 'Ticket', value: ticketName(ticket, together) },
            ...(ticket.contact_name ? [{ term: 'Name', value: ticket.contact_name }] : []),
          ]}
        />
      </Split>
    </>
  );
}

function WhatToDo({ venue, ticket, together, owner, steward, now, signInHref }: TicketPageProps) {
  const date = dateOf(ticket.starts_at, ticket.time_zone);
  const others = together.filter((one) => one.id !== ticket.id && isGood(one));
  return (
    <div class="beside-ticket stack loose">
      {steward && isGood(ticket) && (
        <section class="stack">
          <h2>At the door</h2>
          <form method="post" action={`${doorPath(ticket.entry_id)}check-ins`}>
            <input type="hidden" name="code" value={ticket.code} />
            <Button variant="go" icon="check" wide>
              Admit
            </Button>
          </form>
          <LinkButton href={doorPath(ticket.entry_id)} icon="door">
            Open the door page
          </LinkButton>
        </section>
      )}
      {owner && others.length > 0 && (
        <section class="stack">
          <h2>{others.length === 1 ? 'Your other ticket' : `Your ${others.length} other tickets`}</h2>
          {others.map((other) => (
            <LinkButton key={other.code} href={ticketPath(other.code)} icon="ticket">
              {other.entry_id === ticket.entry_id ? '' : `${other.entry_name}: `}
              {ticketName(other, together)}
            </LinkButton>
          ))}
        </section>
      )}
      <section class="stack">
        <h2>What you can do</h2>
        {isGood(ticket) && !isOver(ticket, now) && (
          <LinkButton href={`${ticketPath(ticket.code)}/calendar.ics`} icon="calendar" download="ticket.ics">
            Add to calendar
          </LinkButton>
        )}
        <LinkButton href={entryPath(venue.slug, ticket.calendar_slug, date, ticket.entry_id)} icon="info">
          About this event
        </LinkButton>
        {owner && (
          <LinkButton href="/tickets/" icon="list">
            All your tickets
          </LinkButton>
        )}
      </section>
      {owner && signInHref && <KeepTogether href={signInHref} />}
    </div>
  );
}

const KeepTogether = ({ href }: { href: string }) => (
  <Note icon="basket" title="Keep these together?">
    <p>
      <a href={href}>Sign in with a link by mail</a> and your tickets and bookings are all in one place. No
      password.
    </p>
  </Note>
);

/** "See you on Friday" */
export function greeting(ticket: TicketDetails, now: Temporal.Instant): string {
  if (!isGood(ticket)) return 'This ticket is not valid';
  if (isOver(ticket, now)) return ticket.state === 'checked_in' ? 'Thank you for coming' : 'This is over';
  if (ticket.state === 'checked_in') return 'You are in';
  const date = dateOf(ticket.starts_at, ticket.time_zone);
  const days = dateOf(now, ticket.time_zone).until(date).days;
  if (days <= 0) return 'See you today';
  if (days === 1) return 'See you tomorrow';
  if (days < 7) return `See you on ${date.toLocaleString('en-GB', { weekday: 'long' })}`;
  return `See you on ${longDate(date)}`;
}

function leadOf(ticket: TicketDetails, now: Temporal.Instant): string {
  switch (ticket.state) {
    case 'reserved':
    case 'ordered':
      return 'It is held, and not paid for yet. It becomes valid with the payment.';
    case 'expired':
      return 'It was not paid for in time.';
    case 'cancelled':
      return 'It was cancelled.';
    case 'checked_in':
      return 'This ticket was used at the door.';
    case 'confirmed':
      return isOver(ticket, now)
        ? 'This ticket was not used.'
        : 'Show this screen or a print of it at the door. It lets one person in.';
  }
}

const doorsOf = ({ doors_at, time_zone }: TicketDetails): string | undefined =>
  doors_at ? `doors ${clockTime(doors_at.toZonedDateTimeISO(time_zone))}` : undefined;
