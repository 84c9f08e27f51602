import type { Act } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import { WrongState } from '../../shared/errors.ts';
import type { ContainerId, EntryId } from '../../shared/ids.ts';
import { reason } from '../messages/translate.ts';
import { getCalendar } from '../model/calendar.ts';
import { type CalendarEntry, getEntry, transitionEntry } from '../model/calendar-entry.ts';
import { claimSpace } from './claim-space.ts';

export type Publication = {
  containerId: ContainerId;
  /** whether the one who acts may know the names of bookings */
  reveal: boolean;
};

/**
 * Publishes a draft: it becomes confirmed and occupies its space.
 * @throws SlotTaken if the space is occupied at that time, WrongState if it is no draft, or over
 */
export async function publishEntry(
  tx: Tx,
  act: Act,
  { containerId, entryId, reveal }: Publication & { entryId: EntryId | undefined },
): Promise<CalendarEntry> {
  const entry = await getEntry(tx, containerId, entryId);
  if (entry.state !== 'draft') throw new WrongState(reason('not_a_draft'));
  if (Temporal.Instant.compare(entry.ends_at, act.at) <= 0) throw new WrongState(reason('event_over'));
  const { time_zone } = await getCalendar(tx, containerId, entry.calendar_id);
  const claim = { containerId, entryId: entry.id, place: entry, timeZone: time_zone, reveal };
  const published = await claimSpace(tx, act, claim, () =>
    transitionEntry(tx, containerId, entry.id, { to: 'confirmed', act }),
  );
  if (!published) throw new WrongState(reason('not_a_draft'));
  return published;
}
