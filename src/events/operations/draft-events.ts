import type { Tx } from '../../shared/db/database.ts';
import { Invalid } from '../../shared/errors.ts';
import type { CalendarId, UserId } from '../../shared/ids.ts';
import { reason } from '../messages/translate.ts';
import { type CalendarEntry, insertEntry } from '../model/calendar-entry.ts';
import { userActor } from '../rules/transition.ts';

/** What an organiser enters for the page's own event. */
export type EventInput = Pick<
  CalendarEntry,
  | 'name'
  | 'description'
  | 'space_id'
  | 'starts_at'
  | 'ends_at'
  | 'doors_at'
  | 'buffer_before_minutes'
  | 'buffer_after_minutes'
  | 'capacity'
  | 'listed'
>;

/**
 * Creates the page's own events as drafts, which occupy no space until they are published.
 * @throws Invalid if one has already begun
 */
export async function draftEvents(
  tx: Tx,
  calendarId: CalendarId,
  events: readonly EventInput[],
  { organiser, now }: { organiser: UserId; now: Temporal.Instant },
): Promise<CalendarEntry[]> {
  const drafts: CalendarEntry[] = [];
  for (const event of events) {
    if (Temporal.Instant.compare(event.starts_at, now) <= 0)
      throw new Invalid({ date: reason('date_in_the_past') });
    drafts.push(
      await insertEntry(tx, {
        ...event,
        calendar_id: calendarId,
        state: 'draft',
        created_at: now,
        state_at: now,
        state_by: userActor(organiser),
      }),
    );
  }
  return drafts;
}
