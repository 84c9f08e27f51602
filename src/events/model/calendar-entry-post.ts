import type { Tx } from '../../shared/db/database.ts';
import type { CalendarId, EntryId } from '../../shared/ids.ts';

/** Ties an entry to content elsewhere: a post, a marketplace. Doing it twice does nothing. */
export async function tieEntryToContent(
  tx: Tx,
  entry: { calendar_id: CalendarId; id: EntryId },
  content: { type: string; id: number },
): Promise<void> {
  await tx
    .insertInto('calendar_entry_posts')
    .values({
      calendar_id: entry.calendar_id,
      entry_id: entry.id,
      content_type: content.type,
      content_id: content.id,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
