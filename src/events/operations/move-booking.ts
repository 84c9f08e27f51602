import type { Tx } from '../../shared/db/database.ts';
import { Invalid, NotFound, Stale, WrongState } from '../../shared/errors.ts';
import type { ContainerId, EntryId, SlotId } from '../../shared/ids.ts';
import { PriceDiffers } from '../errors.ts';
import { bookingMovedMail } from '../mails/booking-mails.ts';
import { reason } from '../messages/translate.ts';
import { getBookingDetails } from '../model/booking.ts';
import { type Calendar, getCalendar } from '../model/calendar.ts';
import { getEntry, updateEntry } from '../model/calendar-entry.ts';
import { bandOf, type CalendarSlot, getSlot } from '../model/calendar-slot.ts';
import { findSpace } from '../model/space.ts';
import type { EventsAct, Orders } from '../ports.ts';
import { bandOn, fitsBand, minutesOf, type Range, slotCost } from '../rules/availability.ts';
import { entryKey } from '../rules/hold.ts';
import { instantAt } from '../rules/wall-time.ts';
import { claimSpace } from './claim-space.ts';
import { mailHirer } from './mail-hirer.ts';

export type MoveBookingInput = {
  containerId: ContainerId;
  entryId: EntryId;
  /** which the organiser saw */
  version: number;
  slotId: SlotId;
  date: Temporal.PlainDate;
  /** a part of a flexible slot */
  from?: Temporal.PlainTime | undefined;
  to?: Temporal.PlainTime | undefined;
  /** the difference in price that the organiser has been told; undefined at first */
  seen?: number | undefined;
  /** whether that is charged or given back, or left */
  settles: boolean;
  /** for the hirer; may be empty */
  explanation: string;
  /** whether the one who acts may know the names of what is in the way */
  reveal: boolean;
};

/**
 * Moves an accepted booking to another time, of the same slot or another one of its calendar. The hirer is told by mail. What
 * it costs more becomes a supplement to be paid, what it costs less goes back, unless that is left.
 * @throws NotFound, WrongState for what is no accepted booking, Invalid for a time outside of the slot, SlotTaken, Stale,
 * PriceDiffers if the one who acts has not been told the difference
 */
export async function moveBooking(
  tx: Tx,
  act: EventsAct & { orders: Pick<Orders, 'changePrice'> },
  input: MoveBookingInput,
): Promise<void> {
  const { containerId, entryId, version, settles, explanation, reveal } = input;
  const before = await getEntry(tx, containerId, entryId);
  const orderId = before.order_id;
  const isBooked = before.state === 'provisional' || before.state === 'confirmed';
  if (before.kind !== 'hire' || !isBooked || !orderId) throw new WrongState(reason('not_movable'));
  const slot = await getSlot(tx, containerId, input.slotId);
  if (slot.calendar_id !== before.calendar_id) throw new NotFound(reason('no_such_entry'));
  const calendar = await getCalendar(tx, containerId, before.calendar_id);
  const range = rangeOf(slot, calendar, input);
  if (Temporal.Instant.compare(range.from, act.at) <= 0)
    throw new Invalid({ date: reason('date_in_the_past') });
  const cost = slotCost({ flexible: slot.flexible, costMinor: slot.cost_minor }, minutesOf(range));
  const difference = cost - before.cost_minor;
  if (input.seen !== difference) throw new PriceDiffers(difference, calendar.currency);
  const place = {
    space_id: slot.space_id,
    starts_at: range.from,
    ends_at: range.to,
    buffer_before_minutes: slot.buffer_before_minutes,
    buffer_after_minutes: slot.buffer_after_minutes,
  };
  // Lock order: the order before its entries.
  if (settles && difference !== 0) {
    const space = await findSpace(tx, containerId, slot.space_id);
    const facts = { name: before.name, startsAt: range.from, endsAt: range.to, place: space?.name ?? null };
    await act.orders.changePrice(tx, act, {
      ...{ containerId, orderId, key: entryKey(entryId), difference, explanation, facts },
    });
  }
  const claim = { containerId, entryId, place, timeZone: calendar.time_zone, reveal };
  const change = { ...place, slot_id: slot.id, ...(settles && { cost_minor: cost }) };
  await claimSpace(tx, act, claim, async () => {
    if (!(await updateEntry(tx, containerId, { id: entryId, version }, { act, change }))) throw new Stale();
  });
  const moved = await getBookingDetails(tx, containerId, entryId);
  await mailHirer(tx, act, moved, (booking, addressing) =>
    bookingMovedMail({ booking, before, difference: settles ? difference : 0, explanation }, addressing),
  );
}

function rangeOf(
  slot: CalendarSlot,
  { time_zone: zone }: Calendar,
  { date, from, to }: MoveBookingInput,
): Range {
  const band = bandOf(slot);
  const whole = bandOn(band, date, zone);
  if (!whole) throw new Invalid({ date: reason('not_offered_that_day') });
  if (!slot.flexible || !from || !to) return whole;
  const starts = instantAt(date, from, zone);
  const isNextDay = Temporal.PlainTime.compare(to, from) <= 0;
  const ends = instantAt(isNextDay ? date.add({ days: 1 }) : date, to, zone);
  if (!starts || !ends || !fitsBand(band, whole, { from: starts, to: ends }))
    throw new Invalid({ from: reason('outside_band', { step: band.stepMinutes, min: band.minMinutes }) });
  return { from: starts, to: ends };
}
