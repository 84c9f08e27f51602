import type { Tx } from '../../shared/db/database.ts';
import type { CalendarId } from '../../shared/ids.ts';
import { type CalendarSlot, insertSlot } from '../model/calendar-slot.ts';

/** What an organiser settles of a time to hire. */
export type SlotInput = Pick<
  CalendarSlot,
  | 'name'
  | 'space_id'
  | 'days'
  | 'starts_time'
  | 'ends_time'
  | 'flexible'
  | 'cost_minor'
  | 'step_minutes'
  | 'min_minutes'
  | 'buffer_before_minutes'
  | 'buffer_after_minutes'
>;

/** Puts a recurring time up for hire. @param terms its space is one of the calendar's own venue */
export async function offerSlot(tx: Tx, calendarId: CalendarId, terms: SlotInput): Promise<CalendarSlot> {
  return await insertSlot(tx, { calendar_id: calendarId, ...terms });
}
