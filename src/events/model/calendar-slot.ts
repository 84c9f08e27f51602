import type { Insertable, Selectable } from 'kysely';
import type { Db, Tx } from '../../shared/db/database.ts';
import type { CalendarSlots } from '../../shared/db/tables.ts';
import { NotFound } from '../../shared/errors.ts';
import type { CalendarId, ContainerId, SlotId } from '../../shared/ids.ts';
import { reason } from '../messages/translate.ts';
import type { Band } from '../rules/availability.ts';

export type CalendarSlot = Selectable<CalendarSlots>;

export const bandOf = (slot: CalendarSlot): Band => ({
  days: slot.days,
  starts: slot.starts_time,
  ends: slot.ends_time,
  flexible: slot.flexible,
  stepMinutes: slot.step_minutes,
  minMinutes: slot.min_minutes,
  bufferBeforeMinutes: slot.buffer_before_minutes,
  bufferAfterMinutes: slot.buffer_after_minutes,
});

/** Lists the slots of a calendar, active ones before retired ones. */
export async function listSlots(
  db: Db | Tx,
  containerId: ContainerId,
  calendarId: CalendarId,
): Promise<CalendarSlot[]> {
  return await db
    .selectFrom('calendar_slots')
    .selectAll()
    .where('container_id', '=', containerId)
    .where('calendar_id', '=', calendarId)
    .orderBy('active', 'desc')
    .orderBy('starts_time')
    .orderBy('id')
    .execute();
}

/** Reads one slot. @throws NotFound */
export async function getSlot(
  db: Db | Tx,
  containerId: ContainerId,
  id: SlotId | undefined,
): Promise<CalendarSlot> {
  const slot = await db
    .selectFrom('calendar_slots')
    .selectAll()
    .where('container_id', '=', containerId)
    .where('id', '=', id ?? (0 as SlotId))
    .executeTakeFirst();
  if (!slot) throw new NotFound(reason('no_such_slot'));
  return slot;
}

export async function insertSlot(
  tx: Tx,
  containerId: ContainerId,
  slot: Omit<Insertable<CalendarSlots>, 'container_id'>,
): Promise<CalendarSlot> {
  return await tx
    .insertInto('calendar_slots')
    .values({ ...slot, container_id: containerId })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/**
 * Changes a slot.
 * @param slot.version the current one, if the change depends on it
 * @returns whether there is such a slot in this version: otherwise nothing has changed
 */
export async function updateSlot(
  tx: Tx,
  containerId: ContainerId,
  { id, version }: { id: SlotId; version?: number },
  change: Partial<Insertable<CalendarSlots>>,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('calendar_slots')
    .set(change)
    .where('container_id', '=', containerId)
    .where('id', '=', id)
    .$if(version !== undefined, (update) => update.where('version', '=', version ?? 0))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
