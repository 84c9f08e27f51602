import { type Act, lockAdditions } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import { Invalid, WrongState } from '../../shared/errors.ts';
import type { CalendarId, CategoryId, ContainerId } from '../../shared/ids.ts';
import { reason } from '../messages/translate.ts';
import { type CalendarEntry, hasSameEvent, insertEntry } from '../model/calendar-entry.ts';
import { findOrCreateCategory } from '../model/category.ts';
import { insertSeries } from '../model/series.ts';

/** What an organiser enters for the page's own event. */
export type EventInput = Pick<
  CalendarEntry,
  | 'name'
  | 'description'
  | 'space_id'
  | 'address'
  | 'starts_at'
  | 'ends_at'
  | 'doors_at'
  | 'buffer_before_minutes'
  | 'buffer_after_minutes'
  | 'capacity'
  | 'admission'
  | 'door_price_minor'
  | 'door_price_note'
  | 'listed'
> & {
  /** a name of the page's own list, which is added to it if it is new; null for none */
  category: string | null;
};

export type DraftEventsInput = {
  containerId: ContainerId;
  calendarId: CalendarId;
  events: readonly EventInput[];
  /** by which several events were made together (RFC 5545 §3.3.10): they are one series */
  rule?: string;
};

/**
 * Creates the page's own events as drafts, which occupy no space until they are published.
 * @throws Invalid if one has already begun, WrongState if exactly this event is planned already
 */
export async function draftEvents(tx: Tx, act: Act, input: DraftEventsInput): Promise<CalendarEntry[]> {
  const { containerId, calendarId, events, rule } = input;
  if (events.some(({ starts_at }) => Temporal.Instant.compare(starts_at, act.at) <= 0))
    throw new Invalid({ date: reason('date_in_the_past') });
  await lockAdditions(tx, containerId);
  for (const event of events)
    if (await hasSameEvent(tx, containerId, { ...event, calendar_id: calendarId }))
      throw new WrongState(reason('event_exists'));
  const seriesId =
    rule && events.length > 1
      ? await insertSeries(tx, containerId, {
          calendar_id: calendarId,
          rule,
          template: JSON.stringify(events[0]),
          created_at: act.at,
          created_by: act.by,
        })
      : null;
  const drafts: CalendarEntry[] = [];
  for (const event of events) {
    const draft = await insertEntry(tx, containerId, {
      ...(await eventColumns(tx, containerId, event)),
      calendar_id: calendarId,
      kind: 'event',
      series_id: seriesId,
      state: 'draft',
      created_at: act.at,
      state_at: act.at,
      state_by: act.by,
    });
    drafts.push(draft);
  }
  return drafts;
}

/** The columns of an event that its form has. */
export async function eventColumns(
  tx: Tx,
  containerId: ContainerId,
  { category, ...columns }: EventInput,
): Promise<Omit<EventInput, 'category'> & { category_id: CategoryId | null }> {
  return {
    ...columns,
    category_id: category ? await findOrCreateCategory(tx, containerId, category) : null,
  };
}
