import type { Tx } from '../../shared/db/database.ts';
import { DomainError, Invalid, NotFound } from '../../shared/errors.ts';
import type { Owner } from '../../shared/ids.ts';
import { NotOnSale, SlotTaken } from '../errors.ts';
import { reason } from '../messages/translate.ts';
import type { Calendar } from '../model/calendar.ts';
import { type CalendarEntry, countUnpaidBookings, insertEntry } from '../model/calendar-entry.ts';
import { bandOf, type CalendarSlot } from '../model/calendar-slot.ts';
import { expireOverdueInSpace } from '../model/hold.ts';
import { inSavepoint, NO_OVERLAP } from '../model/savepoint.ts';
import { bandOn, bufferedRange, fitsBand, minutesOf, type Range, slotCost } from '../rules/availability.ts';
import { holdEnd, MAX_UNPAID_BOOKINGS } from '../rules/hold.ts';
import { actorOf, byClock } from '../rules/transition.ts';

export type HoldSlotInput = {
  calendar: Calendar;
  slot: CalendarSlot;
  date: Temporal.PlainDate;
  /** part of a flexible band; all of it if omitted */
  range?: Range;
  /** the title of the booking on the schedule */
  name: string;
};

/**
 * Holds a slot on a date for an owner: creates a pending entry that occupies its space until the hold expires.
 * @throws NotFound if the slot does not recur on that date, Invalid if `range` does not fit the band, NotOnSale once it
 * has begun, SlotTaken if the space is occupied, DomainError 'too-many' if the owner has too many unpaid bookings
 */
export async function holdSlot(
  tx: Tx,
  input: HoldSlotInput,
  owner: Owner,
  now: Temporal.Instant,
): Promise<CalendarEntry> {
  const { calendar, slot } = input;
  const range = rangeOf(input);
  if (Temporal.Instant.compare(range.from, now) <= 0) throw new NotOnSale(reason('already_begun'));
  if ((await countUnpaidBookings(tx, owner, now)) >= MAX_UNPAID_BOOKINGS) {
    throw new DomainError('too-many', reason('too_many_unpaid', { count: MAX_UNPAID_BOOKINGS }));
  }

  await expireOverdueInSpace(tx, slot.space_id, bufferedRange(range, slot), byClock(now));
  const entry = await inSavepoint(tx, NO_OVERLAP, () =>
    insertEntry(tx, {
      calendar_id: calendar.id,
      slot_id: slot.id,
      space_id: slot.space_id,
      name: input.name,
      state: 'pending',
      listed: false,
      starts_at: range.from,
      ends_at: range.to,
      buffer_before_minutes: slot.buffer_before_minutes,
      buffer_after_minutes: slot.buffer_after_minutes,
      cost_minor: slotCost({ flexible: slot.flexible, costMinor: slot.cost_minor }, minutesOf(range)),
      user_id: owner.userId ?? null,
      session_id: owner.sessionId ?? null,
      held_until: holdEnd(calendar.hold_minutes, now),
      created_at: now,
      state_at: now,
      state_by: actorOf(owner),
    }),
  );
  if (!entry) throw new SlotTaken();
  return entry;
}

function rangeOf({ calendar, slot, date, range }: HoldSlotInput): Range {
  const band = bandOf(slot);
  const whole = bandOn(band, date, calendar.time_zone);
  if (!whole) throw new NotFound(reason('not_offered_that_day'));
  if (!slot.flexible || !range) return whole;
  if (!fitsBand(band, whole, range)) {
    throw new Invalid({
      from: reason('outside_band', { step: band.stepMinutes, min: band.minMinutes }),
    });
  }
  return range;
}
