import { z } from 'zod';
import { Invalid } from '../../../shared/errors.ts';
import { wholeNumber } from '../../../shared/http/form.ts';
import type { Space } from '../../model/space.ts';
import type { EventTerms } from '../../operations/draft-events.ts';
import { type EventSent, eventSent, timesOf } from '../../views/event-sent.ts';

const minutes = z.preprocess(
  (value) => (value === '' || value === undefined ? '0' : value),
  wholeNumber('Enter a number of minutes from 0 to 720.', 0, 720),
);

/** What an organiser sends of new events. */
export const newEventsForm = eventSent.extend({
  before: minutes,
  after: minutes,
  weeks: z.preprocess(
    (value) => (value === '' || value === undefined ? '1' : value),
    wholeNumber('Enter how many weeks, from 1 to 53.', 1, 53),
  ),
  listed: z.string().optional(),
  publish: z.string().optional(),
});

export type NewEventsSent = z.infer<typeof newEventsForm>;

/**
 * The event of every week, at the same time by the clock on the wall.
 * @throws Invalid for times that can't be, or a space of another venue
 */
export function termsOf(sent: NewEventsSent, timeZone: string, spaces: readonly Space[]): EventTerms[] {
  if (sent.space && !spaces.some(({ id }) => id === sent.space))
    throw new Invalid({ space: 'Choose a space of this venue.' });
  return Array.from({ length: sent.weeks }, (_, week) => {
    const { startsAt, endsAt, doorsAt } = timesOf(later(sent, week), timeZone);
    return {
      name: sent.name,
      description: sent.description,
      space_id: sent.space ?? null,
      starts_at: startsAt,
      ends_at: endsAt,
      doors_at: doorsAt,
      buffer_before_minutes: sent.before,
      buffer_after_minutes: sent.after,
      capacity: sent.capacity ?? null,
      listed: Boolean(sent.listed),
    };
  });
}

const later = (sent: NewEventsSent, weeks: number): EventSent => ({
  ...sent,
  date: sent.date.add({ weeks }),
  last_date: sent.last_date?.add({ weeks }),
});
