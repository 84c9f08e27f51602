import { z } from 'zod';
import { wholeNumber } from '../../../shared/http/form.ts';
import { type EventFormValues, eventInputOf, eventSchema } from '../../forms/event-schema.ts';
import type { Space } from '../../model/space.ts';
import type { EventInput } from '../../operations/draft-events.ts';

/** What an organiser sends of new events. */
export const newEventsSchema = eventSchema.extend({
  weeks: z.preprocess(
    (value) => (value === '' || value === undefined ? '1' : value),
    wholeNumber('Enter how many weeks, from 1 to 53.', 1, 53),
  ),
  publish: z.string().optional(),
});

export type NewEventsInput = z.infer<typeof newEventsSchema>;

/**
 * The event of every week, at the same time by the clock on the wall.
 * @throws Invalid for times that can't be, or a space of another venue
 */
export const termsOf = (sent: NewEventsInput, timeZone: string, spaces: readonly Space[]): EventInput[] =>
  Array.from({ length: sent.weeks }, (_, week) => eventInputOf(later(sent, week), timeZone, spaces));

const later = (sent: NewEventsInput, weeks: number): EventFormValues => ({
  ...sent,
  date: sent.date.add({ weeks }),
  last_date: sent.last_date?.add({ weeks }),
});
