import type { Tx } from '../../shared/db/database.ts';
import { WrongState } from '../../shared/errors.ts';
import type { CalendarId, TicketTypeId } from '../../shared/ids.ts';
import { unlessRefused } from '../model/savepoint.ts';
import { deleteTicketType, getTicketType, type TicketType } from '../model/ticket-type.ts';

/**
 * Takes a kind of ticket away that nobody ever held.
 * @returns what it was
 * @throws NotFound, WrongState when there were tickets of it
 */
export async function removeTicketType(
  tx: Tx,
  which: { calendarId: CalendarId; ticketTypeId: TicketTypeId | undefined },
): Promise<TicketType> {
  const type = await getTicketType(tx, which.calendarId, which.ticketTypeId);
  const removed = await unlessRefused(tx, ['tickets_calendar_id_ticket_type_id_fkey'], async () => {
    await deleteTicketType(tx, type);
    return true;
  });
  if (!removed)
    throw new WrongState('Tickets of this kind were held or sold. To sell no more of it, lower its count.');
  return type;
}
