import type { Tx } from '../../shared/db/database.ts';
import type { CalendarId, SlotId } from '../../shared/ids.ts';
import { getSlot, updateSlot } from '../model/calendar-slot.ts';
import type { SlotInput } from './offer-slot.ts';

type Which = { calendarId: CalendarId; slotId: SlotId | undefined };

/** Changes what is offered from now on: bookings that stand keep their time and price. @throws NotFound */
export async function changeSlot(tx: Tx, which: Which, terms: SlotInput): Promise<void> {
  const slot = await getSlot(tx, which.calendarId, which.slotId);
  await updateSlot(tx, slot.calendar_id, slot.id, terms);
}

/** Takes a time out of the offer, or puts it back: bookings that stand stay. @throws NotFound */
export async function setSlotActive(tx: Tx, which: Which, active: boolean): Promise<void> {
  const slot = await getSlot(tx, which.calendarId, which.slotId);
  await updateSlot(tx, slot.calendar_id, slot.id, { active });
}
