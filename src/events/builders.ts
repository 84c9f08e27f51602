import type { Insertable } from 'kysely';
import { NOW, newVisitor, within } from '../shared/builders.ts';
import type { Db, Tx } from '../shared/db/database.ts';
import type { CalendarEntries, CalendarSlots, Calendars, Spaces, TicketTypes } from '../shared/db/tables.ts';
import type { OrderId, Owner, SpaceId } from '../shared/ids.ts';
import { type Calendar, insertCalendar } from './model/calendar.ts';
import { type CalendarEntry, getEntry, insertEntry } from './model/calendar-entry.ts';
import { type CalendarSlot, insertSlot } from './model/calendar-slot.ts';
import { insertSpace } from './model/space.ts';
import { listTicketsOfOrder, type Ticket } from './model/ticket.ts';
import { insertTicketType, type TicketType } from './model/ticket-type.ts';
import { holdSlot } from './operations/hold-slot.ts';
import { holdTickets } from './operations/hold-tickets.ts';
import { orderHolds } from './operations/order-holds.ts';
import { payOrder } from './operations/pay-order.ts';
import type { Range } from './rules/availability.ts';

type Page = { id: number };

/** Creates a space of a page. @param columns.parts the spaces that it is made of */
export const buildSpace = (
  at: Db | Tx,
  page: Page,
  { parts, ...columns }: Partial<Insertable<Spaces>> & { parts?: SpaceId[] } = {},
): Promise<SpaceId> =>
  within(at, (tx) => insertSpace(tx, { ...containerOf(page), name: 'Main hall', ...columns }, parts));

/** Creates a calendar of a page, in London time and pounds. */
export const buildCalendar = (
  at: Db | Tx,
  page: Page,
  columns: Partial<Insertable<Calendars>> = {},
): Promise<Calendar> =>
  within(at, (tx) =>
    insertCalendar(tx, {
      ...containerOf(page),
      slug: 'hall',
      name: 'Hall diary',
      time_zone: 'Europe/London',
      currency: 'GBP',
      created_at: NOW,
      ...columns,
    }),
  );

type SlotColumns = Pick<CalendarSlot, 'space_id'> &
  Partial<Omit<Insertable<CalendarSlots>, 'starts_time' | 'ends_time'>> & {
    starts_time?: string | Temporal.PlainTime;
    ends_time?: string | Temporal.PlainTime;
  };

/** Creates a slot in a space, by default every day from 09:00 to 12:00 for £54.00. */
export const buildSlot = (
  at: Db | Tx,
  calendar: Calendar,
  { starts_time = '09:00', ends_time = '12:00', ...columns }: SlotColumns,
): Promise<CalendarSlot> =>
  within(at, (tx) =>
    insertSlot(tx, {
      calendar_id: calendar.id,
      name: 'Morning',
      days: [1, 2, 3, 4, 5, 6, 7],
      starts_time: Temporal.PlainTime.from(starts_time),
      ends_time: Temporal.PlainTime.from(ends_time),
      cost_minor: 5400,
      ...columns,
    }),
  );

/** An instant, or ISO 8601 text: "2026-06-12T19:00Z", or "2026-06-12T20:00" in the calendar's time zone. */
type When = Temporal.Instant | string;
type EventColumns = Partial<Omit<Insertable<CalendarEntries>, 'starts_at' | 'ends_at' | 'doors_at'>> & {
  starts_at?: When;
  /** by default two hours after the start */
  ends_at?: When;
  doors_at?: When | null;
};

const ONE_MONTH_AGO = NOW.subtract({ hours: 31 * 24 });

/** Creates a public event, by default on Friday 12 June 2026 at 20:00, in no space and created a month ago. */
export const buildEvent = (
  at: Db | Tx,
  calendar: Calendar,
  columns: EventColumns = {},
): Promise<CalendarEntry> => within(at, (tx) => insertEntry(tx, eventRow(calendar, columns)));

/** The row that `buildEvent` inserts, for bulk inserts. */
export function eventRow(
  calendar: Calendar,
  {
    starts_at = '2026-06-12T20:00',
    ends_at,
    doors_at,
    created_at = ONE_MONTH_AGO,
    ...columns
  }: EventColumns = {},
): Insertable<CalendarEntries> {
  const starts = instantOf(calendar, starts_at);
  return {
    calendar_id: calendar.id,
    name: 'Rosa Ash Ensemble',
    state: 'confirmed',
    listed: true,
    starts_at: starts,
    ends_at: ends_at ? instantOf(calendar, ends_at) : starts.add({ hours: 2 }),
    doors_at: doors_at ? instantOf(calendar, doors_at) : null,
    created_at,
    state_at: created_at,
    state_by: 'builder',
    ...columns,
  };
}

/** Creates a ticket type of an event, by default 80 tickets at £11.50. */
export const buildTicketType = (
  at: Db | Tx,
  entry: Pick<CalendarEntry, 'calendar_id' | 'id'>,
  columns: Partial<Insertable<TicketTypes>> = {},
): Promise<TicketType> =>
  within(at, (tx) =>
    insertTicketType(tx, {
      calendar_id: entry.calendar_id,
      entry_id: entry.id,
      name: 'Full price',
      price_minor: 1150,
      quota: 80,
      ...columns,
    }),
  );

type HoldOptions = { owner?: Owner; now?: Temporal.Instant };
type PurchaseOptions = HoldOptions & { orderId?: OrderId; buyer?: Buyer };
type Buyer = { name: string; email: string };

const BUYER: Buyer = { name: 'Mab Ellery', email: 'mab@example.com' };

/** The source of the default entry and ticket type. */
type TicketVenue = { calendar: Calendar; concert: CalendarEntry; types: { full: TicketType } };
type TicketChoice = {
  entry?: CalendarEntry;
  type?: TicketType;
  quantity?: number;
  /** by ticket type, instead of `type` and `quantity` */
  quantities?: ReadonlyMap<TicketType['id'], number>;
};

/** Holds tickets. */
export const reserveTickets = (
  at: Db | Tx,
  venue: TicketVenue,
  {
    entry = venue.concert,
    type = venue.types.full,
    quantity = 2,
    quantities = new Map([[type.id, quantity]]),
    owner = newVisitor(),
    now = NOW,
  }: TicketChoice & HoldOptions = {},
): Promise<Ticket[]> =>
  within(at, async (tx) => {
    // `places_sold` may have changed since the entry was built.
    const current = await getEntry(tx, entry.calendar_id, entry.id);
    return await holdTickets(tx, { calendar: venue.calendar, entry: current, quantities }, owner, now);
  });

/** The source of the default slot. */
type SlotVenue = { calendar: Calendar; slots: { morning: CalendarSlot } };
type SlotChoice = {
  slot?: CalendarSlot;
  date?: string | Temporal.PlainDate;
  /** a part of a flexible slot */
  range?: Range;
  name?: string;
};

/** Holds a slot. */
export const reserveSlot = (
  at: Db | Tx,
  venue: SlotVenue,
  {
    slot = venue.slots.morning,
    date = '2026-06-10',
    name = 'Choir practice',
    range,
    owner = newVisitor(),
    now = NOW,
  }: SlotChoice & HoldOptions = {},
): Promise<CalendarEntry> =>
  within(at, (tx) => {
    const booking = { calendar: venue.calendar, slot, date: Temporal.PlainDate.from(date), name };
    return holdSlot(tx, { ...booking, ...(range && { range }) }, owner, now);
  });

/** Orders everything that an owner holds, with a payment deadline in 30 minutes. @returns the order's id */
export const orderHeld = (
  at: Db | Tx,
  owner: Owner,
  { orderId = nextOrderId(), now = NOW }: Pick<PurchaseOptions, 'orderId' | 'now'> = {},
): Promise<OrderId> =>
  within(at, async (tx) => {
    await orderHolds(tx, owner, orderId, now.add({ minutes: 30 }), now);
    return orderId;
  });

/** Holds, orders and pays for tickets. */
export const buyTickets = (
  at: Db | Tx,
  venue: TicketVenue,
  {
    owner = newVisitor(),
    now = NOW,
    orderId = nextOrderId(),
    buyer = BUYER,
    ...choice
  }: TicketChoice & PurchaseOptions = {},
): Promise<Ticket[]> =>
  within(at, async (tx) => {
    await reserveTickets(tx, venue, { ...choice, owner, now });
    await orderHeld(tx, owner, { orderId, now });
    await payOrder(tx, orderId, buyer, now);
    return await listTicketsOfOrder(tx, orderId);
  });

/** Holds, orders and pays for a slot. @returns the booking, which awaits the venue's confirmation */
export const bookSlot = (
  at: Db | Tx,
  venue: SlotVenue,
  {
    owner = newVisitor(),
    now = NOW,
    orderId = nextOrderId(),
    buyer = BUYER,
    ...choice
  }: SlotChoice & PurchaseOptions = {},
): Promise<CalendarEntry> =>
  within(at, async (tx) => {
    const { calendar_id, id } = await reserveSlot(tx, venue, { ...choice, owner, now });
    await orderHeld(tx, owner, { orderId, now });
    await payOrder(tx, orderId, buyer, now);
    return await getEntry(tx, calendar_id, id);
  });

let orders = 0;
/** An unused order id, without an order in the cart. */
export const nextOrderId = (): OrderId => ++orders as OrderId;

const containerOf = ({ id }: Page) => ({ container_type: 'page', container_id: id });

function instantOf({ time_zone }: Calendar, when: When): Temporal.Instant {
  if (typeof when !== 'string') return when;
  return when.endsWith('Z')
    ? Temporal.Instant.from(when)
    : Temporal.PlainDateTime.from(when).toZonedDateTime(time_zone).toInstant();
}
