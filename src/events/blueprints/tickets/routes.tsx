import { Hono } from 'hono';
import { NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, type Ctx, ownerOf, rolesOn, signInUrl } from '../../../shared/http/context.ts';
import { limit } from '../../../shared/http/limits.ts';
import { platformBranding, sendPage } from '../../../shared/http/page.ts';
import { zoneName } from '../../../shared/i18n/formats.ts';
import { isOwnedBy } from '../../../shared/ids.ts';
import { brandingOf, type EventsDeps } from '../../http/page-context.ts';
import { calendarEventOf } from '../../mails/calendar-file-of.ts';
import { listBookingsOf } from '../../model/booking.ts';
import { findTicketWithOrder, listTicketsOf, type TicketDetails } from '../../model/ticket.ts';
import type { Page } from '../../ports.ts';
import { dateOf, entryPath, ticketPath } from '../../rules/addresses.ts';
import { calendarFile } from '../../rules/ical.ts';
import { codeIn } from '../../rules/ticket-code.ts';
import { isGood } from '../../views/ticket-words.ts';
import { greeting, MyTickets, TicketPage } from './view.tsx';

/** `/tickets/`: what one has bought and hired; `/tickets/{code}`: one ticket, for whoever has its code. */
export function ticketsBlueprint(deps: EventsDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const { db, clock, config } = deps.platform;
  const { pages } = deps.ports;

  app.get('/', may.anyone(), async (c) => {
    const owner = ownerOf(c);
    const tickets = owner ? await listTicketsOf(db, owner) : [];
    const bookings = owner ? await listBookingsOf(db, owner) : [];
    const venues = [...new Set([...tickets, ...bookings].map((one) => one.container_id))];
    return sendPage(
      c,
      platformBranding(c),
      { title: 'Your tickets and bookings', noindex: true },
      <MyTickets
        tickets={tickets}
        bookings={bookings}
        slugs={venues.length > 0 ? await pages.slugsOf(db, venues) : new Map()}
        now={clock.now()}
        signInHref={c.var.user ? undefined : signInUrl(c)}
      />,
    );
  });

  app.get('/:code', may.anyone(), async (c) => {
    const { ticket, together, venue } = await ticketIn(c);
    const now = clock.now();
    keepToYourself(c);
    return sendPage(
      c,
      brandingOf(c, venue),
      {
        title: `${greeting(ticket, now)}: ${ticket.entry_name}`,
        noindex: true,
        footNote: `Times are ${zoneName(ticket.time_zone)}`,
        // A whole referrer would hand the code on; with none at all, forms sent from here would be refused.
        head: <meta name="referrer" content="strict-origin" />,
      },
      <TicketPage
        venue={venue}
        ticket={ticket}
        together={together}
        // Whoever has one code sees one ticket.
        owner={isOwnedBy(ticket, ownerOf(c))}
        steward={(await rolesOn(c, venue.slug)).has('steward')}
        url={`${config.urls.events}${ticketPath(ticket.code)}`}
        now={now}
        signInHref={c.var.user ? undefined : signInUrl(c)}
      />,
    );
  });

  app.get('/:code/calendar.ics', may.anyone(), async (c) => {
    const { ticket, venue } = await ticketIn(c);
    if (!isGood(ticket)) throw new NotFound('There is nothing to put into a calendar.');
    keepToYourself(c);
    c.header('content-type', 'text/calendar; charset=utf-8');
    c.header('content-disposition', 'attachment; filename="ticket.ics"');
    return c.body(calendarFile(ticket.entry_name, [eventOf(ticket, venue, config.urls.events)]));
  });

  async function ticketIn(c: Ctx) {
    const code = codeIn(c.req.param('code') ?? '');
    const found = code ? await findTicketWithOrder(db, code) : undefined;
    if (!found) {
      await limit(c, 'codes');
      throw new NotFound('There is no ticket with this code. Please check it letter by letter.');
    }
    const { container_id } = found.ticket;
    const venue = await pages.findPage(db, (await pages.slugsOf(db, [container_id])).get(container_id) ?? '');
    if (!venue) throw new NotFound();
    return { ...found, venue };
  }

  return app;
}

const keepToYourself = (c: Ctx) => c.header('cache-control', 'private, no-store');

const eventOf = (ticket: TicketDetails, venue: Page, site: string) =>
  calendarEventOf(
    {
      calendar_id: ticket.calendar_id,
      id: ticket.entry_id,
      name: ticket.entry_name,
      description: ticket.entry_description,
      state: ticket.entry_state,
      sequence: ticket.entry_sequence,
      starts_at: ticket.starts_at,
      ends_at: ticket.ends_at,
      state_at: ticket.entry_state_at,
    },
    { space_name: [ticket.space_name, venue.title, venue.address].filter(Boolean).join(', ') },
    site,
    entryPath(venue.slug, ticket.calendar_slug, dateOf(ticket.starts_at, ticket.time_zone), ticket.entry_id),
  );
