import { type Act, byClock } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import { Invalid, Stale, WrongState } from '../../shared/errors.ts';
import type { ContainerId, TicketTypeId } from '../../shared/ids.ts';
import { reason } from '../messages/translate.ts';
import { expireOverdueOfEntry } from '../model/hold.ts';
import { inSavepoint, NOT_OVERSOLD } from '../model/savepoint.ts';
import {
  deleteTicketType,
  getTicketType,
  listTicketTypes,
  setNeeds,
  type TicketType,
  updateTicketType,
} from '../model/ticket-type.ts';
import { needsAmong } from '../rules/companions.ts';
import type { TicketTypeInput } from './add-ticket-type.ts';

type TicketTypeKey = { containerId: ContainerId; ticketTypeId: TicketTypeId | undefined };

/**
 * Changes a ticket type. Tickets that are held or sold keep their price.
 * @param input.version which the editor saw
 * @throws NotFound, Stale if somebody else has changed it, Invalid if the quota is below the number of held and sold
 * tickets
 */
export async function changeTicketType(
  tx: Tx,
  act: Act,
  input: TicketTypeKey & { version: number; type: TicketTypeInput },
): Promise<void> {
  const { containerId, version } = input;
  const { needs = [], ...change } = input.type;
  const type = await getTicketType(tx, containerId, input.ticketTypeId);
  // The constraint still counts expired holds that are not swept yet.
  if (input.type.quota < type.sold)
    await expireOverdueOfEntry(tx, containerId, type.entry_id, byClock(act.at));
  const changed = await inSavepoint(tx, NOT_OVERSOLD, async () => {
    if (!(await updateTicketType(tx, containerId, { id: type.id, version }, change))) throw new Stale();
    const all = await listTicketTypes(tx, containerId, type.entry_id, act.at);
    const others = all.filter(({ id }) => id !== type.id);
    await setNeeds(tx, containerId, type, needsAmong(others, needs));
    return true;
  });
  if (changed) return;
  const { sold } = await getTicketType(tx, containerId, type.id);
  throw new Invalid({ quota: reason('quota_too_low', { sold }) });
}

/**
 * Removes a ticket type of which no ticket was ever held.
 * @returns the removed type
 * @throws NotFound, WrongState if there are or were tickets of it
 */
export async function removeTicketType(
  tx: Tx,
  _act: Act,
  { containerId, ticketTypeId }: TicketTypeKey,
): Promise<TicketType> {
  const type = await getTicketType(tx, containerId, ticketTypeId);
  const removed = await inSavepoint(tx, HAS_TICKETS, async () => {
    await deleteTicketType(tx, containerId, type.id);
    return true;
  });
  if (!removed) throw new WrongState(reason('ticket_type_in_use'));
  return type;
}

const HAS_TICKETS = ['tickets_container_id_entry_id_ticket_type_id_fkey', 'ticket_type_needs_needed'];
