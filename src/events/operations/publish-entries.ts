import type { Act } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import { formatList, span } from '../../shared/i18n/formats.ts';
import type { EntryId } from '../../shared/ids.ts';
import { SlotTaken } from '../errors.ts';
import { reason } from '../messages/translate.ts';
import { getCalendar } from '../model/calendar.ts';
import { getEntry } from '../model/calendar-entry.ts';
import { takenReason } from './claim-space.ts';
import { type Publication, publishEntry } from './publish-entry.ts';

/**
 * Publishes several drafts of one calendar, all or none.
 * @throws SlotTaken with everything that is in the way of any of them
 */
export async function publishEntries(
  tx: Tx,
  act: Act,
  { entryIds, ...publication }: Publication & { entryIds: readonly EntryId[] },
): Promise<void> {
  const clashes: { entryId: EntryId; error: SlotTaken }[] = [];
  for (const entryId of entryIds) {
    try {
      await publishEntry(tx, act, { ...publication, entryId });
    } catch (error) {
      if (!(error instanceof SlotTaken)) throw error;
      clashes.push({ entryId, error });
    }
  }
  if (clashes.length > 0) throw await clashesError(tx, act, publication, clashes);
}

async function clashesError(
  tx: Tx,
  act: Act,
  { containerId, reveal }: Publication,
  clashes: readonly { entryId: EntryId; error: SlotTaken }[],
): Promise<SlotTaken> {
  const conflicts = clashes.flatMap(({ error }) => error.conflicts);
  const drafts = await Promise.all(clashes.map(({ entryId }) => getEntry(tx, containerId, entryId)));
  const { time_zone: timeZone } = await getCalendar(tx, containerId, drafts[0]?.calendar_id);
  if (reveal && conflicts.length > 0)
    return new SlotTaken(takenReason(conflicts, { timeZone, reveal, now: act.at }), conflicts);
  const times = drafts.map(({ starts_at, ends_at }) =>
    span(starts_at.toZonedDateTimeISO(timeZone), ends_at.toZonedDateTimeISO(timeZone)),
  );
  return new SlotTaken(reason('space_taken_at', { times: formatList(times) }), conflicts);
}
