/**
 * The instant of a wall time on a date. One skipped by a clock change is shifted by the gap; of an ambiguous one, the first
 * is used (RFC 5545 §3.3.5).
 */
export function instantAt(
  date: Temporal.PlainDate,
  time: Temporal.PlainTime,
  timeZone: string,
): Temporal.Instant {
  const offset = steadyOffset(timeZone, date.year, date.month);
  return offset === undefined
    ? date.toZonedDateTime({ timeZone, plainTime: time }).toInstant()
    : Temporal.Instant.fromEpochMilliseconds(
        Date.UTC(date.year, date.month - 1, date.day, time.hour, time.minute, time.second) - offset,
      );
}

/** The local date of an instant. */
export function localDate(at: Temporal.Instant, timeZone: string): Temporal.PlainDate {
  const utc = new Date(at.epochMilliseconds);
  const offset = steadyOffset(timeZone, utc.getUTCFullYear(), utc.getUTCMonth() + 1);
  if (offset === undefined) return at.toZonedDateTimeISO(timeZone).toPlainDate();
  const local = new Date(utc.getTime() + offset);
  return new Temporal.PlainDate(local.getUTCFullYear(), local.getUTCMonth() + 1, local.getUTCDate());
}

// Reckoning in a zone takes most of the time of a month page, and most months have no clock change.
const offsets = new Map<string, number | undefined>();
const MAX_OFFSETS = 5_000;

/** A zone's offset from UTC in milliseconds; undefined in a month in which it changes, or within two days of one. */
function steadyOffset(timeZone: string, year: number, month: number): number | undefined {
  // Date.UTC() takes a year before 100 for one of the 20th century.
  if (year < 1000) return undefined;
  const key = `${timeZone} ${year}-${month}`;
  if (!offsets.has(key)) {
    if (offsets.size >= MAX_OFFSETS) offsets.clear();
    offsets.set(key, findOffset(timeZone, new Temporal.PlainDate(year, month, 1)));
  }
  return offsets.get(key);
}

function findOffset(timeZone: string, first: Temporal.PlainDate): number | undefined {
  const from = first.subtract({ days: 2 }).toZonedDateTime(timeZone);
  const to = first.add({ months: 1, days: 2 }).toZonedDateTime(timeZone);
  const change = from.getTimeZoneTransition('next');
  const isSteady = !change || Temporal.ZonedDateTime.compare(change, to) > 0;
  return isSteady ? from.offsetNanoseconds / 1e6 : undefined;
}
