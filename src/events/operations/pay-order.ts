import type { Tx } from '../../shared/db/database.ts';
import { type OrderId, randomCode } from '../../shared/ids.ts';
import {
  type CalendarEntry,
  expireOverdueIn,
  insertEntry,
  lockEntriesOfOrder,
  transitionEntry,
} from '../model/calendar-entry.ts';
import { NO_OVERLAP, NOT_OVERSOLD, ON_SALE, unlessRefused } from '../model/savepoint.ts';
import {
  expireOverdueTicketsOf,
  insertTickets,
  lockTicketsOfOrder,
  type Ticket,
  transitionTickets,
} from '../model/ticket.ts';
import { CLOCK, PAYMENT } from '../rules/actor.ts';
import { entryKey, ticketsKey } from '../rules/hold-key.ts';

export type Paid = {
  key: string;
  newKey: string;
  outcome: 'fulfilled' | 'lost';
  awaitsConfirmation: boolean;
};
type Contact = { name: string; email: string; locale?: string };

/**
 * The order is paid: its bookings become provisional, or confirmed where the calendar confirms by itself, and its tickets
 * valid. What had run out is taken anew if its place is still free, as a new booking or new tickets of the same order;
 * otherwise that line is lost, whole, and its money is the caller's to return. Paying twice changes nothing.
 */
export async function payOrder(
  tx: Tx,
  orderId: OrderId,
  contact: Contact,
  now: Temporal.Instant,
): Promise<Paid[]> {
  const entries = await lockEntriesOfOrder(tx, orderId);
  const tickets = await lockTicketsOfOrder(tx, orderId);
  const paid: Paid[] = [];
  for (const entry of entries) {
    if (!entries.some((other) => isTakenAnew(entry, other)))
      paid.push(await payEntry(tx, entry, contact, now));
  }
  for (const ofType of Map.groupBy(tickets, ticketsKey).values())
    paid.push(await payTickets(tx, ofType, contact, now));
  return paid;
}

async function payEntry(
  tx: Tx,
  entry: CalendarEntry,
  contact: Contact,
  now: Temporal.Instant,
): Promise<Paid> {
  const key = entryKey(entry);
  const settled = entry.state === 'provisional' || entry.state === 'confirmed' ? entry : undefined;
  const booked =
    settled ??
    (entry.state === 'ordered'
      ? await bookEntry(tx, entry, contact, now)
      : await takeEntryAnew(tx, entry, contact, now));
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
  const moved = { at: now, by: PAYMENT };
  const provisional = await transitionEntry(tx, entry, 'provisional', moved, {
    held_until: null,
    contact_name: contact.name,
    contact_email: contact.email,
    contact_locale: contact.locale,
  });
  if (!provisional) return undefined;
  const { auto_confirm } = await tx
    .selectFrom('calendars')
    .select('auto_confirm')
    .where('id', '=', entry.calendar_id)
    .executeTakeFirstOrThrow();
  return auto_confirm ? await transitionEntry(tx, entry, 'confirmed', moved) : provisional;
}

async function takeEntryAnew(tx: Tx, entry: CalendarEntry, contact: Contact, now: Temporal.Instant) {
  if (entry.state !== 'expired' || Temporal.Instant.compare(entry.starts_at, now) <= 0) return undefined;
  const { id: _, sequence: __, places_sold: ___, ...same } = entry;
  if (entry.space_id) {
    const range = {
      from: entry.starts_at.subtract({ minutes: entry.buffer_before_minutes }),
      to: entry.ends_at.add({ minutes: entry.buffer_after_minutes }),
    };
    await expireOverdueIn(tx, entry.space_id, range, { at: now, by: CLOCK });
  }
  const anew = await unlessRefused(tx, NO_OVERLAP, () =>
    insertEntry(tx, {
      ...same,
      state: 'pending',
      held_until: now,
      created_at: now,
      state_at: now,
      state_by: PAYMENT,
    }),
  );
  if (!anew) return undefined;
  await transitionEntry(tx, anew, 'ordered', { at: now, by: PAYMENT });
  return await bookEntry(tx, anew, contact, now);
}

// The booking that an earlier payment took anew stands beside the one that ran out. Two lanes booked for one time are
// alike too, but neither was made after the other had run out.
const isTakenAnew = (ranOut: CalendarEntry, anew: CalendarEntry): boolean =>
  ranOut.state === 'expired' &&
  Temporal.Instant.compare(anew.created_at, ranOut.state_at) >= 0 &&
  ranOut.calendar_id === anew.calendar_id &&
  ranOut.slot_id === anew.slot_id &&
  ranOut.starts_at.equals(anew.starts_at) &&
  ranOut.ends_at.equals(anew.ends_at);

async function payTickets(tx: Tx, ofType: Ticket[], contact: Contact, now: Temporal.Instant): Promise<Paid> {
  const [first] = ofType;
  if (!first) throw new Error('no tickets to pay');
  const key = ticketsKey(first);
  const fulfilled: Paid = { key, newKey: key, outcome: 'fulfilled', awaitsConfirmation: false };
  if (ofType.some(({ state }) => state === 'confirmed' || state === 'checked_in')) return fulfilled;

  const moved = { at: now, by: PAYMENT };
  const ordered = ofType.filter(({ state }) => state === 'ordered');
  const expired = ofType.filter(({ state }) => state === 'expired');
  const anew = expired.length > 0 ? await takeTicketsAnew(tx, expired, now) : [];
  if (!anew || ordered.length + anew.length === 0) {
    await transitionTickets(tx, ordered, 'cancelled', moved);
    return { ...fulfilled, outcome: 'lost' };
  }
  await transitionTickets(tx, [...ordered, ...anew], 'confirmed', moved, {
    held_until: null,
    contact_name: contact.name,
    contact_email: contact.email,
  });
  return fulfilled;
}

async function takeTicketsAnew(
  tx: Tx,
  expired: Ticket[],
  now: Temporal.Instant,
): Promise<Ticket[] | undefined> {
  const [first] = expired;
  if (!first) return [];
  const entry = await tx
    .selectFrom('calendar_entries')
    .select(['state', 'ends_at'])
    .where('calendar_id', '=', first.calendar_id)
    .where('id', '=', first.entry_id)
    .executeTakeFirstOrThrow();
  if (entry.state !== 'confirmed' || Temporal.Instant.compare(entry.ends_at, now) <= 0) return undefined;
  await expireOverdueTicketsOf(tx, first.calendar_id, first.entry_id, { at: now, by: CLOCK });
  const anew = await unlessRefused(tx, [...NOT_OVERSOLD, ON_SALE], () =>
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
  return anew && (await transitionTickets(tx, anew, 'ordered', { at: now, by: PAYMENT }));
}
