import { z } from 'zod';
import { wholeNumber } from '../../../shared/http/form.ts';
import type { EntryId } from '../../../shared/ids.ts';
import { type EventForm, eventInputOf, eventSchema } from '../../forms/event-schema.ts';
import { t } from '../../messages/translate.ts';
import type { EntryFilter, EntryKey } from '../../model/calendar-entry.ts';
import type { Space } from '../../model/space.ts';
import type { EventInput } from '../../operations/draft-events.ts';

export const ENTRY_FILTERS = ['upcoming', 'drafts', 'past', 'off'] as const satisfies readonly EntryFilter[];

/** The filter that an address names, by default the first. */
export const parseFilter = (value: string | undefined): EntryFilter =>
  ENTRY_FILTERS.find((filter) => filter === value) ?? 'upcoming';

/** The entry that an address names as the end of a page of a list; undefined for what names none. */
export function parseEntryKey(value: string | undefined): EntryKey | undefined {
  const [, at = '', id] = /^(\d{4}-\d\d-\d\dT[\d:.]{5,18}Z)_(\d{1,9})$/.exec(value ?? '') ?? [];
  try {
    return { startsAt: Temporal.Instant.from(at), id: Number(id) as EntryId };
  } catch {
    return undefined;
  }
}

export const entryKeyText = ({ starts_at, id }: { starts_at: Temporal.Instant; id: EntryId }): string =>
  `${starts_at}_${id}`;

/** The form of a new event, which may repeat weekly. */
export const newEventsSchema = eventSchema.extend({
  weeks: z.preprocess(
    (value) => (value === '' || value === undefined ? '1' : value),
    wholeNumber(() => t('calendar-entries.weeks_invalid'), 1, 53),
  ),
  publish: z.string().optional(),
});

/**
 * The event of every week, at the same wall-clock time, and the rule of the series (RFC 5545 §3.3.10) if there are several.
 * @throws Invalid for times that can't be, or a space of another page
 */
export function weeklyEvents(
  values: z.infer<typeof newEventsSchema>,
  calendar: { timeZone: string; currency: string; spaces: readonly Space[] },
): { events: EventInput[]; rule?: string } {
  const weeks = Array.from({ length: values.weeks }, (_, week) => weeksLater(values, week));
  const events = weeks.map((week) => eventInputOf(week, calendar));
  return events.length > 1 ? { events, rule: `FREQ=WEEKLY;COUNT=${events.length}` } : { events };
}

const weeksLater = (values: EventForm, weeks: number): EventForm => ({
  ...values,
  date: values.date.add({ weeks }),
  last_date: values.last_date?.add({ weeks }),
});
