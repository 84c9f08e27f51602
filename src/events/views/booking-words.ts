import { clockTime, formatFacts, span, zoneAbbreviation, zoneName } from '../../shared/i18n/formats.ts';
import { t } from '../messages/translate.ts';
import type { CalendarEntry } from '../model/calendar-entry.ts';
import { isRepeated } from '../rules/wall-time.ts';

type Times = Pick<CalendarEntry, 'starts_at' | 'ends_at'>;
type Buffers = Pick<CalendarEntry, 'buffer_before_minutes' | 'buffer_after_minutes'>;

/**
 * "Friday 12 June 2026, 20:00–22:30", in the time zone of its calendar.
 * @param withZone whether it stands beside times of another zone: "… (London time)"
 */
export function whenOf({ starts_at, ends_at }: Times, timeZone: string, withZone = false): string {
  const from = starts_at.toZonedDateTimeISO(timeZone);
  const to = ends_at.toZonedDateTimeISO(timeZone);
  const repeated = [from, to].filter(isRepeated);
  if (repeated.length === 0)
    return withZone
      ? t('when.with_zone', { when: span(from, to), times: zoneName(timeZone) })
      : span(from, to);
  // A clock change repeats these times: the name of the zone tells which is meant.
  const times = repeated.map((at) => t('when.repeated', { time: clockTime(at), zone: zoneAbbreviation(at) }));
  return t('when.with_zone', { when: span(from, to), times: formatFacts(times) });
}

/** "Doors 19:30"; undefined for an event without a time for its doors. */
export const doorsOf = (
  { doors_at }: Pick<CalendarEntry, 'doors_at'>,
  timeZone: string,
): string | undefined =>
  doors_at ? t('event.doors_at', { time: clockTime(doors_at.toZonedDateTimeISO(timeZone)) }) : undefined;

/** "30 minutes either side", "15 minutes before and 30 after"; empty without buffers. */
export function bufferWords({ buffer_before_minutes: before, buffer_after_minutes: after }: Buffers): string {
  if (before === after) return before === 0 ? '' : t('buffer.both', { minutes: before });
  if (before === 0) return t('buffer.after', { minutes: after });
  return after === 0
    ? t('buffer.before', { minutes: before })
    : t('buffer.before_and_after', { before, after });
}
