import type { Tx } from '../../shared/db/database.ts';
import { WrongState } from '../../shared/errors.ts';
import type { CalendarId, EntryId, UserId } from '../../shared/ids.ts';
import { SlotTaken } from '../errors.ts';
import { reason } from '../messages/translate.ts';
import { type CalendarEntry, getEntry, transitionEntry } from '../model/calendar-entry.ts';
import { expireOverdueInSpace } from '../model/hold.ts';
import { inSavepoint, NO_OVERLAP } from '../model/savepoint.ts';
import { bufferedRange } from '../rules/availability.ts';
import { byClock, byUser } from '../rules/transition.ts';

/**
 * Publishes a draft: it becomes confirmed and occupies its space.
 * @throws SlotTaken if the space is occupied at that time, WrongState if it is no draft, or over
 */
export async function publishEntry(
  tx: Tx,
  key: { calendarId: CalendarId; entryId: EntryId },
  organiser: UserId,
  now: Temporal.Instant,
): Promise<CalendarEntry> {
  const entry = await getEntry(tx, key.calendarId, key.entryId);
  if (entry.state !== 'draft') throw new WrongState(reason('not_a_draft'));
  if (Temporal.Instant.compare(entry.ends_at, now) <= 0) throw new WrongState(reason('event_over'));
  if (entry.space_id) {
    const range = bufferedRange({ from: entry.starts_at, to: entry.ends_at }, entry);
    await expireOverdueInSpace(tx, entry.space_id, range, byClock(now));
  }
  const published = await inSavepoint(tx, NO_OVERLAP, async () => ({
    entry: await transitionEntry(tx, entry, 'confirmed', byUser(organiser, now)),
  }));
  if (!published) throw new SlotTaken(reason('space_taken'));
  if (!published.entry) throw new WrongState(reason('not_a_draft'));
  return published.entry;
}
