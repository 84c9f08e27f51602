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
import { formatNumber } from '../../shared/i18n/formats.ts';
import type { SpaceId } from '../../shared/ids.ts';
import { reason, t } from '../messages/translate.ts';
import type { Space } from '../model/space.ts';
import type { EventInput } from '../operations/draft-events.ts';
import { MAX_ENTRY_DURATION } from '../rules/entry-dates.ts';

const MAX_CAPACITY = 1_000_000;
const MAX_BUFFER_MINUTES = 720;

/** The form of an event, in wall times of its calendar. */
export const eventSchema = z.object({
  name: line(() => t('event_form.name_required')),
  description: text(),
  date: plainDate(() => t('event_form.date_required')),
  starts: plainTime(() => t('event_form.starts_required')),
  ends: plainTime(() => t('event_form.ends_required')),
  last_date: optional(plainDate(() => t('event_form.last_date_invalid'))),
  doors: optional(plainTime(() => t('event_form.doors_invalid'))),
  space: optional(
    z.string().transform((value, ctx) => {
      const id = parseId<SpaceId>(value);
      if (id === undefined) ctx.addIssue(t('error.space_invalid'));
      return id ?? z.NEVER;
    }),
  ),
  capacity: optional(
    wholeNumber(
      () => t('event_form.capacity_invalid', { min: 1, max: formatNumber(MAX_CAPACITY) }),
      1,
      MAX_CAPACITY,
    ),
  ),
  before: bufferMinutes(),
  after: bufferMinutes(),
  category: optional(line(() => t('event_form.category'), 60)),
  listed: z.string().optional(),
});

export type EventForm = z.infer<typeof eventSchema>;

/**
 * Turns the values of the form into an event.
 * @throws Invalid for impossible times, or a space of another page
 */
export function eventInputOf(values: EventForm, timeZone: string, spaces: readonly Space[]): EventInput {
  if (values.space && !spaces.some(({ id }) => id === values.space))
    throw new Invalid({ space: reason('space_invalid') });
  const { startsAt, endsAt, doorsAt } = timesOf(values, timeZone);
  return {
    name: values.name,
    description: values.description,
    space_id: values.space ?? null,
    starts_at: startsAt,
    ends_at: endsAt,
    doors_at: doorsAt,
    buffer_before_minutes: values.before,
    buffer_after_minutes: values.after,
    capacity: values.capacity ?? null,
    category: values.category ?? null,
    listed: Boolean(values.listed),
  };
}

/** Resolves wall times. Without a last date, an end at or before the start is on the next day. */
function timesOf(values: EventForm, timeZone: string) {
  const { date, starts, ends, doors, last_date } = values;
  const lastDate =
    last_date ?? (Temporal.PlainTime.compare(ends, starts) <= 0 ? date.add({ days: 1 }) : date);
  const at = (day: Temporal.PlainDate, plainTime: Temporal.PlainTime) =>
    day.toZonedDateTime({ timeZone, plainTime }).toInstant();
  const startsAt = at(date, starts);
  const endsAt = at(lastDate, ends);
  if (Temporal.Instant.compare(endsAt, startsAt) <= 0) {
    throw new Invalid({ ends: reason('ends_before_start') });
  }
  if (Temporal.Instant.compare(startsAt.add(MAX_ENTRY_DURATION), endsAt) < 0) {
    throw new Invalid({ last_date: reason('event_too_long') });
  }
  const doorsAt = doors ? at(date, doors) : null;
  if (doorsAt && Temporal.Instant.compare(doorsAt, startsAt) > 0) {
    throw new Invalid({ doors: reason('doors_after_start') });
  }
  return { startsAt, endsAt, doorsAt };
}

/** The values of the form for an existing event. */
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
    category: event.category ?? '',
    listed: event.listed ? 'on' : '',
  };
}

function optional<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => (value === '' ? undefined : value), schema.optional());
}

function bufferMinutes() {
  return z.preprocess(
    (value) => (value === '' || value === undefined ? '0' : value),
    wholeNumber(() => t('form.minutes_invalid', { min: 0, max: MAX_BUFFER_MINUTES }), 0, MAX_BUFFER_MINUTES),
  );
}
