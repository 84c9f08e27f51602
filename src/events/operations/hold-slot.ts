import type { Tx } from '../../shared/db/database.ts';
import { DomainError, Invalid, NotFound } from '../../shared/errors.ts';
import type { Owner } from '../../shared/ids.ts';
import { NotOnSale, SlotTaken } from '../errors.ts';
import type { Calendar } from '../model/calendar.ts';
import {
  type CalendarEntry,
  countUnpaidTimes,
  expireOverdueIn,
  insertEntry,
} from '../model/calendar-entry.ts';
import { bandOf, type CalendarSlot } from '../model/calendar-slot.ts';
import { NO_OVERLAP, unlessRefused } from '../model/savepoint.ts';
import { actorOf, CLOCK } from '../rules/actor.ts';
import { bandOn, fitsBand, minutesOf, type Range } from '../rules/availability.ts';
import { holdEnd, MOST_TIMES_UNPAID } from '../rules/hold.ts';
import { slotCost } from '../rules/pricing.ts';

export type HoldSlotInput = {
  calendar: Calendar;
  slot: CalendarSlot;
  date: Temporal.PlainDate;
  /** a part of a flexible band; left out, the whole of it */
  range?: Range;
  /** what the booking is called in the diary */
  name: string;
};

/**
 * Holds a slot of a date for its owner: an entry that takes its space at once, until the calendar's hold time is up.
 * @throws NotFound where the slot does not recur on that date, Invalid where the part does not fit the band,
 * NotOnSale once it has begun, SlotTaken when the space is not free, DomainError 'too-many' for who holds a lot unpaid
 */
export async function holdSlot(
  tx: Tx,
  wanted: HoldSlotInput,
  owner: Owner,
  now: Temporal.Instant,
): Promise<CalendarEntry> {
  const { calendar, slot } = wanted;
  const range = rangeOf(wanted);
  if (Temporal.Instant.compare(range.from, now) <= 0) throw new NotOnSale('That time has already begun.');
  if ((await countUnpaidTimes(tx, owner, now)) >= MOST_TIMES_UNPAID) {
    throw new DomainError(
      'too-many',
      `You hold ${MOST_TIMES_UNPAID} times already. Pay for them, or let some go, before you take more.`,
    );
  }

  const buffered = {
    from: range.from.subtract({ minutes: slot.buffer_before_minutes }),
    to: range.to.add({ minutes: slot.buffer_after_minutes }),
  };
  await expireOverdueIn(tx, slot.space_id, buffered, { at: now, by: CLOCK });
  const entry = await unlessRefused(tx, NO_OVERLAP, () =>
    insertEntry(tx, {
      calendar_id: calendar.id,
      slot_id: slot.id,
      space_id: slot.space_id,
      name: wanted.name,
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
  if (!whole) throw new NotFound('This time is not offered on that day.');
  if (!slot.flexible || !range) return whole;
  if (!fitsBand(band, whole, range)) {
    throw new Invalid({
      from: `Choose a start and an end within the time offered, in steps of ${band.stepMinutes} minutes and at least ${band.minMinutes} minutes long.`,
    });
  }
  return range;
}
