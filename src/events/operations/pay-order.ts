import type { Tx } from '../../shared/db/database.ts';
import { type OrderId, randomCode } from '../../shared/ids.ts';
import { getCalendar } from '../model/calendar.ts';
import {
  type CalendarEntry,
  getEntry,
  insertEntry,
  lockEntriesOfOrder,
  transitionEntry,
} from '../model/calendar-entry.ts';
import { expireOverdueInSpace, expireOverdueOfEntry } from '../model/hold.ts';
import { inSavepoint, NO_OVERLAP, NOT_OVERSOLD, ON_SALE } from '../model/savepoint.ts';
import { insertTickets, lockTicketsOfOrder, type Ticket, transitionTickets } from '../model/ticket.ts';
import { bufferedRange } from '../rules/availability.ts';
import { entryKey, ticketsKey } from '../rules/hold.ts';
import { byClock, byPayment, PAYMENT } from '../rules/transition.ts';

export type LineOutcome = {
  key: string;
  newKey: string;
  outcome: 'fulfilled' | 'lost';
  awaitsConfirmation: boolean;
};
type Contact = { name: string; email: string; locale?: string };

/**
 * Fulfils a paid order: bookings become provisional, or confirmed if the calendar confirms automatically; tickets become
 * confirmed. Expired holds are rebooked if their place is still free, as a new booking or new tickets of the same order;
 * otherwise the whole line is lost, and the caller refunds it. Idempotent.
 */
export async function payOrder(
  tx: Tx,
  orderId: OrderId,
  contact: Contact,
  now: Temporal.Instant,
): Promise<LineOutcome[]> {
  const entries = await lockEntriesOfOrder(tx, orderId);
  const tickets = await lockTicketsOfOrder(tx, orderId);
  const outcomes: LineOutcome[] = [];
  for (const entry of entries) {
    if (!entries.some((other) => isRebookedAs(entry, other)))
      outcomes.push(await payEntry(tx, entry, contact, now));
  }
  for (const ofType of Map.groupBy(tickets, ticketsKey).values())
    outcomes.push(await payTickets(tx, ofType, contact, now));
  return outcomes;
}

// An earlier payment may have rebooked an expired entry. Two lanes booked for the same time are alike too, but neither
// was created after the other had expired.
const isRebookedAs = (expired: CalendarEntry, other: CalendarEntry): boolean =>
  expired.state === 'expired' &&
  Temporal.Instant.compare(other.created_at, expired.state_at) >= 0 &&
  expired.calendar_id === other.calendar_id &&
  expired.slot_id === other.slot_id &&
  expired.starts_at.equals(other.starts_at) &&
  expired.ends_at.equals(other.ends_at);

async function payEntry(
  tx: Tx,
  entry: CalendarEntry,
  contact: Contact,
  now: Temporal.Instant,
): Promise<LineOutcome> {
  const key = entryKey(entry);
  const settled = entry.state === 'provisional' || entry.state === 'confirmed' ? entry : undefined;
  const booked =
    settled ??
    (entry.state === 'ordered'
      ? await bookEntry(tx, entry, contact, now)
      : await rebookEntry(tx, entry, contact, now));
  return booked
    ? {
        key,
        newKey: entryKey(booked),
        outcome: 'fulfilled',
        awaitsConfirmation: booked.state === 'provisional',
      }
    : { key, newKey: key, outcome: 'lost', awaitsConfirmation: false };
}

async function bookEntry(tx: Tx, entry: CalendarEntry, contact: Contact, now: Temporal.Instant) {
  const provisional = await transitionEntry(tx, entry, 'provisional', byPayment(now), {
    held_until: null,
    contact_name: contact.name,
    contact_email: contact.email,
    contact_locale: contact.locale,
  });
  if (!provisional) return undefined;
  const { auto_confirm } = await getCalendar(tx, entry.calendar_id);
  return auto_confirm ? await transitionEntry(tx, entry, 'confirmed', byPayment(now)) : provisional;
}

async function rebookEntry(tx: Tx, entry: CalendarEntry, contact: Contact, now: Temporal.Instant) {
  if (entry.state !== 'expired' || Temporal.Instant.compare(entry.starts_at, now) <= 0) return undefined;
  const { id: _, sequence: __, places_sold: ___, ...same } = entry;
  if (entry.space_id) {
    const range = bufferedRange({ from: entry.starts_at, to: entry.ends_at }, entry);
    await expireOverdueInSpace(tx, entry.space_id, range, byClock(now));
  }
  const rebooked = await inSavepoint(tx, NO_OVERLAP, () =>
    insertEntry(tx, {
      ...same,
      state: 'pending',
      held_until: now,
      created_at: now,
      state_at: now,
      state_by: PAYMENT,
    }),
  );
  if (!rebooked) return undefined;
  await transitionEntry(tx, rebooked, 'ordered', byPayment(now));
  return await bookEntry(tx, rebooked, contact, now);
}

async function payTickets(
  tx: Tx,
  ofType: Ticket[],
  contact: Contact,
  now: Temporal.Instant,
): Promise<LineOutcome> {
  const [first] = ofType;
  if (!first) throw new Error('no tickets to pay');
  const key = ticketsKey(first);
  const fulfilled: LineOutcome = { key, newKey: key, outcome: 'fulfilled', awaitsConfirmation: false };
  if (ofType.some(({ state }) => state === 'confirmed' || state === 'checked_in')) return fulfilled;

  const ordered = ofType.filter(({ state }) => state === 'ordered');
  const expired = ofType.filter(({ state }) => state === 'expired');
  const rebooked = expired.length > 0 ? await rebookTickets(tx, expired, now) : [];
  if (!rebooked || ordered.length + rebooked.length === 0) {
    await transitionTickets(tx, ordered, 'cancelled', byPayment(now));
    return { ...fulfilled, outcome: 'lost' };
  }
  await transitionTickets(tx, [...ordered, ...rebooked], 'confirmed', byPayment(now), {
    held_until: null,
    contact_name: contact.name,
    contact_email: contact.email,
  });
  return fulfilled;
}

async function rebookTickets(
  tx: Tx,
  expired: Ticket[],
  now: Temporal.Instant,
): Promise<Ticket[] | undefined> {
  const [first] = expired;
  if (!first) return [];
  const entry = await getEntry(tx, first.calendar_id, first.entry_id);
  if (entry.state !== 'confirmed' || Temporal.Instant.compare(entry.ends_at, now) <= 0) return undefined;
  await expireOverdueOfEntry(tx, first.calendar_id, first.entry_id, byClock(now));
  const rebooked = await inSavepoint(tx, [...NOT_OVERSOLD, ON_SALE], () =>
    insertTickets(
      tx,
      expired.map(({ id: _, ...same }) => ({
        ...same,
        code: randomCode(same.code.length),
        state: 'reserved',
        held_until: now,
        created_at: now,
        state_at: now,
        state_by: PAYMENT,
      })),
    ),
  );
  return rebooked && (await transitionTickets(tx, rebooked, 'ordered', byPayment(now)));
}
