import type { ExpiredLine, HeldLine, LineStatus, Seller } from '../cart/ports.ts';
import { calendarEventOf } from '../events/mails/calendar-file-of.ts';
import { orderLineDetail, orderLineState, orderTicketLabel } from '../events/mails/order-line-words.ts';
import { type Hold, listExpiredHolds, listHolds, listHoldsOfOrder } from '../events/model/hold.ts';
import { listTicketsOfOrder, type TicketDetails } from '../events/model/ticket.ts';
import { expireOrder } from '../events/operations/expire-holds.ts';
import { extendHolds } from '../events/operations/extend-holds.ts';
import { orderHolds } from '../events/operations/order-holds.ts';
import { payOrder } from '../events/operations/pay-order.ts';
import { releaseHold } from '../events/operations/release-hold.ts';
import type { Pages } from '../events/ports.ts';
import { dateOf, dayPath, entryPath, ticketPath } from '../events/rules/addresses.ts';
import { calendarFile } from '../events/rules/ical.ts';
import type { Db, Tx } from '../shared/db/database.ts';
import { minor } from '../shared/money.ts';

const EXPIRED_WITHIN = { hours: 1 };

/**
 * Events as a seller of the cart: bookings and tickets are ordered and paid only through here, in the cart's transaction.
 * @param site the URL of the events app
 */
export function sellerOfEvents(pages: Pages, site: string): Seller {
  return {
    app: 'events',

    async listHeld(db, owner, now) {
      const holds = await listHolds(db, owner, now);
      return heldLines(holds, await slugsOf(db, pages, holds));
    },

    async listExpired(db, owner, now) {
      const holds = await listExpiredHolds(db, owner, now.subtract(EXPIRED_WITHIN), now);
      const slugs = await slugsOf(db, pages, holds);
      return holds.map(
        (hold): ExpiredLine => ({ ...lineOf(hold, slugs), expiredAt: hold.held_until ?? now }),
      );
    },

    release: releaseHold,
    extend: extendHolds,

    async order(tx, owner, orderId, paymentDeadline, now) {
      await orderHolds(tx, owner, orderId, paymentDeadline, now);
      const holds = await listHoldsOfOrder(tx, orderId);
      return heldLines(holds, await slugsOf(tx, pages, holds));
    },

    pay: payOrder,
    expire: expireOrder,

    async describe(db, orderId) {
      const holds = await listHoldsOfOrder(db, orderId);
      const tickets = await listTicketsOfOrder(db, orderId);
      const slugs = await slugsOf(db, pages, holds);
      return currentHolds(holds).map((hold) => statusOf(hold, tickets, slugs, site));
    },
  };
}

// Rebooked tickets have the same key as the expired ones they replace: the live ones count.
const currentHolds = (holds: Hold[]): Hold[] =>
  [...Map.groupBy(holds, (hold) => hold.key).values()].flatMap((same) => {
    const hold = same.find(({ state }) => state !== 'expired' && state !== 'cancelled') ?? same[0];
    return hold ? [hold] : [];
  });

const heldLines = (holds: Hold[], slugs: Slugs): HeldLine[] =>
  holds.flatMap((hold) =>
    hold.held_until
      ? [
          {
            ...lineOf(hold, slugs),
            containerType: hold.container_type,
            containerId: hold.container_id,
            quantity: hold.quantity,
            amount: minor(hold.amount_minor),
            currency: hold.currency,
            heldUntil: hold.held_until,
            timeZone: hold.time_zone,
          },
        ]
      : [],
  );

const lineOf = (hold: Hold, slugs: Slugs) => ({
  key: hold.key,
  title: hold.entry_name,
  detail: orderLineDetail(hold),
  href: pathOf(hold, slugs),
});

// Tickets link to their event; a booking links to its day, where it can be made again.
function pathOf(hold: Hold, slugs: Slugs): string {
  const page = slugs.get(hold.container_id) ?? '';
  const date = dateOf(hold.starts_at, hold.time_zone);
  return hold.type_name
    ? entryPath(page, hold.calendar_slug, date, hold.entry_id)
    : dayPath(page, hold.calendar_slug, date);
}

function statusOf(hold: Hold, tickets: TicketDetails[], slugs: Slugs, site: string): LineStatus {
  const ofLine = tickets.filter(
    (ticket) =>
      ticket.calendar_id === hold.calendar_id &&
      hold.type_name === ticket.type_name &&
      ticket.entry_id === hold.entry_id &&
      ticket.state === hold.state,
  );
  const isConfirmed = hold.state === 'confirmed' || hold.state === 'checked_in';
  return {
    key: hold.key,
    label: orderLineState(hold),
    tone: TONES[hold.state],
    awaitsConfirmation: hold.state === 'provisional',
    tickets: isConfirmed
      ? ofLine.map((ticket, index) => ({
          label: orderTicketLabel(ticket.type_name, index + 1, ofLine.length),
          code: ticket.code,
          href: ticketPath(ticket.code),
        }))
      : [],
    ...(isConfirmed && {
      calendarFile: calendarFile(hold.entry_name, [
        calendarEventOf(
          {
            calendar_id: hold.calendar_id,
            id: hold.entry_id,
            name: hold.entry_name,
            description: hold.entry_description,
            state: 'confirmed',
            sequence: hold.sequence,
            starts_at: hold.starts_at,
            ends_at: hold.ends_at,
            state_at: hold.state_at,
          },
          { location: hold.space_name ?? '', site, path: pathOf(hold, slugs) },
        ),
      ]),
    }),
  };
}

const TONES: Record<Hold['state'], LineStatus['tone']> = {
  draft: 'plain',
  pending: 'plain',
  reserved: 'plain',
  ordered: 'plain',
  provisional: 'warn',
  confirmed: 'good',
  checked_in: 'good',
  declined: 'bad',
  expired: 'bad',
  cancelled: 'bad',
};

type Slugs = Map<number, string>;

async function slugsOf(db: Db | Tx, pages: Pages, holds: Hold[]): Promise<Slugs> {
  const ids = [...new Set(holds.map((hold) => hold.container_id))];
  return ids.length > 0 ? await pages.slugsOf(db, ids) : new Map();
}
