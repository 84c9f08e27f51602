import type { Tx } from '../../shared/db/database.ts';
import { WrongState } from '../../shared/errors.ts';
import type { CalendarId, EntryId, UserId } from '../../shared/ids.ts';
import { SlotTaken } from '../errors.ts';
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
  which: { calendarId: CalendarId; entryId: EntryId },
  organiser: UserId,
  now: Temporal.Instant,
): Promise<CalendarEntry> {
  const entry = await getEntry(tx, which.calendarId, which.entryId);
  if (entry.state !== 'draft') throw new WrongState('Only a draft can be published.');
  if (Temporal.Instant.compare(entry.ends_at, now) <= 0)
    throw new WrongState('This is over already: give it another date first.');
  if (entry.space_id) {
    const range = bufferedRange({ from: entry.starts_at, to: entry.ends_at }, entry);
    await expireOverdueInSpace(tx, entry.space_id, range, byClock(now));
  }
  const published = await inSavepoint(tx, NO_OVERLAP, async () => ({
    entry: await transitionEntry(tx, entry, 'confirmed', byUser(organiser, now)),
  }));
  if (!published)
    throw new SlotTaken('Its space is taken at that time: choose another time or another space.');
  if (!published.entry) throw new WrongState('Only a draft can be published.');
  return published.entry;
}
