import type { Tx } from '../../shared/db/database.ts';
import { WrongState } from '../../shared/errors.ts';
import type { CalendarId, EntryId, UserId } from '../../shared/ids.ts';
import { SlotTaken } from '../errors.ts';
import { type CalendarEntry, expireOverdueIn, getEntry, transitionEntry } from '../model/calendar-entry.ts';
import { NO_OVERLAP, unlessRefused } from '../model/savepoint.ts';
import { CLOCK, userActor } from '../rules/actor.ts';

/**
 * An organiser's own event goes public: from draft to confirmed, and takes its space.
 * @throws SlotTaken when the space is not free then, WrongState when it is no draft, or over
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
    const range = {
      from: entry.starts_at.subtract({ minutes: entry.buffer_before_minutes }),
      to: entry.ends_at.add({ minutes: entry.buffer_after_minutes }),
    };
    await expireOverdueIn(tx, entry.space_id, range, { at: now, by: CLOCK });
  }
  const published = await unlessRefused(tx, NO_OVERLAP, async () => ({
    entry: await transitionEntry(tx, entry, 'confirmed', { at: now, by: userActor(organiser) }),
  }));
  if (!published)
    throw new SlotTaken('Its space is taken at that time: choose another time or another space.');
  if (!published.entry) throw new WrongState('Only a draft can be published.');
  return published.entry;
}
