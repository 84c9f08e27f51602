import type { ExpiredLine, HeldLine, LineStatus, Seller } from '../cart/ports.ts';
import { calendarEventOf } from '../events/mails/calendar-file-of.ts';
import { orderLineState } from '../events/mails/order-line-words.ts';
import {
  type Hold,
  heldTotals,
  listExpiredHolds,
  listHolds,
  listHoldsOfOrder,
} from '../events/model/hold.ts';
import { acceptOrder } from '../events/operations/accept-order.ts';
import { declineAwaiting } from '../events/operations/decline-entry.ts';
import { expireOrder } from '../events/operations/expire-holds.ts';
import { extendHolds } from '../events/operations/extend-holds.ts';
import { orderHolds } from '../events/operations/order-holds.ts';
import { releaseHolds } from '../events/operations/release-holds.ts';
import type { Pages } from '../events/ports.ts';
import { dateOf, dayPath, entryPath, ticketPath } from '../events/rules/addresses.ts';
import { entryKey } from '../events/rules/hold.ts';
import { calendarFile } from '../events/rules/ical.ts';
import type { Db, Tx } from '../shared/db/database.ts';
import { minor } from '../shared/money.ts';

const EXPIRED_WITHIN = { hours: 1 };

/**
 * Events as a seller of the cart: bookings and tickets are ordered and accepted only through here, in the cart's
 * transaction.
 * @param site the URL of the events app
 */
export function sellerOfEvents(pages: Pages, site: string): Seller {
  return {
    app: 'events',

    async listHeld(db, owner, now) {
      const holds = await listHolds(db, owner, now);
      return heldLines(holds, await slugsOf(db, pages, holds));
    },

    heldTotals,

    async listExpired(db, owner, now) {
      const holds = await listExpiredHolds(db, owner, now.subtract(EXPIRED_WITHIN), now);
      const slugs = await slugsOf(db, pages, holds);
      return holds.map(
        (hold): ExpiredLine => ({ ...factsOf(hold, slugs), expiredAt: hold.held_until ?? now }),
      );
    },

    release: releaseHolds,
    extend: extendHolds,

    async order(tx, act, input) {
      await orderHolds(tx, act, input);
      const holds = await listHoldsOfOrder(tx, input.containerId, input.orderId);
      return heldLines(holds, await slugsOf(tx, pages, holds));
    },

    accept: acceptOrder,
    expire: expireOrder,

    async decline(tx, act, order) {
      const declined = await declineAwaiting(tx, act, order);
      return declined.map(({ id }) => entryKey(id));
    },

    async describe(db, { containerId, orderId }) {
      const holds = await listHoldsOfOrder(db, containerId, orderId);
      const slugs = await slugsOf(db, pages, holds);
      return holds.map((hold) => statusOf(hold, slugs, site));
    },
  };
}

const heldLines = (holds: readonly Hold[], slugs: Slugs): HeldLine[] =>
  holds.flatMap((hold) => (hold.held_until ? [{ ...factsOf(hold, slugs), heldUntil: hold.held_until }] : []));

const factsOf = (hold: Hold, slugs: Slugs): Omit<HeldLine, 'heldUntil'> => ({
  containerId: hold.container_id,
  kind: hold.kind,
  key: hold.key,
  group: hold.group,
  name: hold.entry_name,
  ...(hold.kind === 'ticket' && { typeName: hold.type_name }),
  startsAt: hold.starts_at,
  endsAt: hold.ends_at,
  timeZone: hold.time_zone,
  ...(hold.space_name !== null && { place: hold.space_name }),
  unitPrice: minor(hold.price_minor),
  quantity: 1,
  currency: hold.currency,
  taxRate: 0,
  timing: hold.kind === 'ticket' ? 'now' : hold.payment_timing,
  href: pathOf(hold, slugs),
});

// Tickets link to their event; a booking links to its day, where it can be made again.
function pathOf(hold: Hold, slugs: Slugs): string {
  const page = slugs.get(hold.container_id) ?? '';
  const date = dateOf(hold.starts_at, hold.time_zone);
  return hold.kind === 'ticket'
    ? entryPath(page, hold.calendar_slug, date, hold.entry_id)
    : dayPath(page, hold.calendar_slug, date);
}

function statusOf(hold: Hold, slugs: Slugs, site: string): LineStatus {
  const isConfirmed = hold.state === 'confirmed' || hold.state === 'checked_in';
  return {
    key: hold.key,
    label: orderLineState(hold),
    tone: TONES[hold.state],
    awaitsConfirmation: hold.state === 'provisional',
    href: pathOf(hold, slugs),
    ...(isConfirmed &&
      hold.kind === 'ticket' && { ticket: { code: hold.code, href: ticketPath(hold.code) } }),
    ...(isConfirmed && { calendarFile: calendarFileOfHold(hold, pathOf(hold, slugs), site) }),
  };
}

const calendarFileOfHold = (hold: Hold, path: string, site: string): string =>
  calendarFile(hold.entry_name, [
    calendarEventOf(
      {
        calendar_id: hold.calendar_id,
        id: hold.entry_id,
        name: hold.entry_name,
        description: hold.entry_description,
        state: 'confirmed',
        version: hold.entry_version,
        starts_at: hold.starts_at,
        ends_at: hold.ends_at,
        state_at: hold.state_at,
      },
      { location: hold.space_name ?? '', site, path },
    ),
  ]);

const TONES: Record<Hold['state'], LineStatus['tone']> = {
  draft: 'plain',
  pending: 'plain',
  requested: 'plain',
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

async function slugsOf(db: Db | Tx, pages: Pages, holds: readonly Hold[]): Promise<Slugs> {
  const ids = [...new Set(holds.map((hold) => hold.container_id))];
  return ids.length > 0 ? await pages.slugsOf(db, ids) : new Map();
}
