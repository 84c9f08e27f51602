import type { Tx } from '../../shared/db/database.ts';
import { Invalid } from '../../shared/errors.ts';
import type { CalendarId, TicketTypeId } from '../../shared/ids.ts';
import { NOT_OVERSOLD, unlessRefused } from '../model/savepoint.ts';
import { expireOverdueTicketsOf } from '../model/ticket.ts';
import { getTicketType, updateTicketType } from '../model/ticket-type.ts';
import { CLOCK } from '../rules/actor.ts';
import type { TicketTypeInput } from './add-ticket-type.ts';

/**
 * Changes what is sold from now on: tickets that are held or sold keep their price.
 * @throws NotFound, Invalid when the count is less than what is held and sold
 */
export async function changeTicketType(
  tx: Tx,
  which: { calendarId: CalendarId; ticketTypeId: TicketTypeId | undefined },
  terms: TicketTypeInput,
  now: Temporal.Instant,
): Promise<void> {
  const type = await getTicketType(tx, which.calendarId, which.ticketTypeId);
  // What has run out and is not swept yet still counts for the constraint, and for nobody else.
  if (terms.quota < type.sold)
    await expireOverdueTicketsOf(tx, type.calendar_id, type.entry_id, { at: now, by: CLOCK });
  const changed = await unlessRefused(tx, NOT_OVERSOLD, async () => {
    await updateTicketType(tx, type, terms);
    return true;
  });
  if (changed) return;
  const { sold } = await getTicketType(tx, type.calendar_id, type.id);
  throw new Invalid({ quota: `${sold} are sold or held already: it can’t be fewer than that.` });
}
