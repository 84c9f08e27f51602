import { type Tx, violatedConstraint } from '../../shared/db/database.ts';
import { Invalid, WrongState } from '../../shared/errors.ts';
import type { CalendarId, EntryId } from '../../shared/ids.ts';
import { SlotTaken } from '../errors.ts';
import { reason } from '../messages/translate.ts';
import { getEntry, updateEntry } from '../model/calendar-entry.ts';
import { expireOverdueInSpace, expireOverdueOfEntry } from '../model/hold.ts';
import { NO_OVERLAP } from '../model/savepoint.ts';
import { bufferedRange } from '../rules/availability.ts';
import { byClock } from '../rules/transition.ts';
import type { EventInput } from './draft-events.ts';

/**
 * Edits the page's own event, draft or public. Calendar programs recognise the change by its sequence (RFC 5545 §3.8.7.4).
 * @throws NotFound, WrongState for a booking or a cancelled event, SlotTaken if its space is occupied at that time,
 * Invalid for a capacity below the places taken
 */
export async function editEvent(
  tx: Tx,
  key: { calendarId: CalendarId; entryId: EntryId | undefined },
  input: EventInput,
  now: Temporal.Instant,
): Promise<void> {
  const entry = await getEntry(tx, key.calendarId, key.entryId);
  if (entry.slot_id !== null) throw new WrongState(reason('booking_not_editable'));
  if (entry.state !== 'draft' && entry.state !== 'confirmed') throw new WrongState(reason('event_cancelled'));
  if (input.space_id && entry.state === 'confirmed') {
    const range = bufferedRange({ from: input.starts_at, to: input.ends_at }, input);
    await expireOverdueInSpace(tx, input.space_id, range, byClock(now));
  }
  // The constraint still counts expired holds that are not swept yet.
  if (input.capacity !== null && input.capacity < entry.places_sold)
    await expireOverdueOfEntry(tx, entry.calendar_id, entry.id, byClock(now));
  try {
    await updateEntry(tx, entry, input);
  } catch (error) {
    const constraint = violatedConstraint(error) ?? '';
    if (NO_OVERLAP.includes(constraint)) throw new SlotTaken(reason('space_taken'));
    if (constraint === 'calendar_entries_capacity')
      throw new Invalid({ capacity: reason('capacity_too_low', { taken: entry.places_sold }) });
    throw error;
  }
}
