import type { Insertable, Selectable } from 'kysely';
import type { Db, Tx } from '../../shared/db/database.ts';
import type { CalendarSlots } from '../../shared/db/tables.ts';
import { NotFound } from '../../shared/errors.ts';
import type { CalendarId, SlotId } from '../../shared/ids.ts';
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
export async function listSlots(db: Db | Tx, calendarId: CalendarId): Promise<CalendarSlot[]> {
  return await db
    .selectFrom('calendar_slots')
    .selectAll()
    .where('calendar_id', '=', calendarId)
    .orderBy('active', 'desc')
    .orderBy('starts_time')
    .orderBy('id')
    .execute();
}

/** Reads one slot of a calendar. @throws NotFound */
export async function getSlot(
  db: Db | Tx,
  calendarId: CalendarId,
  id: SlotId | undefined,
): Promise<CalendarSlot> {
  const slot = await db
    .selectFrom('calendar_slots')
    .selectAll()
    .where('calendar_id', '=', calendarId)
    .where('id', '=', id ?? (0 as SlotId))
    .executeTakeFirst();
  if (!slot) throw new NotFound(reason('no_such_slot'));
  return slot;
}

export async function insertSlot(tx: Tx, slot: Insertable<CalendarSlots>): Promise<CalendarSlot> {
  return await tx.insertInto('calendar_slots').values(slot).returningAll().executeTakeFirstOrThrow();
}

export async function updateSlot(
  tx: Tx,
  calendarId: CalendarId,
  id: SlotId,
  change: Partial<Insertable<CalendarSlots>>,
): Promise<void> {
  await tx
    .updateTable('calendar_slots')
    .set(change)
    .where('calendar_id', '=', calendarId)
    .where('id', '=', id)
    .execute();
}
