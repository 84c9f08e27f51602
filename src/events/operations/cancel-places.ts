import type { Act } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import { NotFound, WrongState } from '../../shared/errors.ts';
import type { ContainerId, EntryId, OrderId } from '../../shared/ids.ts';
import { enqueue } from '../../shared/jobs/enqueue.ts';
import { reason } from '../messages/translate.ts';
import { getEntry, lockEntriesOfOrder, transitionEntry } from '../model/calendar-entry.ts';
import { listOwnedTypes, lockTicketsOfOrder, transitionTickets } from '../model/ticket.ts';
import { countAlone } from '../rules/companions.ts';
import { parseHoldKeys } from '../rules/hold.ts';
import { mailGivenBackJob } from './mail-given-back.ts';

export type PlacesKey = { containerId: ContainerId; orderId: OrderId; keys: readonly string[] };

/**
 * Cancels places of an accepted order for their buyer, all of them or none. The page is told of bookings by mail. The
 * caller, which is the cart, ends their lines.
 * @throws NotFound, WrongState for what has begun, was used, cancelled or declined, and for a ticket that a companion needs
 */
export async function cancelPlaces(
  tx: Tx,
  act: Act,
  { containerId, orderId, keys }: PlacesKey,
): Promise<void> {
  const { entryIds, ticketIds } = parseHoldKeys(keys);
  const entries = await lockEntriesOfOrder(tx, containerId, orderId);
  const tickets = await lockTicketsOfOrder(tx, containerId, orderId);
  for (const id of entryIds) {
    const entry = entries.find((each) => each.id === id);
    if (!entry) throw new NotFound(reason('no_such_entry'));
    refuseIfBegun(entry.starts_at, act);
    if (entry.state !== 'confirmed' && entry.state !== 'provisional')
      throw new WrongState(reason('not_cancellable'));
    await transitionEntry(tx, containerId, id, { to: 'cancelled', act });
  }
  if (entryIds.length > 0) await enqueue(tx, mailGivenBackJob, { containerId, entryIds });
  const events = new Set<EntryId>();
  for (const id of ticketIds) {
    const ticket = tickets.find((each) => each.id === id);
    if (!ticket) throw new NotFound(reason('no_such_ticket'));
    if (ticket.state === 'checked_in') throw new WrongState(reason('ticket_used'));
    if (ticket.state !== 'confirmed') throw new WrongState(reason('not_cancellable'));
    events.add(ticket.entry_id);
  }
  if (ticketIds.length === 0) return;
  for (const id of events) refuseIfBegun((await getEntry(tx, containerId, id)).starts_at, act);
  const alone = async () => countAlone(await listOwnedTypes(tx, containerId, orderId));
  const before = await alone();
  await transitionTickets(tx, containerId, ticketIds, { to: 'cancelled', act });
  if ((await alone()) > before) {
    throw new WrongState(reason('companion_left_alone'));
  }
}

function refuseIfBegun(startsAt: Temporal.Instant, act: Act): void {
  if (Temporal.Instant.compare(startsAt, act.at) <= 0) throw new WrongState(reason('begun_not_cancellable'));
}
