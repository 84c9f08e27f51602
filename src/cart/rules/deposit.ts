/** The cart's key of the deposit for a place. */
export const depositKey = (placeKey: string): string => `deposit-${placeKey}`;

/** When a deposit goes back by itself: some days of the wall clock after the end of the hire. */
export const returnsAt = (
  endsAt: Temporal.Instant,
  { days, timeZone }: { days: number; timeZone: string },
): Temporal.Instant => endsAt.toZonedDateTimeISO(timeZone).add({ days }).toInstant();
