import type { HeldLine, LineStatus, Seller } from '../cart/ports.ts';
import { calendarEventOf } from '../events/mails/calendar-file-of.ts';
import { orderLineState } from '../events/mails/order-line-words.ts';
import { type Hold, heldTotals, listHolds, listHoldsOfOrder } from '../events/model/hold.ts';
import { findTicket } from '../events/model/ticket.ts';
import { acceptOrder } from '../events/operations/accept-order.ts';
import { cancelPlaces } from '../events/operations/cancel-places.ts';
import { declineAwaiting } from '../events/operations/decline-entry.ts';
import { expireOrder } from '../events/operations/expire-holds.ts';
import { extendHolds, holdOrder } from '../events/operations/extend-holds.ts';
import { holdAgain } from '../events/operations/hold-again.ts';
import { orderHolds } from '../events/operations/order-holds.ts';
import { releaseHolds } from '../events/operations/release-holds.ts';
import type { MailEffects } from '../events/ports.ts';
import { dateOf, dayPath, entryPath, ticketPath } from '../events/rules/addresses.ts';
import { EXPIRED_WITHIN, entryKey, ticketKey } from '../events/rules/hold.ts';
import { calendarFile } from '../events/rules/ical.ts';
import { codeIn } from '../events/rules/ticket-code.ts';
import { ruleOf } from '../shared/cancellation.ts';
import type { Config } from '../shared/config.ts';
import { minor } from '../shared/money.ts';
import { buyersOfCart, pagesOfBlog } from './ports.ts';

/**
 * Events as a seller of the cart: bookings and tickets are ordered and accepted only through here, in the cart's
 * transaction.
 */
export function sellerOfEvents(site: Pick<Config, 'urls' | 'platformName'>): Seller {
  const mails: MailEffects = { pages: pagesOfBlog, orders: buyersOfCart(site.urls.cart), site };
  return {
    app: 'events',

    async listHeld(db, owner, now) {
      const { held, expired } = await listHolds(db, owner, { since: now.subtract(EXPIRED_WITHIN), now });
      return {
        held: held.map((hold) => ({ ...factsOf(hold), heldUntil: hold.held_until ?? now })),
        expired: expired.map((hold) => ({ ...factsOf(hold), expiredAt: hold.held_until ?? now })),
      };
    },

    heldTotals,
    holdAgain,
    release: releaseHolds,
    extend: extendHolds,
    order: orderHolds,
    accept: acceptOrder,
    holdOrder,
    expire: expireOrder,

    async decline(tx, act, order) {
      const declined = await declineAwaiting(tx, { ...act, ...mails }, order);
      return declined.map(({ id }) => entryKey(id));
    },

    async cancel(tx, act, places) {
      await cancelPlaces(tx, act, places);
    },

    async findPlace(db, code) {
      const ticket = await findTicket(db, codeIn(code) ?? '');
      if (!ticket?.order_id) return undefined;
      return { containerId: ticket.container_id, orderId: ticket.order_id, key: ticketKey(ticket.id) };
    },

    async describe(db, { containerId, orderId }) {
      const holds = await listHoldsOfOrder(db, containerId, orderId);
      return holds.map((hold) => statusOf(hold, site.urls.events));
    },
  };
}

const factsOf = (hold: Hold): Omit<HeldLine, 'heldUntil'> => ({
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
  taxRate: hold.tax_rate,
  ...(hold.deposit_minor > 0 && {
    deposit: { amount: minor(hold.deposit_minor), returnDays: hold.deposit_days },
  }),
  cancellation: ruleOf(hold.cancellation),
  timing: hold.kind === 'ticket' ? 'now' : hold.payment_timing,
  needsConfirmation: hold.kind === 'booking' && !hold.auto_confirm,
  href: pathBelowPage(hold),
  ...(hold.questions.length > 0 && { questions: hold.questions }),
});

// Tickets link to their event; a booking links to its day, where it can be made again.
function pathOf(hold: Hold, page: string): string {
  const date = dateOf(hold.starts_at, hold.time_zone);
  return hold.kind === 'ticket'
    ? entryPath(page, hold.calendar_slug, date, hold.entry_id)
    : dayPath(page, hold.calendar_slug, date);
}

const pathBelowPage = (hold: Hold): string => pathOf(hold, '').slice(1);

function statusOf(hold: Hold, site: string): LineStatus {
  const isConfirmed = hold.state === 'confirmed' || hold.state === 'checked_in';
  return {
    key: hold.key,
    label: orderLineState(hold),
    tone: TONES[hold.state],
    awaitsConfirmation: hold.state === 'provisional',
    ...(hold.state === 'checked_in' && { isUsed: true }),
    current: {
      name: hold.entry_name,
      startsAt: hold.starts_at,
      endsAt: hold.ends_at,
      ...(hold.doors_at && { doorsAt: hold.doors_at }),
      timeZone: hold.time_zone,
      ...(hold.space_name !== null && { place: hold.space_name }),
    },
    href: pathBelowPage(hold),
    ...(hold.answers.length > 0 && { answers: hold.answers }),
    ...(isConfirmed &&
      hold.kind === 'ticket' && { ticket: { code: hold.code, href: ticketPath(hold.code) } }),
    ...(isConfirmed && { calendarFile: (page) => calendarFileOfHold(hold, pathOf(hold, page), site) }),
    ...(hold.state === 'cancelled' && {
      cancelledFile: (page) => calendarFileOfHold(hold, pathOf(hold, page), site),
    }),
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
        state: hold.state === 'cancelled' ? 'cancelled' : 'confirmed',
        // The event of a cancelled ticket has not changed: a calendar takes a cancellation of a later revision.
        version: hold.entry_version + (hold.state === 'cancelled' ? 1 : 0),
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
