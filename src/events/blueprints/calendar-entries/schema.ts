import { z } from 'zod';
import { wholeNumber } from '../../../shared/http/form.ts';
import { type EventSent, eventSent, eventTerms } from '../../forms/event-schema.ts';
import type { Space } from '../../model/space.ts';
import type { EventTerms } from '../../operations/draft-events.ts';

/** What an organiser sends of new events. */
export const newEventsForm = eventSent.extend({
  weeks: z.preprocess(
    (value) => (value === '' || value === undefined ? '1' : value),
    wholeNumber('Enter how many weeks, from 1 to 53.', 1, 53),
  ),
  publish: z.string().optional(),
});

export type NewEventsSent = z.infer<typeof newEventsForm>;

/**
 * The event of every week, at the same time by the clock on the wall.
 * @throws Invalid for times that can't be, or a space of another venue
 */
export const termsOf = (sent: NewEventsSent, timeZone: string, spaces: readonly Space[]): EventTerms[] =>
  Array.from({ length: sent.weeks }, (_, week) => eventTerms(later(sent, week), timeZone, spaces));

const later = (sent: NewEventsSent, weeks: number): EventSent => ({
  ...sent,
  date: sent.date.add({ weeks }),
  last_date: sent.last_date?.add({ weeks }),
});
