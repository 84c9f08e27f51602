import type { Act } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import { Stale } from '../../shared/errors.ts';
import type { CalendarId, ContainerId, SlotId } from '../../shared/ids.ts';
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

/** Offers a recurring slot for hire. @param input.slot with a space of the page */
export async function offerSlot(
  tx: Tx,
  _act: Act,
  { containerId, calendarId, slot }: { containerId: ContainerId; calendarId: CalendarId; slot: SlotInput },
): Promise<CalendarSlot> {
  return await insertSlot(tx, containerId, { ...slot, calendar_id: calendarId });
}

type SlotKey = { containerId: ContainerId; slotId: SlotId | undefined };

/**
 * Edits a slot. Existing bookings keep their time and price.
 * @param input.version which the editor saw
 * @throws NotFound, Stale if somebody else has edited it
 */
export async function changeSlot(
  tx: Tx,
  _act: Act,
  { containerId, slotId, version, slot }: SlotKey & { version: number; slot: SlotInput },
): Promise<void> {
  const { id } = await getSlot(tx, containerId, slotId);
  if (!(await updateSlot(tx, containerId, { id, version }, slot))) throw new Stale();
}

/** Retires a slot, or offers it again. Existing bookings stay. @throws NotFound */
export async function setSlotActive(
  tx: Tx,
  _act: Act,
  { containerId, slotId, active }: SlotKey & { active: boolean },
): Promise<void> {
  const { id } = await getSlot(tx, containerId, slotId);
  await updateSlot(tx, containerId, { id }, { active });
}
