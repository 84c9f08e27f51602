import type { Tx } from '../../shared/db/database.ts';
import { Invalid, WrongState } from '../../shared/errors.ts';
import type { CalendarId, TicketTypeId } from '../../shared/ids.ts';
import { reason } from '../messages/translate.ts';
import { expireOverdueOfEntry } from '../model/hold.ts';
import { inSavepoint, NOT_OVERSOLD } from '../model/savepoint.ts';
import { deleteTicketType, getTicketType, type TicketType, updateTicketType } from '../model/ticket-type.ts';
import { byClock } from '../rules/transition.ts';
import type { TicketTypeInput } from './add-ticket-type.ts';

/**
 * Changes a ticket type. Tickets that are held or sold keep their price.
 * @throws NotFound, Invalid if the quota is below the number of held and sold tickets
 */
export async function changeTicketType(
  tx: Tx,
  key: { calendarId: CalendarId; ticketTypeId: TicketTypeId | undefined },
  input: TicketTypeInput,
  now: Temporal.Instant,
): Promise<void> {
  const type = await getTicketType(tx, key.calendarId, key.ticketTypeId);
  // The constraint still counts expired holds that are not swept yet.
  if (input.quota < type.sold) await expireOverdueOfEntry(tx, type.calendar_id, type.entry_id, byClock(now));
  const changed = await inSavepoint(tx, NOT_OVERSOLD, async () => {
    await updateTicketType(tx, type, input);
    return true;
  });
  if (changed) return;
  const { sold } = await getTicketType(tx, type.calendar_id, type.id);
  throw new Invalid({ quota: reason('quota_too_low', { sold }) });
}

/**
 * Removes a ticket type of which no ticket was ever held.
 * @returns the removed type
 * @throws NotFound, WrongState if there are or were tickets of it
 */
export async function removeTicketType(
  tx: Tx,
  key: { calendarId: CalendarId; ticketTypeId: TicketTypeId | undefined },
): Promise<TicketType> {
  const type = await getTicketType(tx, key.calendarId, key.ticketTypeId);
  const removed = await inSavepoint(tx, ['tickets_calendar_id_ticket_type_id_fkey'], async () => {
    await deleteTicketType(tx, type);
    return true;
  });
  if (!removed) throw new WrongState(reason('ticket_type_in_use'));
  return type;
}
