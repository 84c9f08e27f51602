/** The platform's only source of the current time. */
export type Clock = { now(): Temporal.Instant };

export const systemClock: Clock = { now: () => Temporal.Now.instant() };

/** Whole seconds from now until then, rounded up; 0 if it is past. */
export const secondsUntil = (then: Temporal.Instant, now: Temporal.Instant): number =>
  Math.max(0, Math.ceil((then.epochMilliseconds - now.epochMilliseconds) / 1000));

/** Whether a year is one that calendars show. */
export const isNear = (year: number): boolean => year >= 1970 && year <= 2199;

/**
 * Finds an IANA time zone, such as Europe/London, by Temporal, which reckons with it: Intl knows more names. Offsets such as
 * +01:00 are none, because they have no summer time.
 * @returns its name as the IANA database spells it
 */
export function timeZoneOf(name: string): string | undefined {
  if (!/^[a-z][\w+/-]{1,59}$/i.test(name)) return undefined;
  try {
    return new Temporal.ZonedDateTime(0n, name).timeZoneId;
  } catch {
    return undefined;
  }
}

/** What a stored zone that is unknown is read as. No form offers this name of UTC, so that pages can tell organisers. */
export const UNKNOWN_ZONE = 'Etc/UTC';

/** The time zone in a row: `UNKNOWN_ZONE` if it is none that Temporal knows, so that the row can be shown all the same. */
export const knownZone = (stored: string): string =>
  knownZones.getOrInsertComputed(stored, () => timeZoneOf(stored) ?? UNKNOWN_ZONE);

/** Whether times of several zones stand beside each other: then each says whose it is. */
export const zonesDiffer = (zones: readonly string[]): boolean => new Set(zones).size > 1;

const knownZones = new Map<string, string>();
