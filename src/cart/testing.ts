import type { Hono } from 'hono';
import { sql } from 'kysely';
import { byClock, byPayment } from '../shared/act.ts';
import { newVisitor } from '../shared/builders.ts';
import { type Db, transaction } from '../shared/db/database.ts';
import type { AppEnv } from '../shared/http/context.ts';
import type { Platform, SignedIn } from '../shared/http/platform.ts';
import type { ContainerId, Owner, UserId } from '../shared/ids.ts';
import type { Letterhead } from '../shared/mail/letter.tsx';
import { type TestClient, testClient } from '../shared/testing/client.ts';
import { type TestDatabase, testDatabase } from '../shared/testing/database.ts';
import { testPlatform } from '../shared/testing/platform.ts';
import { createCartApp } from './app.ts';
import { BUYER, buildOrder, buildPayment } from './builders.ts';
import { findOrder, type Order, type OrderDetails } from './model/order.ts';
import type { Payment } from './model/payment.ts';
import { settlePayment } from './operations/settle-payment.ts';
import type { CartPorts, MailAct, Payees, ProviderAct } from './ports.ts';
import type { ProviderEvent } from './providers/payment-provider.ts';
import { type FakeProvider, fakeProvider } from './testing/provider.ts';
import { createStall, hold, OTHER_PAGE, PAGE, stall, type Thing } from './testing/stall.ts';

export {
  confirmOnStall,
  hold,
  OTHER_PAGE,
  PAGE,
  stateOnStall,
  type Thing,
  takeOffStall,
  tryHold,
} from './testing/stall.ts';

/** The cart app on a database of its own, with the stall as its seller and a fake provider "test" for payments. */
export type TestCart = TestDatabase &
  Pick<TestClient, 'get' | 'post'> & {
    platform: Platform;
    ports: CartPorts;
    provider: FakeProvider;
    app: Hono<AppEnv>;
    origin: string;
    /** who acts, now: the clock */
    act(): ProviderAct & MailAct;
    /** settles an event of the provider */
    settle(event: ProviderEvent, containerId?: ContainerId): Promise<void>;
  };

/** Creates the cart app. Call it at the top level of a test file or in a describe. */
export async function testCart(): Promise<TestCart> {
  const database = await testDatabase();
  const { db, clock } = database;
  await createStall(db);
  const platform = testPlatform(database);
  const { provider, kind } = fakeProvider();
  const ports = { sellers: [stall], providers: [kind], payees };
  const app = createCartApp(platform, ports);
  const origin = platform.config.urls.cart;
  const { get, post } = testClient(app, origin);
  const settle = (event: ProviderEvent, containerId = PAGE) =>
    transaction(db, (tx) => {
      const act = { ...byPayment(clock.now()), ...ports };
      return settlePayment(tx, act, { containerId, provider, event });
    });
  const act = () => ({ ...byClock(clock.now()), ...ports });
  return { ...database, platform, ports, provider, app, origin, get, post, act, settle };
}

const NO_CONTACT = { address: '', contactEmail: '', contactPhone: '' };

const PAYEES = new Map([
  [
    PAGE,
    {
      title: 'The Glasshouse',
      slug: 'glasshouse',
      address: '4 Orchard Lane',
      contactEmail: 'bookings@glasshouse.example',
      contactPhone: '01632 960 142',
      menu: [{ label: 'What’s on', app: 'events' as const, href: '/glasshouse/calendars/' }],
    },
  ],
  [OTHER_PAGE, { title: 'Mill Lane Allotments', slug: 'mill-lane', ...NO_CONTACT, menu: [] }],
]);

export const LETTERHEAD: Letterhead = {
  name: 'The Glasshouse',
  slug: 'glasshouse',
  address: '4 Orchard Lane',
  email: 'bookings@glasshouse.example',
  phone: '01632 960 142',
  terms: 'Music ends at 23:00.',
};

const payees: Payees = {
  getLetterhead: async () => LETTERHEAD,
  listPeopleWith: async () => [TREASURER],
  listPayees: async (_db, ids) => new Map(ids.flatMap((id) => [...PAYEES].filter(([known]) => known === id))),
};

export const TREASURER: SignedIn = {
  id: 'c3c1a6d2-6f0e-4c55-9b62-0f1f8a9d7e01' as UserId,
  name: 'Tess Till',
  email: 'tess@glasshouse.example',
};

export const testBuyer: SignedIn = { id: 'b3c1a6d2-6f0e-4c55-9b62-0f1f8a9d7e01' as UserId, ...BUYER };

/** Holds things, orders them as the checkout does, and starts a payment with a reference of the provider. */
export async function placeTestOrder(
  { db, clock, ports }: Pick<TestCart, 'db' | 'clock' | 'ports'>,
  owner: Owner = newVisitor(),
  things: Partial<Thing>[] = [{}],
): Promise<{ order: Order; payment: Payment; reference: string }> {
  for (const thing of things) await hold(db, owner, thing);
  const now = clock.now();
  const order = await buildOrder(db, ports.sellers, owner, { now });
  return { order, ...(await buildPayment(db, order, { now })) };
}

export async function orderNow(db: Db, order: { code: string }): Promise<OrderDetails> {
  const details = await findOrder(db, order.code);
  if (!details) throw new Error(`no order with code ${order.code}`);
  return details;
}

type OffOrder = { order_id: number; currency: string; off: string; off_by_rows: string };

/**
 * Lists the orders of which received + owed + written off differs from earned + given back + held: by the postings, and
 * by the rows of payments, lines and refunds. All orders, or one.
 */
export async function listUnbalancedOrders(db: Db, order?: Pick<Order, 'id'>): Promise<OffOrder[]> {
  const { rows } = await sql<OffOrder>`
    SELECT b.order_id, b.currency, b.received + b.owed + b.written_off - b.earned - b.given_back - b.held AS off,
      coalesce((SELECT sum(a.received_minor) FROM payment_allocations a
          JOIN payments p ON p.container_id = a.container_id AND p.id = a.payment_id
          WHERE a.container_id = b.container_id AND a.order_id = b.order_id AND p.received_currency = b.currency), 0)
        + b.owed + b.written_off - b.held
        - coalesce((SELECT sum(r.amount_minor) FROM refunds r
          WHERE r.container_id = b.container_id AND r.order_id = b.order_id AND r.currency = b.currency
            AND r.state <> 'cancelled'), 0)
        - CASE WHEN o.currency = b.currency THEN coalesce((
            SELECT sum(CASE l.kind WHEN 'deposit' THEN l.kept_minor ELSE l.earned_minor END) FROM order_lines l
            WHERE l.container_id = b.container_id AND l.order_id = b.order_id), 0)
          ELSE 0 END AS off_by_rows
    FROM order_balances b JOIN orders o ON o.container_id = b.container_id AND o.id = b.order_id
    WHERE ${order ? sql`o.id = ${order.id}` : sql`true`}`.execute(db);
  return rows.filter(({ off, off_by_rows }) => Number(off) !== 0 || Number(off_by_rows) !== 0);
}
