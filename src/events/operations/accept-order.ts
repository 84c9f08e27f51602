import { type Act, byClock } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import { type ContainerId, type EntryId, type OrderId, randomCode } from '../../shared/ids.ts';
import { enqueue } from '../../shared/jobs/enqueue.ts';
import { SlotTaken } from '../errors.ts';
import { getCalendar } from '../model/calendar.ts';
import {
  type CalendarEntry,
  getEntry,
  insertEntry,
  lockEntriesOfOrder,
  transitionEntry,
} from '../model/calendar-entry.ts';
import { expireOverdueOfEntry, settleExpired } from '../model/hold.ts';
import { moveAnswers } from '../model/question.ts';
import { insertEntryResources, listEntryResources } from '../model/resource.ts';
import { inSavepoint, NOT_OVERSOLD, ON_SALE } from '../model/savepoint.ts';
import { confirmTicketsOfOrder, insertTickets, type Ticket, transitionTickets } from '../model/ticket.ts';
import { entryKey, parseHoldKeys, ticketKey } from '../rules/hold.ts';
import { claimSpace } from './claim-space.ts';
import { mailRequestsJob } from './mail-requests.ts';

export type PlaceOutcome = {
  key: string;
  /** differs from `key` if the place was taken again */
  newKey: string;
  outcome: 'fulfilled' | 'lost';
  awaitsConfirmation: boolean;
};

export type AcceptOrderInput = {
  containerId: ContainerId;
  orderId: OrderId;
  /** of its places, as the cart knows them; without them they are looked for */
  keys?: readonly string[];
  buyer: { name: string; email: string; locale?: string };
};

/**
 * Fulfils an accepted order: bookings become provisional, or confirmed if the calendar confirms automatically; tickets become
 * confirmed. A place that has expired is taken again if it is still free, as a new booking or ticket of the same order;
 * otherwise it is lost for good. Idempotent.
 */
export async function acceptOrder(tx: Tx, act: Act, input: AcceptOrderInput): Promise<PlaceOutcome[]> {
  const { containerId, orderId, keys, buyer } = input;
  const ids = keys && parseHoldKeys(keys);
  const entries = ids?.entryIds.length === 0 ? [] : await lockEntriesOfOrder(tx, containerId, orderId);
  const tickets =
    ids?.ticketIds.length === 0 ? [] : await confirmTicketsOfOrder(tx, containerId, orderId, { act, buyer });
  const outcomes: PlaceOutcome[] = [];
  for (const entry of entries) outcomes.push(await acceptEntry(tx, act, input, entry));
  // Those that awaited confirmation before were told of when they began to.
  const requests = outcomes.filter(
    ({ awaitsConfirmation }, at) => awaitsConfirmation && entries[at]?.state !== 'provisional',
  );
  const entryIds = parseHoldKeys(requests.map(({ newKey }) => newKey)).entryIds;
  if (entryIds.length > 0) await enqueue(tx, mailRequestsJob, { containerId, entryIds });
  outcomes.push(...(await acceptTickets(tx, act, input, tickets)));
  return outcomes;
}

async function acceptEntry(
  tx: Tx,
  act: Act,
  input: AcceptOrderInput,
  entry: CalendarEntry,
): Promise<PlaceOutcome> {
  const key = entryKey(entry.id);
  const booked =
    entry.state === 'provisional' || entry.state === 'confirmed'
      ? entry
      : entry.state === 'ordered'
        ? await bookEntry(tx, act, input, entry)
        : await retakeEntry(tx, act, input, entry);
  if (!booked) return { key, newKey: key, outcome: 'lost', awaitsConfirmation: false };
  return {
    key,
    newKey: entryKey(booked.id),
    outcome: 'fulfilled',
    awaitsConfirmation: booked.state === 'provisional',
  };
}

async function bookEntry(
  tx: Tx,
  act: Act,
  { containerId, buyer }: AcceptOrderInput,
  { id, calendar_id }: CalendarEntry,
): Promise<CalendarEntry | undefined> {
  const change = {
    held_until: null,
    contact_name: buyer.name,
    contact_email: buyer.email,
    contact_locale: buyer.locale,
  };
  const provisional = await transitionEntry(tx, containerId, id, { to: 'provisional', act, change });
  const { auto_confirm } = await getCalendar(tx, containerId, calendar_id);
  return auto_confirm ? await transitionEntry(tx, containerId, id, { to: 'confirmed', act }) : provisional;
}

async function retakeEntry(
  tx: Tx,
  act: Act,
  input: AcceptOrderInput,
  entry: CalendarEntry,
): Promise<CalendarEntry | undefined> {
  if (!mayBeRetaken(entry)) return undefined;
  const { containerId } = input;
  const { id, container_id: _, version: __, places_sold: ___, ...same } = entry;
  const { time_zone: timeZone } = await getCalendar(tx, containerId, entry.calendar_id);
  const occupy = async () => {
    const held = { state: 'pending' as const, held_until: act.at };
    const made = { created_at: act.at, state_at: act.at, state_by: act.by };
    const again = await insertEntry(tx, containerId, { ...same, ...held, ...made });
    await insertEntryResources(tx, containerId, again.id, await listEntryResources(tx, containerId, id));
    return again;
  };
  const hasBegun = Temporal.Instant.compare(entry.starts_at, act.at) <= 0;
  const claim = { containerId, entryId: id, place: entry, timeZone, reveal: false };
  const again = hasBegun ? undefined : await untilTaken(() => claimSpace(tx, act, claim, occupy));
  await settleExpired(tx, containerId, 'calendar_entries', { id, retaken: again !== undefined });
  if (!again) return undefined;
  await moveAnswers(tx, containerId, { of: 'entry_id', from: id, to: again.id });
  await transitionEntry(tx, containerId, again.id, { to: 'ordered', act });
  return await bookEntry(tx, act, input, again);
}

// What was lost when its order was accepted, or was taken again since, is settled.
const mayBeRetaken = ({ state, held_until }: Pick<CalendarEntry | Ticket, 'state' | 'held_until'>): boolean =>
  state === 'expired' && held_until !== null;

async function untilTaken<T>(claim: () => Promise<T>): Promise<T | undefined> {
  try {
    return await claim();
  } catch (error) {
    if (error instanceof SlotTaken) return undefined;
    throw error;
  }
}

async function acceptTickets(
  tx: Tx,
  act: Act,
  { containerId, buyer }: AcceptOrderInput,
  tickets: readonly Ticket[],
): Promise<PlaceOutcome[]> {
  const retaken = await retakeTickets(tx, act, containerId, tickets.filter(mayBeRetaken));
  await transitionTickets(
    tx,
    containerId,
    [...retaken.values()].map(({ id }) => id),
    {
      to: 'confirmed',
      act,
      change: { held_until: null, contact_name: buyer.name, contact_email: buyer.email },
    },
  );
  return tickets.map(({ id, state }) => {
    const again = retaken.get(id);
    const isValid = again || state === 'ordered' || state === 'confirmed' || state === 'checked_in';
    return {
      key: ticketKey(id),
      newKey: ticketKey(again?.id ?? id),
      outcome: isValid ? 'fulfilled' : 'lost',
      awaitsConfirmation: false,
    };
  });
}

/** Takes expired tickets again, as far as they are still for sale. @returns the new ticket, ordered, by the id of the expired one */
async function retakeTickets(
  tx: Tx,
  act: Act,
  containerId: ContainerId,
  expired: readonly Ticket[],
): Promise<Map<Ticket['id'], Ticket>> {
  const retaken = new Map<Ticket['id'], Ticket>();
  for (const [entryId, ofEntry] of Map.groupBy(expired, ({ entry_id }) => entry_id)) {
    const isOnSale = await prepareEntry(tx, act, containerId, entryId);
    for (const ticket of ofEntry) {
      const again = isOnSale ? await retakeTicket(tx, act, ticket) : undefined;
      await settleExpired(tx, containerId, 'tickets', { id: ticket.id, retaken: again !== undefined });
      if (!again) continue;
      await moveAnswers(tx, containerId, { of: 'ticket_id', from: ticket.id, to: again.id });
      retaken.set(ticket.id, again);
    }
  }
  return retaken;
}

/** Frees what is overdue of an event. @returns whether its tickets are on sale */
async function prepareEntry(tx: Tx, act: Act, containerId: ContainerId, entryId: EntryId): Promise<boolean> {
  const { state, ends_at } = await getEntry(tx, containerId, entryId);
  if (state !== 'confirmed' || Temporal.Instant.compare(ends_at, act.at) <= 0) return false;
  await expireOverdueOfEntry(tx, containerId, entryId, byClock(act.at));
  return true;
}

async function retakeTicket(tx: Tx, act: Act, expired: Ticket): Promise<Ticket | undefined> {
  const { id: _, container_id: containerId, code, ...same } = expired;
  const held = { state: 'reserved' as const, held_until: act.at };
  const made = { created_at: act.at, state_at: act.at, state_by: act.by };
  const [reserved] =
    (await inSavepoint(tx, [...NOT_OVERSOLD, ON_SALE], () =>
      insertTickets(tx, containerId, [{ ...same, code: randomCode(code.length), ...held, ...made }]),
    )) ?? [];
  if (!reserved) return undefined;
  const [again] = await transitionTickets(tx, containerId, [reserved.id], { to: 'ordered', act });
  return again;
}
