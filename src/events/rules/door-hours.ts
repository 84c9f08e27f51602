export type DoorTimes = {
  doors_at: Temporal.Instant | null;
  starts_at: Temporal.Instant;
  ends_at: Temporal.Instant;
  time_zone: string;
};

/** How long before its doors open an event just after midnight admits people, and how long after its end any does. */
const BEFORE = { hours: 6 };
export const DOOR_CLOSES_AFTER = { hours: 12 };

/** Whether a ticket of an event is for this time: from the start of the day on which its doors open until after its end. */
export function isDoorDay(
  { doors_at, starts_at, ends_at, time_zone }: DoorTimes,
  at: Temporal.Instant,
): boolean {
  const doors = doors_at ?? starts_at;
  const day = doors.toZonedDateTimeISO(time_zone).startOfDay().toInstant();
  const isBefore =
    Temporal.Instant.compare(at, day) < 0 && Temporal.Instant.compare(at, doors.subtract(BEFORE)) < 0;
  return !isBefore && Temporal.Instant.compare(at, ends_at.add(DOOR_CLOSES_AFTER)) <= 0;
}
