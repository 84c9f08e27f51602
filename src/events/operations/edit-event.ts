import { type Act, byClock } from '../../shared/act.ts';
import { type Tx, violatedConstraint } from '../../shared/db/database.ts';
import { Invalid, Stale, WrongState } from '../../shared/errors.ts';
import type { ContainerId, EntryId } from '../../shared/ids.ts';
import { reason } from '../messages/translate.ts';
import { getCalendar } from '../model/calendar.ts';
import { getEntry, updateEntry } from '../model/calendar-entry.ts';
import { expireOverdueOfEntry } from '../model/hold.ts';
import { claimSpace } from './claim-space.ts';
import { type EventInput, eventColumns } from './draft-events.ts';

export type EditEventInput = {
  containerId: ContainerId;
  entryId: EntryId | undefined;
  /** which the editor saw */
  version: number;
  event: EventInput;
  /** whether the one who acts may know the names of bookings */
  reveal: boolean;
};

/**
 * Edits the page's own event, draft or public. Calendar programs recognise the change by its version, the SEQUENCE of its
 * feed (RFC 5545 §3.8.7.4).
 * @throws NotFound, WrongState for a booking or a cancelled event, Stale if somebody else has edited it, SlotTaken if its
 * space is occupied at that time, Invalid for a capacity below the places taken
 */
export async function editEvent(tx: Tx, act: Act, input: EditEventInput): Promise<void> {
  const { containerId, version, event, reveal } = input;
  const entry = await getEntry(tx, containerId, input.entryId);
  if (entry.kind !== 'event') throw new WrongState(reason('booking_not_editable'));
  if (entry.state !== 'draft' && entry.state !== 'confirmed') throw new WrongState(reason('event_cancelled'));
  // The constraint still counts expired holds that are not swept yet.
  if (event.capacity !== null && event.capacity < entry.places_sold)
    await expireOverdueOfEntry(tx, containerId, entry.id, byClock(act.at));
  const change = await eventColumns(tx, containerId, event);
  const edit = async () => {
    if (!(await updateEntry(tx, containerId, { id: entry.id, version }, { act, change }))) throw new Stale();
  };
  try {
    if (entry.state === 'draft') return await edit();
    const { time_zone: timeZone } = await getCalendar(tx, containerId, entry.calendar_id);
    const place = { ...event, space_quantity: entry.space_quantity };
    await claimSpace(tx, act, { containerId, entryId: entry.id, place, timeZone, reveal }, edit);
  } catch (error) {
    if (violatedConstraint(error) === 'calendar_entries_capacity')
      throw new Invalid({ capacity: reason('capacity_too_low', { taken: entry.places_sold }) });
    throw error;
  }
}
