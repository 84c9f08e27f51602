import type { Tx } from '../../shared/db/database.ts';
import { formatList, span } from '../../shared/i18n/formats.ts';
import type { UserId } from '../../shared/ids.ts';
import { SlotTaken } from '../errors.ts';
import { reason } from '../messages/translate.ts';
import type { CalendarEntry } from '../model/calendar-entry.ts';
import { publishEntry } from './publish-entry.ts';

/**
 * Publishes several drafts, all or none.
 * @throws SlotTaken with every time at which a space is occupied, in `timeZone`
 */
export async function publishEntries(
  tx: Tx,
  drafts: readonly CalendarEntry[],
  { timeZone, organiser, now }: { timeZone: string; organiser: UserId; now: Temporal.Instant },
): Promise<void> {
  const clashes: string[] = [];
  for (const draft of drafts) {
    try {
      await publishEntry(tx, { calendarId: draft.calendar_id, entryId: draft.id }, organiser, now);
    } catch (error) {
      if (!(error instanceof SlotTaken)) throw error;
      const at = (instant: Temporal.Instant) => instant.toZonedDateTimeISO(timeZone);
      clashes.push(span(at(draft.starts_at), at(draft.ends_at)));
    }
  }
  if (clashes.length > 0) {
    throw new SlotTaken(reason('space_taken_at', { times: formatList(clashes) }));
  }
}
