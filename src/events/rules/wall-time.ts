/**
 * The instant of a wall time. Of a time that a clock change repeats, the first one.
 * @returns undefined for a time that a clock change skips
 */
export function instantAt(
  date: Temporal.PlainDate,
  plainTime: Temporal.PlainTime,
  timeZone: string,
): Temporal.Instant | undefined {
  const zoned = date.toZonedDateTime({ timeZone, plainTime });
  const isThere = zoned.toPlainDateTime().equals(date.toPlainDateTime(plainTime));
  return isThere ? zoned.toInstant() : undefined;
}

/** Whether a clock change repeats the wall time of an instant. */
export function isRepeated(at: Temporal.ZonedDateTime): boolean {
  const wall = at.toPlainDateTime();
  const resolve = (disambiguation: 'earlier' | 'later') =>
    wall.toZonedDateTime(at.timeZoneId, { disambiguation });
  return !resolve('earlier').equals(resolve('later'));
}
