import type { Hono } from 'hono';
import { type Db, type Tx, transaction } from '../shared/db/database.ts';
import type { AppEnv } from '../shared/http/context.ts';
import { createBaseApp } from '../shared/http/create-base-app.ts';
import type { People, SignedIn } from '../shared/http/platform.ts';
import { type Container, type OrderId, randomToken, type SessionId, sessionIdOf } from '../shared/ids.ts';
import { type TestDatabase, testDatabase } from '../shared/testing/database.ts';
import { testPlatform } from '../shared/testing/platform.ts';
import type { EventsDeps } from './http/page-context.ts';
import { type Calendar, insertCalendar } from './model/calendar.ts';
import { type CalendarEntry, getEntry, insertEntry } from './model/calendar-entry.ts';
import { type CalendarSlot, insertSlot } from './model/calendar-slot.ts';
import { insertSpace } from './model/space.ts';
import type { Ticket } from './model/ticket.ts';
import { insertTicketType, type TicketType } from './model/ticket-type.ts';
import { adoptHolds } from './operations/adopt-holds.ts';
import { holdSlot } from './operations/hold-slot.ts';
import { holdTickets } from './operations/hold-tickets.ts';
import { orderHolds } from './operations/order-holds.ts';
import { payOrder } from './operations/pay-order.ts';
import type { EventsPorts, Marketplace, Page, Receipt } from './ports.ts';

export type Asked = {
  as?: SignedIn;
  /** the token of a visitor's cookie */
  visitor?: string;
  headers?: Record<string, string>;
};

/** Events on a database of its own, with a clock that stands still and people who sign in by being named. */
export type TestEvents = TestDatabase & {
  deps: EventsDeps;
  app: Hono<AppEnv>;
  get(path: string, asked?: Asked): Promise<Response>;
  /** as a browser sends a form of our own page; a list is a name that comes more than once */
  post(path: string, form?: Record<string, string | string[]>, asked?: Asked): Promise<Response>;
  /** what events asked the cart for */
  refunds: { orderId: OrderId; key: string; reason: string }[];
  receipts: Receipt[];
  marketplaces: Marketplace[];
};

/**
 * To be awaited at the top of a test file.
 * @param mount the routes under test; left out, all of events
 */
export async function testEvents(mount?: (app: Hono<AppEnv>, deps: EventsDeps) => void): Promise<TestEvents> {
  const database = await testDatabase();
  const refunds: TestEvents['refunds'] = [];
  const receipts: Receipt[] = [];
  const marketplaces: Marketplace[] = [];
  const deps: EventsDeps = {
    platform: testPlatform(database, { people: peopleOfTables(database.db) }),
    ports: {
      pages: pagesOfTable,
      orders: {
        async refundLine(_tx, { orderId, key, reason }) {
          refunds.push({ orderId, key, reason });
        },
        async listReceipts(_db, _container, { before = Number.MAX_SAFE_INTEGER, limit }) {
          return receipts.filter(({ id }) => id < before).slice(0, limit);
        },
      },
      marketplaces: { list: async () => marketplaces },
    },
  };
  const app = mount
    ? createBaseApp('events', deps.platform, (base) => mount(base, deps))
    : (await import('./app.ts')).createEventsApp(deps);
  const origin = deps.platform.config.urls.events;
  return {
    ...database,
    deps,
    app,
    refunds,
    receipts,
    marketplaces,
    get: async (path, asked) => await app.request(path, { headers: headersOf(asked) }),
    post: async (path, form = {}, asked) =>
      await app.request(path, {
        method: 'POST',
        headers: { ...headersOf(asked), origin },
        body: new URLSearchParams(
          Object.entries(form).flatMap(([name, value]) => [value].flat().map((one) => [name, one])),
        ),
      }),
  };
}

const headersOf = ({ as, visitor, headers }: Asked = {}): Record<string, string> => ({
  ...(as && { 'x-test-user': JSON.stringify(as) }),
  ...(visitor && { cookie: `visitor=${visitor}` }),
  ...headers,
});

const peopleOfTables = (db: Db): People => ({
  async userOf(headers) {
    const user = headers.get('x-test-user');
    return user ? JSON.parse(user) : undefined;
  },
  async rolesOn(userId, pageSlug) {
    const rows = await db
      .selectFrom('page_roles')
      .innerJoin('pages', 'pages.id', 'page_roles.page_id')
      .select('role')
      .where('user_id', '=', userId)
      .where('slug', '=', pageSlug)
      .execute();
    return rows.map(({ role }) => role);
  },
  setLocale: async () => [],
  adopt: (sessionId, userId) => transaction(db, (tx) => adoptHolds(tx, sessionId, userId)),
});

const pagesOfTable: EventsPorts['pages'] = {
  findPage: async (db, slug) =>
    asVenue(await db.selectFrom('pages').selectAll().where('slug', '=', slug).executeTakeFirst()),
  listPages: async (db) =>
    (await db.selectFrom('pages').selectAll().orderBy('title').execute()).flatMap(
      (row) => asVenue(row) ?? [],
    ),
  async slugsOf(db, ids) {
    const rows = await db.selectFrom('pages').select(['id', 'slug']).where('id', 'in', ids).execute();
    return new Map(rows.map(({ id, slug }) => [id, slug]));
  },
  listPagesOfUser: (db, userId) =>
    db
      .selectFrom('page_roles')
      .innerJoin('pages', 'pages.id', 'page_roles.page_id')
      .select(['pages.id', 'slug', 'title'])
      .where('user_id', '=', userId)
      .execute(),
};

type PageRow = Omit<Page, 'timeZone' | 'menu'> & { time_zone: string };

const asVenue = (row: PageRow | undefined): Page | undefined =>
  row && {
    id: row.id,
    slug: row.slug,
    title: row.title,
    summary: row.summary,
    address: row.address,
    timeZone: row.time_zone,
    menu: [{ label: 'What’s on', app: 'events', href: `/${row.slug}/calendars/` }],
  };

/** A hall of two rooms, with times to hire, a class and a concert. Today is Monday 1 June 2026. */
export type TestVenue = {
  container: Container;
  calendar: Calendar;
  spaces: Record<'hall' | 'garden' | 'orchard', Awaited<ReturnType<typeof insertSpace>>>;
  slots: {
    /** garden room, Mondays to Fridays 9:00–12:00, £54.00 */
    morning: CalendarSlot;
    /** hall, every day 12:00–18:00, £20.00 an hour, half an hour either side */
    flexible: CalendarSlot;
  };
  /** Friday 12 June, 20:00–22:30, hall, 96 places */
  concert: CalendarEntry;
  types: { full: TicketType; companion: TicketType };
  organiser: SignedIn;
  steward: SignedIn;
  /** signed in, with no role anywhere */
  somebody: SignedIn;
};

/** The page `slug` with all that stands on it. */
export async function seedVenue(db: Db, slug = 'glasshouse'): Promise<TestVenue> {
  return await transaction(db, async (tx) => {
    const { id } = await tx
      .insertInto('pages')
      .values({ slug, title: slug === 'glasshouse' ? 'The Glasshouse' : slug, address: '4 Orchard Lane' })
      .returning('id')
      .executeTakeFirstOrThrow();
    const container: Container = { containerType: 'page', containerId: id };
    const organiser = await seedPerson(tx, 'Ines Prior', `ines@${slug}.example`, { id, role: 'organiser' });
    const steward = await seedPerson(tx, 'Sam Okoro', `sam@${slug}.example`, { id, role: 'steward' });
    const somebody = await seedPerson(tx, 'Mab Ellery', `mab@${slug}.example`);

    const within = { container_type: container.containerType, container_id: id };
    const garden = await insertSpace(tx, { ...within, name: 'Garden room', capacity: 40, position: 1 });
    const orchard = await insertSpace(tx, { ...within, name: 'Orchard room', capacity: 30, position: 2 });
    const hall = await insertSpace(tx, { ...within, name: 'Main hall', capacity: 120 }, [garden, orchard]);
    const calendar = await insertCalendar(tx, {
      ...within,
      slug: 'hall',
      name: 'Hall diary',
      time_zone: 'Europe/London',
      currency: 'GBP',
    });
    const morning = await insertSlot(tx, {
      calendar_id: calendar.id,
      space_id: garden,
      name: 'Morning',
      days: [1, 2, 3, 4, 5],
      starts_time: Temporal.PlainTime.from('09:00'),
      ends_time: Temporal.PlainTime.from('12:00'),
      cost_minor: 5400,
    });
    const flexible = await insertSlot(tx, {
      calendar_id: calendar.id,
      space_id: hall,
      name: 'Afternoons by the hour',
      days: [1, 2, 3, 4, 5, 6, 7],
      starts_time: Temporal.PlainTime.from('12:00'),
      ends_time: Temporal.PlainTime.from('18:00'),
      flexible: true,
      cost_minor: 2000,
      buffer_before_minutes: 30,
      buffer_after_minutes: 30,
    });
    const concert = await seedEvent(tx, calendar, {
      name: 'Rosa Ash Ensemble',
      description: 'Eight players, two singers and one very old harmonium.',
      space_id: hall,
      starts_at: Temporal.Instant.from('2026-06-12T19:00:00Z'),
      ends_at: Temporal.Instant.from('2026-06-12T21:30:00Z'),
      doors_at: Temporal.Instant.from('2026-06-12T18:30:00Z'),
      capacity: 96,
    });
    const ofConcert = { calendar_id: calendar.id, entry_id: concert.id };
    const full = await insertTicketType(tx, {
      ...ofConcert,
      name: 'Full price',
      price_minor: 1150,
      quota: 80,
    });
    const companion = await insertTicketType(tx, {
      ...ofConcert,
      name: 'Companion',
      price_minor: 0,
      quota: 16,
      position: 1,
    });
    return {
      container,
      calendar,
      spaces: { hall, garden, orchard },
      slots: { morning, flexible },
      concert,
      types: { full, companion },
      organiser,
      steward,
      somebody,
    };
  });
}

/** An event of the venue's own: public, unless told otherwise. */
export async function seedEvent(
  tx: Tx,
  calendar: Calendar,
  event: Pick<Parameters<typeof insertEntry>[1], 'name' | 'starts_at' | 'ends_at'> &
    Partial<Parameters<typeof insertEntry>[1]>,
): Promise<CalendarEntry> {
  const made = Temporal.Instant.from('2026-05-01T09:00:00Z');
  return await insertEntry(tx, {
    calendar_id: calendar.id,
    state: 'confirmed',
    listed: true,
    created_at: made,
    state_at: made,
    state_by: 'test',
    ...event,
  });
}

async function seedPerson(
  tx: Tx,
  name: string,
  email: string,
  on?: { id: number; role: 'organiser' | 'steward' },
): Promise<SignedIn> {
  const user = await tx
    .insertInto('users')
    .values({ name, email })
    .returning(['id', 'name', 'email'])
    .executeTakeFirstOrThrow();
  if (on)
    await tx.insertInto('page_roles').values({ page_id: on.id, user_id: user.id, role: on.role }).execute();
  return user;
}

/** A visitor: the token of their cookie, and who they are in the database. */
export function newVisitor(): { visitor: string; sessionId: SessionId } {
  const visitor = randomToken();
  return { visitor, sessionId: sessionIdOf(visitor) };
}

/** Tickets of the concert, bought and paid for by Mab Ellery. */
export async function buyTickets(
  db: Db,
  venue: TestVenue,
  {
    quantity = 2,
    type = venue.types.full,
    entry = venue.concert,
    owner = newVisitor(),
    orderId = nextOrderId(),
    now = Temporal.Instant.from('2026-06-01T09:00:00Z'),
  }: {
    quantity?: number;
    type?: TicketType;
    entry?: CalendarEntry;
    owner?: { sessionId: SessionId };
    orderId?: OrderId;
    now?: Temporal.Instant;
  } = {},
): Promise<Ticket[]> {
  const { sessionId } = owner;
  return await transaction(db, async (tx) => {
    const wanted = { calendar: venue.calendar, entry, quantities: new Map([[type.id, quantity]]) };
    await holdTickets(tx, wanted, { sessionId }, now);
    await orderHolds(tx, { sessionId }, orderId, now.add({ minutes: 30 }), now);
    await payOrder(tx, orderId, { name: 'Mab Ellery', email: 'mab@example.com' }, now);
    return await tx.selectFrom('tickets').selectAll().where('order_id', '=', orderId).orderBy('id').execute();
  });
}

/** A booking of Morning in the garden room, paid for by Mab Ellery; it waits for the venue's yes. */
export async function bookSlot(
  db: Db,
  venue: TestVenue,
  {
    slot = venue.slots.morning,
    date = '2026-06-10',
    name = 'Choir practice',
    owner = newVisitor(),
    orderId = nextOrderId(),
    now = Temporal.Instant.from('2026-06-01T09:00:00Z'),
  }: {
    slot?: CalendarSlot;
    date?: string;
    name?: string;
    owner?: { sessionId: SessionId };
    orderId?: OrderId;
    now?: Temporal.Instant;
  } = {},
): Promise<CalendarEntry> {
  const { sessionId } = owner;
  return await transaction(db, async (tx) => {
    const wanted = { calendar: venue.calendar, slot, date: Temporal.PlainDate.from(date), name };
    const { calendar_id, id } = await holdSlot(tx, wanted, { sessionId }, now);
    await orderHolds(tx, { sessionId }, orderId, now.add({ minutes: 30 }), now);
    await payOrder(tx, orderId, { name: 'Mab Ellery', email: 'mab@example.com' }, now);
    return await getEntry(tx, calendar_id, id);
  });
}

let orders = 0;
export const nextOrderId = (): OrderId => ++orders as OrderId;
