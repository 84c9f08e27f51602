import { Hono } from 'hono';
import { NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, type Ctx, can, ownerOf, signInUrl } from '../../../shared/http/context.ts';
import { findByCode } from '../../../shared/http/limits.ts';
import { platformBranding, sendPage } from '../../../shared/http/page.ts';
import { formatFacts, zoneName } from '../../../shared/i18n/formats.ts';
import { isOwnedBy, randomToken } from '../../../shared/ids.ts';
import { brandingOf, type EventsDeps } from '../../http/page-context.ts';
import { calendarEventOf } from '../../mails/calendar-file-of.ts';
import { reason, t } from '../../messages/translate.ts';
import { listBookingsOf } from '../../model/booking.ts';
import { findTicketWithOrder, listTicketsOf, type TicketDetails } from '../../model/ticket.ts';
import type { Page } from '../../ports.ts';
import { dateOf, entryPath, ticketPath } from '../../rules/addresses.ts';
import { calendarFile } from '../../rules/ical.ts';
import { codeIn } from '../../rules/ticket-code.ts';
import { isValid } from '../../views/ticket-words.ts';
import { MyTickets } from './my-tickets.tsx';
import { greeting, TicketPage } from './view.tsx';

/** `/tickets/`: the viewer's tickets and bookings; `/tickets/{code}`: one ticket, for anyone with its code. */
export function ticketsBlueprint(deps: EventsDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/', may.anyone(), (c) => listMyTickets(c, deps));
  app.get('/:code', may.anyone(), (c) => showTicket(c, deps));
  app.get('/:code/calendar.ics', may.anyone(), (c) => sendCalendarFile(c, deps));
  return app;
}

async function listMyTickets(c: Ctx, { platform, ports }: EventsDeps): Promise<Response> {
  const { db, clock } = platform;
  const owner = ownerOf(c);
  const tickets = owner ? await listTicketsOf(db, owner) : [];
  const bookings = owner ? await listBookingsOf(db, owner) : [];
  const pageIds = [...new Set([...tickets, ...bookings].map(({ container_id }) => container_id))];
  return sendPage(
    c,
    platformBranding(c),
    { title: t('tickets.title'), noindex: true },
    <MyTickets
      tickets={tickets}
      bookings={bookings}
      slugs={pageIds.length > 0 ? await ports.pages.slugsOf(db, pageIds) : new Map()}
      now={clock.now()}
      signInHref={c.var.user ? undefined : signInUrl(c)}
    />,
  );
}

async function showTicket(c: Ctx, deps: EventsDeps): Promise<Response> {
  const { clock, config } = deps.platform;
  const { ticket, orderTickets, page } = await getTicketContext(c, deps);
  const now = clock.now();
  keepPrivate(c);
  return sendPage(
    c,
    brandingOf(c, page),
    {
      title: t('tickets.one_title', { greeting: greeting(ticket, now), event: ticket.entry_name }),
      noindex: true,
      footNote: t('calendar.times_are', { zone: zoneName(ticket.time_zone) }),
      // A full referrer would give the code away; without any, forms sent from here would be refused.
      head: <meta name="referrer" content="strict-origin" />,
    },
    <TicketPage
      page={page}
      ticket={ticket}
      orderTickets={orderTickets}
      // A code alone shows no other tickets of its order.
      isOwn={isOwnedBy(ticket, ownerOf(c))}
      scan={(await can(c, page.slug, 'door')) ? { nonce: randomToken() } : undefined}
      url={`${config.urls.events}${ticketPath(ticket.code)}`}
      now={now}
      signInHref={c.var.user ? undefined : signInUrl(c)}
      cancelHref={`${config.urls.cart}/tickets/${ticket.code}/cancellation`}
    />,
  );
}

async function sendCalendarFile(c: Ctx, deps: EventsDeps): Promise<Response> {
  const { ticket, page } = await getTicketContext(c, deps);
  if (!isValid(ticket)) throw new NotFound(reason('no_calendar_file'));
  keepPrivate(c);
  c.header('content-type', 'text/calendar; charset=utf-8');
  c.header('content-disposition', 'attachment; filename="ticket.ics"');
  return c.body(calendarFile(ticket.entry_name, [eventOf(ticket, page, deps.platform.config.urls.events)]));
}

/** The ticket with the code in the address, its order's tickets and its page. @throws NotFound */
async function getTicketContext(c: Ctx, { platform: { db }, ports: { pages } }: EventsDeps) {
  const code = codeIn(c.req.param('code') ?? '');
  const result = await findByCode(c, async () => (code ? await findTicketWithOrder(db, code) : undefined));
  if (!result) throw new NotFound(reason('no_such_ticket'));
  const { ticket, orderTickets } = result;
  const slugs = await pages.slugsOf(db, [ticket.container_id]);
  const page = await pages.findPage(db, slugs.get(ticket.container_id) ?? '');
  if (!page) throw new NotFound();
  return { ticket, orderTickets, page };
}

const keepPrivate = (c: Ctx): void => c.header('cache-control', 'private, no-store');

const eventOf = (ticket: TicketDetails, page: Page, site: string) =>
  calendarEventOf(
    {
      calendar_id: ticket.calendar_id,
      id: ticket.entry_id,
      name: ticket.entry_name,
      description: ticket.entry_description,
      state: ticket.entry_state,
      version: ticket.entry_version,
      starts_at: ticket.starts_at,
      ends_at: ticket.ends_at,
      state_at: ticket.entry_state_at,
    },
    {
      location: ticket.entry_address || formatFacts([ticket.space_name, page.title, page.address]),
      site,
      path: entryPath(
        page.slug,
        ticket.calendar_slug,
        dateOf(ticket.starts_at, ticket.time_zone),
        ticket.entry_id,
      ),
    },
  );
