import type { Tx } from '../../shared/db/database.ts';
import { NotFound } from '../../shared/errors.ts';
import type { Owner } from '../../shared/ids.ts';
import { cancelHeldEntry } from '../model/calendar-entry.ts';
import { cancelHeldTickets } from '../model/ticket.ts';
import { actorOf } from '../rules/actor.ts';
import { parseHoldKey } from '../rules/hold-key.ts';

/**
 * Gives back a booking, or all tickets of one kind, that its owner holds.
 * @throws NotFound when this owner holds no such thing
 */
export async function releaseHold(tx: Tx, owner: Owner, key: string, now: Temporal.Instant): Promise<void> {
  const hold = parseHoldKey(key);
  const moved = { at: now, by: actorOf(owner) };
  const released =
    hold?.of === 'entry'
      ? await cancelHeldEntry(tx, owner, { calendar_id: hold.calendarId, id: hold.entryId }, moved)
      : hold?.of === 'tickets'
        ? await cancelHeldTickets(tx, owner, { calendar_id: hold.calendarId, id: hold.ticketTypeId }, moved)
        : 0;
  if (released === 0) throw new NotFound('That is not, or no longer, in your basket.');
}
