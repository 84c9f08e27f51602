import { formatFacts, longDate, shortSpan, weekdayName } from '../../../shared/i18n/formats.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { CodeCard } from '../../../shared/ui/code-card.tsx';
import type { Fact } from '../../../shared/ui/facts.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Split } from '../../../shared/ui/panel.tsx';
import { t } from '../../messages/translate.ts';
import type { TicketDetails } from '../../model/ticket.ts';
import type { Page } from '../../ports.ts';
import { dateOf, doorPath, entryPath, ticketPath } from '../../rules/addresses.ts';
import { doorsOf } from '../../views/booking-words.ts';
import { ScanFields, type ScanProps } from '../../views/scan-fields.tsx';
import { isOver, isValid, ticketName, ticketState } from '../../views/ticket-words.ts';
import { SignInNote } from './sign-in-note.tsx';

export type TicketPageProps = {
  page: Page;
  ticket: TicketDetails;
  /** All tickets of its order. */
  orderTickets: TicketDetails[];
  /** Whether it is the viewer's. */
  isOwn: boolean;
  /** of the form that admits the ticket; only for stewards */
  scan: ScanProps | undefined;
  /** The whole address of this page, for the QR code. */
  url: string;
  now: Temporal.Instant;
  signInHref: string | undefined;
  /** where the ticket is cancelled */
  cancelHref: string;
};

/** One ticket, to be shown at the door. */
export function TicketPage(props: TicketPageProps) {
  const { ticket, url, now } = props;
  return (
    <>
      <Head title={greeting(ticket, now)} lead={leadOf(ticket, now)} />
      <Split aside={<Actions {...props} />}>
        <CodeCard
          title={ticket.entry_name}
          state={ticketState(ticket, now)}
          code={ticket.code}
          qr={url}
          void={!isValid(ticket)}
          facts={factsOf(props)}
        />
      </Split>
    </>
  );
}

/** "See you on Friday" */
export function greeting(ticket: TicketDetails, now: Temporal.Instant): string {
  if (!isValid(ticket)) return t('tickets.not_valid');
  if (isOver(ticket, now)) return ticket.state === 'checked_in' ? t('tickets.thank_you') : t('event.over');
  if (ticket.state === 'checked_in') return t('tickets.you_are_in');
  const date = dateOf(ticket.starts_at, ticket.time_zone);
  const days = dateOf(now, ticket.time_zone).until(date).days;
  if (days <= 0) return t('tickets.see_you_today');
  if (days === 1) return t('tickets.see_you_tomorrow');
  return t('tickets.see_you', { day: days < 7 ? weekdayName(date.dayOfWeek) : longDate(date) });
}

function leadOf(ticket: TicketDetails, now: Temporal.Instant): string {
  switch (ticket.state) {
    case 'reserved':
    case 'ordered':
      return t('tickets.lead_unpaid');
    case 'expired':
      return t('tickets.lead_expired');
    case 'cancelled':
      return t('tickets.lead_cancelled');
    case 'checked_in':
      return t('tickets.lead_used');
    case 'confirmed':
      return isOver(ticket, now) ? t('tickets.lead_unused') : t('tickets.lead_valid');
  }
}

function factsOf({ page, ticket, orderTickets }: TicketPageProps): Fact[] {
  const { starts_at, ends_at, time_zone, space_name, entry_address, contact_name } = ticket;
  return [
    {
      term: t('event.when'),
      value: shortSpan(starts_at.toZonedDateTimeISO(time_zone), ends_at.toZonedDateTimeISO(time_zone)),
      more: doorsOf(ticket, time_zone),
    },
    {
      term: t('event.where'),
      value: entry_address || formatFacts([space_name, page.title]),
      more: page.address || undefined,
    },
    { term: t('ticket.label'), value: ticketName(ticket, orderTickets) },
    ...(contact_name ? [{ term: t('guests.name'), value: contact_name }] : []),
  ];
}

function Actions({ page, ticket, orderTickets, isOwn, scan, now, signInHref, cancelHref }: TicketPageProps) {
  const { starts_at, time_zone, calendar_slug, entry_id, code } = ticket;
  const others = orderTickets.filter((other) => other.id !== ticket.id && isValid(other));
  return (
    <div class="beside-ticket stack loose">
      {scan && isValid(ticket) && <StewardActions ticket={ticket} scan={scan} />}
      {isOwn && others.length > 0 && (
        <section class="stack">
          <h2>{t('tickets.others', { count: others.length })}</h2>
          {others.map((other) => (
            <LinkButton key={other.code} href={ticketPath(other.code)} icon="ticket">
              {nameBeside(ticket, other, orderTickets)}
            </LinkButton>
          ))}
        </section>
      )}
      <section class="stack">
        <h2>{t('tickets.actions')}</h2>
        {isValid(ticket) && !isOver(ticket, now) && (
          <LinkButton href={`${ticketPath(code)}/calendar.ics`} icon="calendar" download="ticket.ics">
            {t('event.add_to_calendar')}
          </LinkButton>
        )}
        <LinkButton
          href={entryPath(page.slug, calendar_slug, dateOf(starts_at, time_zone), entry_id)}
          icon="info"
        >
          {t('tickets.about_event')}
        </LinkButton>
        {ticket.state === 'confirmed' && Temporal.Instant.compare(now, starts_at) < 0 && (
          <LinkButton href={cancelHref} variant="quiet">
            {t('tickets.cancel')}
          </LinkButton>
        )}
        {isOwn && (
          <LinkButton href="/tickets/" icon="list">
            {t('tickets.all')}
          </LinkButton>
        )}
      </section>
      {isOwn && signInHref && <SignInNote href={signInHref} />}
    </div>
  );
}

const StewardActions = ({ ticket, scan }: { ticket: TicketDetails; scan: ScanProps }) => (
  <section class="stack">
    <h2>{t('tickets.at_the_door')}</h2>
    <form method="post" action={`${doorPath(ticket.entry_id)}check-ins`}>
      <ScanFields {...scan} />
      <input type="hidden" name="code" value={ticket.code} />
      <Button variant="go" icon="check" wide>
        {t('door.admit')}
      </Button>
    </form>
    <LinkButton href={doorPath(ticket.entry_id)} icon="door">
      {t('tickets.open_door')}
    </LinkButton>
  </section>
);

/** The name of another ticket of the order, with its event where that is another too. */
function nameBeside(ticket: TicketDetails, other: TicketDetails, orderTickets: TicketDetails[]): string {
  const name = ticketName(other, orderTickets);
  return other.entry_id === ticket.entry_id
    ? name
    : t('tickets.of_other_event', { event: other.entry_name, ticket: name });
}
