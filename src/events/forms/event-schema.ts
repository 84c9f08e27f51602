import { z } from 'zod';
import { Invalid } from '../../shared/errors.ts';
import {
  error,
  type FormInput,
  line,
  parseId,
  plainDate,
  plainTime,
  text,
  wholeNumber,
} from '../../shared/http/form.ts';
import { clockTime, formatNumber, longDate } from '../../shared/i18n/formats.ts';
import type { SpaceId } from '../../shared/ids.ts';
import { MAX_AMOUNT, moneyInput, parseMoney } from '../../shared/money.ts';
import { reason, t } from '../messages/translate.ts';
import type { Space } from '../model/space.ts';
import type { EventInput } from '../operations/draft-events.ts';
import { MAX_ENTRY_DURATION } from '../rules/entry-dates.ts';
import { instantAt } from '../rules/wall-time.ts';

/** What an event costs: as its kinds of tickets, nothing, or something at the door. */
export const ADMISSIONS = ['tickets', 'free', 'door'] as const;

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
  address: optional(line(() => t('event_form.address'), 300)),
  admission: z.enum(
    ADMISSIONS,
    error(() => t('event_form.admission_required')),
  ),
  door_price: z
    .string()
    .max(
      40,
      error(() => t('event_form.door_price_invalid')),
    )
    .trim()
    .default(''),
  door_note: optional(line(() => t('event_form.door_note'), 80)),
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
type EventTimes = Pick<EventInput, 'starts_at' | 'ends_at' | 'doors_at'>;

/**
 * Turns the values of the form into an event.
 * @param before the event as it was: of a time that a clock change repeats it keeps its own
 * @throws Invalid for impossible times, a space of another page, no place at all, or no price at the door
 */
export function eventInputOf(
  values: EventForm,
  {
    timeZone,
    currency,
    spaces,
    before,
  }: { timeZone: string; currency: string; spaces: readonly Space[]; before?: EventTimes },
): EventInput {
  if (values.space && !spaces.some(({ id }) => id === values.space))
    throw new Invalid({ space: reason('space_invalid') });
  if (!values.space && !values.address) throw new Invalid({ address: reason('address_required') });
  const { startsAt, endsAt, doorsAt } = timesOf(values, timeZone, before);
  return {
    name: values.name,
    description: values.description,
    space_id: values.space ?? null,
    address: values.space ? '' : (values.address ?? ''),
    ...admissionOf(values, currency),
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

/** What it costs. @throws Invalid for a price at the door that nobody could know */
function admissionOf({ admission, door_price: price, door_note: note = '' }: EventForm, currency: string) {
  if (admission !== 'door') return { admission, door_price_minor: null, door_price_note: '' };
  const amount = price === '' ? null : parseMoney(price, currency);
  if (amount === undefined || amount === 0 || (amount ?? 0) > MAX_AMOUNT)
    throw new Invalid({ door_price: reason('door_price_invalid') });
  if (amount === null && note === '') throw new Invalid({ door_price: reason('door_price_required') });
  return { admission, door_price_minor: amount, door_price_note: note };
}

/** Resolves wall times. Without a last date, an end at or before the start is on the next day. */
function timesOf(values: EventForm, timeZone: string, before: EventTimes | undefined) {
  const { date, starts, ends, doors, last_date } = values;
  const lastDate =
    last_date ?? (Temporal.PlainTime.compare(ends, starts) <= 0 ? date.add({ days: 1 }) : date);
  const at = (
    field: 'starts' | 'ends' | 'doors',
    day: Temporal.PlainDate,
    time: Temporal.PlainTime,
    was?: Temporal.Instant | null,
  ) => {
    const wall = day.toPlainDateTime(time);
    if (was?.toZonedDateTimeISO(timeZone).toPlainDateTime().equals(wall)) return was;
    const instant = instantAt(day, time, timeZone);
    if (!instant)
      throw new Invalid({ [field]: reason('time_skipped', { time: clockTime(time), date: longDate(day) }) });
    return instant;
  };
  const startsAt = at('starts', date, starts, before?.starts_at);
  const endsAt = at('ends', lastDate, ends, before?.ends_at);
  if (Temporal.Instant.compare(endsAt, startsAt) <= 0) {
    throw new Invalid({ ends: reason('ends_before_start') });
  }
  if (Temporal.Instant.compare(startsAt.add(MAX_ENTRY_DURATION), endsAt) < 0) {
    throw new Invalid({ last_date: reason('event_too_long') });
  }
  const doorsAt = doors ? at('doors', date, doors, before?.doors_at) : null;
  if (doorsAt && Temporal.Instant.compare(doorsAt, startsAt) > 0) {
    throw new Invalid({ doors: reason('doors_after_start') });
  }
  return { startsAt, endsAt, doorsAt };
}

/** The values of the form for an existing event. */
export function eventFormInput(
  event: EventInput,
  { time_zone: timeZone, currency }: { time_zone: string; currency: string },
): FormInput {
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
    address: event.address,
    admission: event.admission ?? '',
    door_price: event.door_price_minor === null ? '' : moneyInput(event.door_price_minor, currency),
    door_note: event.door_price_note,
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
