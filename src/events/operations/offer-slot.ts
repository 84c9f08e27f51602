import type { Tx } from '../../shared/db/database.ts';
import type { CalendarId, SlotId } from '../../shared/ids.ts';
import { type CalendarSlot, getSlot, insertSlot, updateSlot } from '../model/calendar-slot.ts';

/** What an organiser enters for a slot. */
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

/** Offers a recurring slot for hire. @param input with a space of the calendar's own page */
export async function offerSlot(tx: Tx, calendarId: CalendarId, input: SlotInput): Promise<CalendarSlot> {
  return await insertSlot(tx, { calendar_id: calendarId, ...input });
}

type SlotKey = { calendarId: CalendarId; slotId: SlotId | undefined };

/** Edits a slot. Existing bookings keep their time and price. @throws NotFound */
export async function changeSlot(tx: Tx, key: SlotKey, input: SlotInput): Promise<void> {
  const slot = await getSlot(tx, key.calendarId, key.slotId);
  await updateSlot(tx, slot.calendar_id, slot.id, input);
}

/** Retires a slot, or offers it again. Existing bookings stay. @throws NotFound */
export async function setSlotActive(tx: Tx, key: SlotKey, active: boolean): Promise<void> {
  const slot = await getSlot(tx, key.calendarId, key.slotId);
  await updateSlot(tx, slot.calendar_id, slot.id, { active });
}
