/** The platform's only source of the current time. */
export type Clock = { now(): Temporal.Instant };

export const systemClock: Clock = { now: () => Temporal.Now.instant() };

/** Whole seconds from now until then, rounded up; 0 if it is past. */
export const secondsUntil = (then: Temporal.Instant, now: Temporal.Instant): number =>
  Math.max(0, Math.ceil((then.epochMilliseconds - now.epochMilliseconds) / 1000));

/** Whether a name is an IANA time zone, such as Europe/London, and not an offset such as +01:00. */
export function isTimeZone(name: string): boolean {
  if (/^[+-]/.test(name)) return false;
  try {
    // Intl knows zones that Temporal does not, such as BST.
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}
