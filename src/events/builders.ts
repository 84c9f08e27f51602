import type { Insertable } from 'kysely';
import { byOwner, byPayment } from '../shared/act.ts';
import { NOW, newVisitor, within } from '../shared/builders.ts';
import type { Db, Tx } from '../shared/db/database.ts';
import type {
  CalendarEntries,
  CalendarSlots,
  Calendars,
  Customers,
  Questions,
  Resources,
  TicketTypes,
} from '../shared/db/tables.ts';
import type { ContainerId, EntryId, OrderId, Owner, SpaceId, TicketId } from '../shared/ids.ts';
import { type Calendar, insertCalendar } from './model/calendar.ts';
import { type CalendarEntry, getEntry, insertEntry } from './model/calendar-entry.ts';
import { type CalendarSlot, insertSlot } from './model/calendar-slot.ts';
import { type Customer, insertCustomer } from './model/customer.ts';
import { listHolds } from './model/hold.ts';
import { insertAnswers, insertQuestion, type Question } from './model/question.ts';
import { insertResource, type Resource } from './model/resource.ts';
import { insertSpace } from './model/space.ts';
import { listTicketsOfOrder, type Ticket } from './model/ticket.ts';
import { insertTicketType, listTicketTypes, type TicketType } from './model/ticket-type.ts';
import { acceptOrder } from './operations/accept-order.ts';
import { holdSlot } from './operations/hold-slot.ts';
import { holdTickets } from './operations/hold-tickets.ts';
import { orderHolds } from './operations/order-holds.ts';
import type { Range } from './rules/availability.ts';

type Page = { id: ContainerId };

/** Creates a space of a page. @param columns.parts the spaces that it is made of */
export const buildSpace = (
  at: Db | Tx,
  page: Page,
  { parts, ...columns }: Partial<Insertable<Resources>> & { parts?: SpaceId[] } = {},
): Promise<SpaceId> =>
  within(at, (tx) =>
    insertSpace(tx, page.id, { container_type: 'page', name: 'Main hall', ...columns }, parts),
  );

/** Creates equipment of a page, by default one piano. */
export const buildResource = (
  at: Db | Tx,
  page: Page,
  columns: Partial<Insertable<Resources>> = {},
): Promise<Resource> =>
  within(at, (tx) =>
    insertResource(tx, page.id, { container_type: 'page', kind: 'equipment', name: 'Piano', ...columns }),
  );

/** Creates a customer of a page. */
export const buildCustomer = (
  at: Db | Tx,
  page: Page,
  columns: Partial<Insertable<Customers>> = {},
): Promise<Customer> =>
  within(at, (tx) =>
    insertCustomer(tx, page.id, { name: 'Orchard Road School', created_at: NOW, ...columns }),
  );

/** Creates a calendar of a page, in London time and pounds. */
export const buildCalendar = (
  at: Db | Tx,
  page: Page,
  columns: Partial<Insertable<Calendars>> = {},
): Promise<Calendar> =>
  within(at, (tx) =>
    insertCalendar(tx, page.id, {
      container_type: 'page',
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
    insertSlot(tx, calendar.container_id, {
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
): Promise<CalendarEntry> =>
  within(at, (tx) => insertEntry(tx, calendar.container_id, eventRow(calendar, columns)));

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
    container_id: calendar.container_id,
    calendar_id: calendar.id,
    kind: 'event',
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
  entry: Pick<CalendarEntry, 'container_id' | 'id'>,
  columns: Partial<Insertable<TicketTypes>> = {},
): Promise<TicketType> =>
  within(at, (tx) =>
    insertTicketType(tx, entry.container_id, {
      entry_id: entry.id,
      name: 'Full price',
      price_minor: 1150,
      quota: 80,
      ...columns,
    }),
  );

/** Creates a question of a page, by default about every order. */
export const buildQuestion = (
  at: Db | Tx,
  page: Page,
  columns: Partial<Insertable<Questions>> = {},
): Promise<Question> =>
  within(at, (tx) =>
    insertQuestion(tx, page.id, {
      about: 'order',
      label: 'Any access needs?',
      answer_kind: 'text',
      ...columns,
    }),
  );

/** Stores what was answered to a question about a booking, a ticket or an order. */
export const buildAnswer = (
  at: Db | Tx,
  { container_id, id: questionId, label: question }: Question,
  answer: { answer: string; entryId?: EntryId; ticketId?: TicketId; orderId?: OrderId },
): Promise<void> =>
  within(at, (tx) =>
    insertAnswers(tx, container_id, { answers: [{ questionId, question, ...answer }], at: NOW }),
  );

type HoldOptions = { owner?: Owner; now?: Temporal.Instant };
type PurchaseOptions = HoldOptions & { orderId?: OrderId; buyer?: Buyer };
type Buyer = { name: string; email: string };

const BUYER: Buyer = { name: 'Mab Ellery', email: 'mab@example.com' };

/** The source of the default event and ticket type. */
type TicketVenue = { concert: CalendarEntry; types: { full: TicketType } };
type TicketChoice = {
  entry?: CalendarEntry;
  type?: TicketType;
  quantity?: number;
  /** by ticket type, instead of `type` and `quantity` */
  quantities?: ReadonlyMap<TicketType['id'], number>;
};

/** Holds tickets at their current prices. */
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
    const { container_id: containerId, id: entryId } = entry;
    const types = await listTicketTypes(tx, containerId, entryId, now);
    const seenPrices = new Map(types.map(({ id, price_minor }) => [id, price_minor]));
    return await holdTickets(tx, byOwner(owner, now), {
      owner,
      containerId,
      entryId,
      quantities,
      seenPrices,
    });
  });

/** The source of the default slot. */
type SlotVenue = { slots: { morning: CalendarSlot } };
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
  within(at, (tx) =>
    holdSlot(tx, byOwner(owner, now), {
      owner,
      containerId: slot.container_id,
      slotId: slot.id,
      date: Temporal.PlainDate.from(date),
      ...(range && { range }),
      name,
      seenPrice: slot.cost_minor,
      seenVersion: slot.version,
      reveal: false,
    }),
  );

/** Orders everything that an owner holds, with a payment deadline in 30 minutes. @returns the order's id */
export const orderHeld = (
  at: Db | Tx,
  owner: Owner,
  { orderId = nextOrderId(), now = NOW }: Pick<PurchaseOptions, 'orderId' | 'now'> = {},
): Promise<OrderId> =>
  within(at, async (tx) => {
    const { held } = await listHolds(tx, owner, { since: now, now });
    const payBy = now.add({ minutes: 30 });
    for (const [containerId, ofPage] of Map.groupBy(held, ({ container_id }) => container_id)) {
      const keys = ofPage.map(({ key }) => key);
      await orderHolds(tx, byOwner(owner, now), { owner, containerId, orderId, keys, payBy });
    }
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
    const { container_id: containerId } = choice.entry ?? venue.concert;
    await reserveTickets(tx, venue, { ...choice, owner, now });
    await orderHeld(tx, owner, { orderId, now });
    await acceptOrder(tx, byPayment(now), { containerId, orderId, buyer });
    return await listTicketsOfOrder(tx, containerId, orderId);
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
    const { container_id: containerId, id } = await reserveSlot(tx, venue, { ...choice, owner, now });
    await orderHeld(tx, owner, { orderId, now });
    await acceptOrder(tx, byPayment(now), { containerId, orderId, buyer });
    return await getEntry(tx, containerId, id);
  });

let orders = 0;
/** An unused order id, without an order in the cart. */
export const nextOrderId = (): OrderId => ++orders as OrderId;

function instantOf({ time_zone }: Calendar, when: When): Temporal.Instant {
  if (typeof when !== 'string') return when;
  return when.endsWith('Z')
    ? Temporal.Instant.from(when)
    : Temporal.PlainDateTime.from(when).toZonedDateTime(time_zone).toInstant();
}
