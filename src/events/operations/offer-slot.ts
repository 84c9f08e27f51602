import { type Act, lockAdditions } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import { Stale, WrongState } from '../../shared/errors.ts';
import type { CalendarId, ContainerId, SlotId } from '../../shared/ids.ts';
import { reason } from '../messages/translate.ts';
import { type CalendarSlot, getSlot, insertSlot, listSlots, updateSlot } from '../model/calendar-slot.ts';

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
> & {
  /** null: as its calendar asks for; as it was if it is absent */
  deposit_minor?: number | null;
} & Partial<Pick<CalendarSlot, 'tax_rate'>>;

/**
 * Offers a recurring slot for hire.
 * @param input.slot with a space of the page
 * @throws WrongState if exactly this slot is offered already
 */
export async function offerSlot(
  tx: Tx,
  _act: Act,
  { containerId, calendarId, slot }: { containerId: ContainerId; calendarId: CalendarId; slot: SlotInput },
): Promise<CalendarSlot> {
  await lockAdditions(tx, containerId);
  const slots = await listSlots(tx, containerId, calendarId);
  if (slots.some((other) => other.active && isSameSlot(other, slot)))
    throw new WrongState(reason('slot_exists'));
  return await insertSlot(tx, containerId, { ...slot, calendar_id: calendarId });
}

const isSameSlot = (one: CalendarSlot, other: SlotInput): boolean =>
  one.name === other.name &&
  one.space_id === other.space_id &&
  one.starts_time.equals(other.starts_time) &&
  one.ends_time.equals(other.ends_time) &&
  one.flexible === other.flexible &&
  [...one.days].sort().join() === [...other.days].sort().join();

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
