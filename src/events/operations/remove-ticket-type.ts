import type { Tx } from '../../shared/db/database.ts';
import { WrongState } from '../../shared/errors.ts';
import type { CalendarId, TicketTypeId } from '../../shared/ids.ts';
import { inSavepoint } from '../model/savepoint.ts';
import { deleteTicketType, getTicketType, type TicketType } from '../model/ticket-type.ts';

/**
 * Removes a ticket type of which no ticket was ever held.
 * @returns the removed type
 * @throws NotFound, WrongState if there are or were tickets of it
 */
export async function removeTicketType(
  tx: Tx,
  which: { calendarId: CalendarId; ticketTypeId: TicketTypeId | undefined },
): Promise<TicketType> {
  const type = await getTicketType(tx, which.calendarId, which.ticketTypeId);
  const removed = await inSavepoint(tx, ['tickets_calendar_id_ticket_type_id_fkey'], async () => {
    await deleteTicketType(tx, type);
    return true;
  });
  if (!removed)
    throw new WrongState('Tickets of this kind were held or sold. To sell no more of it, lower its count.');
  return type;
}
