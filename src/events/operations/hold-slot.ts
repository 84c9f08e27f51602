import { type Act, lockPerson } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import { DomainError, Invalid, NotFound, WrongState } from '../../shared/errors.ts';
import { formatMoney } from '../../shared/i18n/formats.ts';
import { type ContainerId, type Owner, ownerColumns, type SlotId } from '../../shared/ids.ts';
import { NotOnSale, PriceChanged } from '../errors.ts';
import { reason } from '../messages/translate.ts';
import { type Calendar, getCalendar } from '../model/calendar.ts';
import { type CalendarEntry, countUnpaidBookings, insertEntry } from '../model/calendar-entry.ts';
import { bandOf, type CalendarSlot, getSlot } from '../model/calendar-slot.ts';
import { bandOn, fitsBand, minutesOf, type Range, slotCost } from '../rules/availability.ts';
import { holdEnd, MAX_UNPAID_BOOKINGS } from '../rules/hold.ts';
import { claimSpace } from './claim-space.ts';

export type HoldSlotInput = {
  owner: Owner;
  containerId: ContainerId;
  slotId: SlotId;
  date: Temporal.PlainDate;
  /** part of a flexible band; all of it if omitted */
  range?: Range;
  /** the title of the booking on the schedule */
  name: string;
  /** the price of the slot, or of an hour if it is flexible, as the page showed it; in minor units */
  seenPrice: number;
  /** of the slot, as the page showed it: its times, its space and its other terms */
  seenVersion: number;
  /** whether the one who acts may know the names of bookings */
  reveal: boolean;
};

/**
 * Holds a slot on a date for an owner: creates a pending entry that occupies its space until the hold expires.
 * @throws NotFound if the slot does not recur on that date, Invalid if `range` does not fit the band, NotOnSale once it
 * has begun or is retired, PriceChanged, WrongState if the slot was edited in between, SlotTaken if the space is
 * occupied, DomainError 'too-many' if the owner has too many unpaid bookings
 */
export async function holdSlot(tx: Tx, act: Act, input: HoldSlotInput): Promise<CalendarEntry> {
  const { owner, containerId, name, reveal } = input;
  await lockPerson(tx, owner);
  const slot = await getSlot(tx, containerId, input.slotId);
  const calendar = await getCalendar(tx, containerId, slot.calendar_id);
  checkTerms(slot, calendar, input);
  const range = rangeOf(slot, calendar, input);
  if (Temporal.Instant.compare(range.from, act.at) <= 0) throw new NotOnSale(reason('already_begun'));
  if ((await countUnpaidBookings(tx, owner, act.at)) >= MAX_UNPAID_BOOKINGS) {
    throw new DomainError('too-many', reason('too_many_unpaid', { count: MAX_UNPAID_BOOKINGS }));
  }

  const place = {
    space_id: slot.space_id,
    starts_at: range.from,
    ends_at: range.to,
    buffer_before_minutes: slot.buffer_before_minutes,
    buffer_after_minutes: slot.buffer_after_minutes,
  };
  return await claimSpace(tx, act, { containerId, place, timeZone: calendar.time_zone, reveal }, () =>
    insertEntry(tx, containerId, {
      ...place,
      ...ownerColumns(owner),
      calendar_id: calendar.id,
      kind: 'hire',
      slot_id: slot.id,
      name,
      state: 'pending',
      listed: false,
      payment_timing: calendar.payment_timing,
      cost_minor: slotCost({ flexible: slot.flexible, costMinor: slot.cost_minor }, minutesOf(range)),
      deposit_minor: slot.deposit_minor ?? calendar.deposit_minor,
      held_until: holdEnd(calendar.hold_minutes, act.at),
      created_at: act.at,
      state_at: act.at,
      state_by: act.by,
    }),
  );
}

function checkTerms(slot: CalendarSlot, { currency }: Calendar, seen: HoldSlotInput): void {
  if (!slot.active) throw new NotOnSale(reason('slot_retired'));
  if (slot.cost_minor !== seen.seenPrice) {
    const price = formatMoney(slot.cost_minor, currency);
    throw new PriceChanged(reason(slot.flexible ? 'hourly_price_changed' : 'slot_price_changed', { price }));
  }
  if (slot.version !== seen.seenVersion) throw new WrongState(reason('slot_changed'));
}

function rangeOf(slot: CalendarSlot, calendar: Calendar, { date, range }: HoldSlotInput): Range {
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
