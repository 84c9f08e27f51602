import type { Hono } from 'hono';
import { buildPage, buildUser } from '../blog/builders.ts';
import { bankOfCart } from '../glue/bank.ts';
import { booksOfCart } from '../glue/books.ts';
import { pagesOfBlog, treasuryOfCart } from '../glue/ports.ts';
import { SECRETS, within } from '../shared/builders.ts';
import type { Db, Tx } from '../shared/db/database.ts';
import { NotFound } from '../shared/errors.ts';
import type { AppEnv } from '../shared/http/context.ts';
import { createBaseApp } from '../shared/http/create-base-app.ts';
import type { SignedIn } from '../shared/http/platform.ts';
import type { Container, ContainerId, OrderId, SpaceId } from '../shared/ids.ts';
import { minor } from '../shared/money.ts';
import { type TestClient, testClient } from '../shared/testing/client.ts';
import { type TestDatabase, testDatabase } from '../shared/testing/database.ts';
import { testPlatform } from '../shared/testing/platform.ts';
import { buildCalendar, buildEvent, buildSlot, buildSpace, buildTicketType } from './builders.ts';
import type { EventsDeps } from './http/page-context.ts';
import type { Calendar } from './model/calendar.ts';
import type { CalendarEntry } from './model/calendar-entry.ts';
import type { CalendarSlot } from './model/calendar-slot.ts';
import type { TicketType } from './model/ticket-type.ts';
import type { FailedRefund, Marketplace, Page, Receipt } from './ports.ts';

/** The events app on a database of its own, with a fixed clock and sign-in by the options of a request. */
export type TestEvents = TestDatabase &
  Pick<TestClient, 'get' | 'post'> & {
    deps: EventsDeps;
    app: Hono<AppEnv>;
    /** lines that events has told the cart to cancel or decline */
    cancelledLines: Line[];
    /** lines to which the venue has said yes */
    confirmedLines: Line[];
    correctedEmails: { orderId: OrderId; email?: string }[];
    receipts: Receipt[];
    failedRefunds: FailedRefund[];
    marketplaces: Marketplace[];
  };

type Line = { containerId: ContainerId; orderId: OrderId; key: string; reason?: string };

/** The buyer of an order, as the cart would say. */
export const buyerOf = (orderId: OrderId) => ({
  name: 'Mab Ellery',
  email: 'mab@example.com',
  locale: 'en-GB',
  code: `code-of-order-${orderId}`,
  href: `https://cart.example/orders/${orderId}`,
});

/**
 * Creates the events app. Call it at the top level of a test file or in a describe.
 * @param mount adds the routes under test; by default all routes of events
 */
export async function testEvents(mount?: (app: Hono<AppEnv>, deps: EventsDeps) => void): Promise<TestEvents> {
  const database = await testDatabase();
  const cancelledLines: Line[] = [];
  const confirmedLines: Line[] = [];
  const correctedEmails: { orderId: OrderId; email?: string }[] = [];
  const receipts: Receipt[] = [];
  const failedRefunds: FailedRefund[] = [];
  const marketplaces: Marketplace[] = [];
  const deps: EventsDeps = {
    platform: testPlatform(database),
    ports: {
      pages: pagesOfBlog,
      treasury: treasuryOfCart({ sellers: [], keys: { ...SECRETS, allowsTestKeys: true } }),
      books: booksOfCart({ sellers: [] }),
      bank: bankOfCart({ sellers: [] }),
      orders: {
        async cancelLine(_tx, _act, line) {
          cancelledLines.push(line);
        },
        async cancelLines(_tx, _act, { keys, ...order }) {
          cancelledLines.push(...keys.map((key) => ({ ...order, key })));
          return [];
        },
        forecastCancellation: async (_db, _container, orders) =>
          orders.map(({ orderId, keys }) => ({
            orderId,
            buyer: buyerOf(orderId),
            currency: 'GBP',
            amount: minor(1150 * keys.length),
            ways: [{ provider: 'test', amount: minor(1150 * keys.length) }],
            released: minor(0),
          })),
        listRefunds: async () => [],
        findByCode: async () => undefined,
        changePrice: async () => {},
        async confirmLine(_tx, _act, line) {
          confirmedLines.push(line);
        },
        getBuyer: async (_db, { orderId }) => buyerOf(orderId),
        changeBuyer: async (_tx, _act, order) => void correctedEmails.push(order),
        listFailedRefunds: async () => failedRefunds,
        async retryRefund(_tx, _act, { refundId }) {
          const at = failedRefunds.findIndex(({ id }) => id === refundId);
          if (at < 0) throw new NotFound();
          failedRefunds.splice(at, 1);
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
  const { get, post } = testClient(app, deps.platform.config.urls.events);
  return {
    ...database,
    deps,
    app,
    cancelledLines,
    confirmedLines,
    correctedEmails,
    receipts,
    failedRefunds,
    marketplaces,
    get,
    post,
  };
}

/** A page with a hall of two rooms, slots to hire and a concert. The clock is at Monday 1 June 2026. */
export type TestVenue = {
  page: Page;
  container: Container;
  calendar: Calendar;
  spaces: Record<'hall' | 'garden' | 'orchard', SpaceId>;
  slots: {
    /** garden room, Mondays to Fridays 9:00–12:00, £54.00 */
    morning: CalendarSlot;
    /** hall, every day 12:00–18:00, £20.00 an hour, buffers of 30 minutes */
    flexible: CalendarSlot;
  };
  /** Friday 12 June, 20:00–22:30, hall, 96 places */
  concert: CalendarEntry;
  types: { full: TicketType; companion: TicketType };
  organiser: SignedIn;
  steward: SignedIn;
  /** a user without a role */
  somebody: SignedIn;
};

/** Creates the page `slug` with its people, spaces, slots and concert. */
export const buildVenue = (at: Db | Tx, slug = 'glasshouse'): Promise<TestVenue> =>
  within(at, async (tx) => {
    const page = await buildPage(tx, { slug, title: slug === 'glasshouse' ? 'The Glasshouse' : slug });
    const person = (name: string, email: string, role?: 'organiser' | 'steward') =>
      buildUser(tx, { name, email: `${email}@${slug}.example` }, role && { page, role });
    const garden = await buildSpace(tx, page, { name: 'Garden room', capacity: 40, position: 1 });
    const orchard = await buildSpace(tx, page, { name: 'Orchard room', capacity: 30, position: 2 });
    const hall = await buildSpace(tx, page, { capacity: 120, parts: [garden, orchard] });
    const calendar = await buildCalendar(tx, page);
    const concert = await buildEvent(tx, calendar, {
      description: 'Eight players, two singers and one very old harmonium.',
      space_id: hall,
      starts_at: '2026-06-12T20:00',
      ends_at: '2026-06-12T22:30',
      doors_at: '2026-06-12T19:30',
      capacity: 96,
    });
    return {
      page,
      container: { containerType: 'page', containerId: page.id },
      calendar,
      spaces: { hall, garden, orchard },
      slots: {
        morning: await buildSlot(tx, calendar, { space_id: garden, days: [1, 2, 3, 4, 5] }),
        flexible: await buildSlot(tx, calendar, {
          space_id: hall,
          name: 'Afternoons by the hour',
          starts_time: '12:00',
          ends_time: '18:00',
          flexible: true,
          cost_minor: 2000,
          buffer_before_minutes: 30,
          buffer_after_minutes: 30,
        }),
      },
      concert,
      types: {
        full: await buildTicketType(tx, concert),
        companion: await buildTicketType(tx, concert, {
          name: 'Companion',
          price_minor: 0,
          quota: 16,
          position: 1,
        }),
      },
      organiser: await person('Ines Prior', 'ines', 'organiser'),
      steward: await person('Sam Okoro', 'sam', 'steward'),
      somebody: await person('Mab Ellery', 'mab'),
    };
  });
