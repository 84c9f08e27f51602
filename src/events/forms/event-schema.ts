import { z } from 'zod';
import { Invalid } from '../../shared/errors.ts';
import {
  type FormInput,
  line,
  parseId,
  plainDate,
  plainTime,
  text,
  wholeNumber,
} from '../../shared/http/form.ts';
import type { SpaceId } from '../../shared/ids.ts';
import type { Space } from '../model/space.ts';
import type { EventInput } from '../operations/draft-events.ts';
import { MAX_ENTRY_DURATION } from '../rules/entry-dates.ts';
import { isNear } from '../rules/month.ts';

/** An organiser's own event as a form sends it: wall times of its calendar. */
export const eventSchema = z.object({
  name: line('Say what the event is called.'),
  description: text(),
  date: plainDate('Enter the date it is on.').refine(
    (date) => isNear(date.year),
    'Enter a date near to now.',
  ),
  starts: plainTime('Enter when it starts, like 19:30.'),
  ends: plainTime('Enter when it ends, like 22:00.'),
  last_date: optional(plainDate('Enter the date it ends on, or leave this empty.')),
  doors: optional(plainTime('Enter when the doors open, or leave this empty.')),
  space: optional(
    z.string().transform((value, ctx) => {
      const id = parseId<SpaceId>(value);
      if (id === undefined) ctx.addIssue('Choose a space of this venue.');
      return id ?? z.NEVER;
    }),
  ),
  capacity: optional(wholeNumber('Enter a number of places from 1 to 1000000.', 1, 1_000_000)),
  before: minutes(),
  after: minutes(),
  listed: z.string().optional(),
});

export type EventFormValues = z.infer<typeof eventSchema>;

/**
 * What an event is to be.
 * @throws Invalid for times that can't be, or a space of another venue
 */
export function eventInputOf(sent: EventFormValues, timeZone: string, spaces: readonly Space[]): EventInput {
  if (sent.space && !spaces.some(({ id }) => id === sent.space))
    throw new Invalid({ space: 'Choose a space of this venue.' });
  const { startsAt, endsAt, doorsAt } = timesOf(sent, timeZone);
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
}

/** Without a last date, an end at or before the start lies on the next day. */
function timesOf(sent: EventFormValues, timeZone: string) {
  const { date, starts, ends, doors, last_date } = sent;
  const lastDate =
    last_date ?? (Temporal.PlainTime.compare(ends, starts) <= 0 ? date.add({ days: 1 }) : date);
  const at = (day: Temporal.PlainDate, plainTime: Temporal.PlainTime) =>
    day.toZonedDateTime({ timeZone, plainTime }).toInstant();
  const startsAt = at(date, starts);
  const endsAt = at(lastDate, ends);
  if (Temporal.Instant.compare(endsAt, startsAt) <= 0) {
    throw new Invalid({ ends: 'It has to end after it starts.' });
  }
  if (Temporal.Instant.compare(startsAt.add(MAX_ENTRY_DURATION), endsAt) < 0) {
    throw new Invalid({ last_date: 'An event lasts at most a week. Make two of it.' });
  }
  const doorsAt = doors ? at(date, doors) : null;
  if (doorsAt && Temporal.Instant.compare(doorsAt, startsAt) > 0) {
    throw new Invalid({ doors: 'The doors have to open before it starts.' });
  }
  return { startsAt, endsAt, doorsAt };
}

/** What the form shows of an event that stands. */
export function eventFormInput(event: EventInput, timeZone: string): FormInput {
  const from = event.starts_at.toZonedDateTimeISO(timeZone);
  const to = event.ends_at.toZonedDateTimeISO(timeZone);
  const minutes = { smallestUnit: 'minute' } as const;
  return {
    name: event.name,
    description: event.description,
    date: from.toPlainDate().toString(),
    starts: from.toPlainTime().toString(minutes),
    ends: to.toPlainTime().toString(minutes),
    last_date: from.toPlainDate().equals(to.toPlainDate()) ? '' : to.toPlainDate().toString(),
    doors: event.doors_at?.toZonedDateTimeISO(timeZone).toPlainTime().toString(minutes) ?? '',
    space: event.space_id ? String(event.space_id) : '',
    capacity: event.capacity ? String(event.capacity) : '',
    before: String(event.buffer_before_minutes),
    after: String(event.buffer_after_minutes),
    listed: event.listed ? 'on' : '',
  };
}

function optional<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => (value === '' ? undefined : value), schema.optional());
}

function minutes() {
  return z.preprocess(
    (value) => (value === '' || value === undefined ? '0' : value),
    wholeNumber('Enter a number of minutes from 0 to 720.', 0, 720),
  );
}
