import { type Tx, violatedConstraint } from '../../shared/db/database.ts';
import { Invalid, WrongState } from '../../shared/errors.ts';
import type { CalendarId, EntryId } from '../../shared/ids.ts';
import { SlotTaken } from '../errors.ts';
import { expireOverdueIn, getEntry, updateEntry } from '../model/calendar-entry.ts';
import { NO_OVERLAP } from '../model/savepoint.ts';
import { expireOverdueTicketsOf } from '../model/ticket.ts';
import { CLOCK } from '../rules/actor.ts';
import type { EventInput } from './draft-events.ts';

/**
 * Changes an organiser's own event, a draft or a public one; feeds learn it by its sequence.
 * @throws NotFound, WrongState for a booking or what was called off, SlotTaken when its space is not free then,
 * Invalid for fewer places than are taken
 */
export async function editEvent(
  tx: Tx,
  which: { calendarId: CalendarId; entryId: EntryId | undefined },
  terms: EventInput,
  now: Temporal.Instant,
): Promise<void> {
  const entry = await getEntry(tx, which.calendarId, which.entryId);
  if (entry.slot_id !== null) throw new WrongState('This is a booking: what was paid for stays as it is.');
  if (entry.state !== 'draft' && entry.state !== 'confirmed') throw new WrongState('This was called off.');
  if (terms.space_id && entry.state === 'confirmed') {
    const range = {
      from: terms.starts_at.subtract({ minutes: terms.buffer_before_minutes }),
      to: terms.ends_at.add({ minutes: terms.buffer_after_minutes }),
    };
    await expireOverdueIn(tx, terms.space_id, range, { at: now, by: CLOCK });
  }
  // What has run out and is not swept yet still counts for the constraint, and for nobody else.
  if (terms.capacity !== null && terms.capacity < entry.places_sold)
    await expireOverdueTicketsOf(tx, entry.calendar_id, entry.id, { at: now, by: CLOCK });
  try {
    await updateEntry(tx, entry, terms);
  } catch (error) {
    const constraint = violatedConstraint(error) ?? '';
    if (NO_OVERLAP.includes(constraint))
      throw new SlotTaken('Its space is taken at that time: choose another time or another space.');
    if (constraint === 'calendar_entries_capacity')
      throw new Invalid({ capacity: `${entry.places_sold} places are taken already: it can’t have fewer.` });
    throw error;
  }
}
