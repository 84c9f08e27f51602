/** Where and when an event is: another of these moves it. */
type Whereabouts = {
  space_id: number | null;
  address: string;
  starts_at: Temporal.Instant;
  ends_at: Temporal.Instant;
};

/** Whether an event takes place at another time or place than before, so that whoever has tickets may give them back. */
export function isMove(before: Whereabouts, after: Whereabouts): boolean {
  const facts = ({ space_id, address, starts_at, ends_at }: Whereabouts) =>
    JSON.stringify([space_id, address, starts_at, ends_at]);
  return facts(before) !== facts(after);
}

const DAYS_TO_CHOOSE = 7;

/**
 * Until when whoever has tickets of a moved event may give them back: the end of the chosen day, by default a week, but no
 * later than the event begins.
 */
export function chooseUntil(
  chosen: Temporal.PlainDate | undefined,
  { startsAt, timeZone, now }: { startsAt: Temporal.Instant; timeZone: string; now: Temporal.Instant },
): Temporal.Instant {
  const until = chosen
    ? chosen.add({ days: 1 }).toZonedDateTime(timeZone).toInstant()
    : now.add({ hours: 24 * DAYS_TO_CHOOSE });
  const capped = Temporal.Instant.compare(until, startsAt) < 0 ? until : startsAt;
  const soonest = now.add({ hours: 1 });
  return Temporal.Instant.compare(capped, soonest) < 0 ? soonest : capped;
}
