import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import { sql } from 'kysely';
import { afterAll } from 'vitest';
import { newVisitor } from '../shared/builders.ts';
import { loadConfig } from '../shared/config.ts';
import { type Db, type Tx, transaction } from '../shared/db/database.ts';
import { NotFound } from '../shared/errors.ts';
import type { AppEnv } from '../shared/http/context.ts';
import type { Platform, SignedIn } from '../shared/http/platform.ts';
import type { Owner, UserId } from '../shared/ids.ts';
import { minor } from '../shared/money.ts';
import { type TestClient, testClient } from '../shared/testing/client.ts';
import { type TestDatabase, testDatabase } from '../shared/testing/database.ts';
import { testPlatform } from '../shared/testing/platform.ts';
import { createCartApp } from './app.ts';
import { BUYER, buildOrder, buildPayment } from './builders.ts';
import { findOrder, type Order, type OrderDetails } from './model/order.ts';
import type { Payment } from './model/payment.ts';
import { settlePayment } from './operations/settle-payment.ts';
import type { CartPorts, HeldLine, Seller } from './ports.ts';
import { createProviders } from './providers/create-providers.ts';
import type { ProviderEvent } from './providers/payment-provider.ts';

/** The cart app on a database and a port of its own, with the stall as its seller and the test provider for payments. */
export type TestCart = TestDatabase &
  Pick<TestClient, 'get' | 'post'> & {
    platform: Platform;
    ports: CartPorts;
    app: Hono<AppEnv>;
    origin: string;
    /** settles a payment as an event of the provider does */
    settle(event: ProviderEvent): Promise<unknown>;
  };

/** Creates and serves the cart app. Call it at the top level of a test file or in a describe. */
export async function testCart(): Promise<TestCart> {
  const database = await testDatabase();
  await createStall(database.db);
  let app: Hono<AppEnv> | undefined;
  // The cart and the test provider send each other HTTP requests.
  const server = createAdaptorServer({
    fetch: (request, env) => app?.fetch(request, env) ?? new Response(null, { status: 503 }),
  }) as Server;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  const { urls, internalUrls } = loadConfig({ DEMO: '0' });
  const platform = testPlatform(database, {
    config: { urls: { ...urls, cart: origin }, internalUrls: { ...internalUrls, cart: origin } },
  });
  const ports = { sellers: [stall], providers: createProviders(platform) };
  app = createCartApp(platform, ports);
  const { get, post } = testClient(app, origin);
  return {
    ...database,
    platform,
    ports,
    app,
    origin,
    get,
    post,
    settle: (event) =>
      transaction(database.db, (tx) => settlePayment(tx, ports.sellers, 'test', event, database.clock.now())),
  };
}

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

/**
 * Lists the received payments that differ from the sum of their fulfilled lines and refunds, recomputed from the rows.
 */
export async function listUnbalancedPayments(
  db: Db,
): Promise<{ payment: number; received: number; ends: number }[]> {
  const { rows } = await sql<{ payment: number; received: number; ends: number }>`
    SELECT p.id AS payment, p.received_minor AS received, (
        coalesce((SELECT sum(amount_minor) FROM refunds WHERE payment_id = p.id), 0)
        + CASE WHEN o.paid_by_payment_id = p.id THEN
            coalesce((SELECT sum(amount_minor) FROM order_lines WHERE order_id = o.id AND state = 'fulfilled'), 0)
          ELSE 0 END)::integer AS ends
    FROM payments p JOIN orders o ON o.id = p.order_id WHERE p.state = 'received'`.execute(db);
  return rows.filter((row) => row.received !== row.ends);
}

// A seller for tests: a market stall. Its things are rows of a table, so that they roll back with the cart's.

export type Thing = {
  key: string;
  /** can be held, ordered or sold once at a time */
  place: string;
  title: string;
  quantity: number;
  amount: number;
  currency: string;
  heldUntil: Temporal.Instant;
  /** whether it awaits confirmation once it is paid */
  awaits: boolean;
  /** number of its tickets */
  tickets: number;
};

let things = 0;

export async function hold(db: Db, owner: Owner, thing: Partial<Thing> = {}): Promise<string> {
  const key = thing.key ?? `thing-${++things}`;
  await sql`INSERT INTO stall (key, place, title, quantity, amount, currency, held_until, awaits, tickets, user_id, session_id, state)
    VALUES (${key}, ${thing.place ?? key}, ${thing.title ?? 'Rosa Ash Ensemble'}, ${thing.quantity ?? 2},
      ${thing.amount ?? 2300}, ${thing.currency ?? 'GBP'}, ${thing.heldUntil ?? Temporal.Instant.from('2026-06-01T09:15:00Z')},
      ${thing.awaits ?? false}, ${thing.tickets ?? 0}, ${owner.userId ?? null}, ${owner.sessionId ?? null}, 'held')`.execute(
    db,
  );
  return key;
}

export async function stateOnStall(db: Db, key: string): Promise<string | undefined> {
  const { rows } = await sql<{ state: string }>`SELECT state FROM stall WHERE key = ${key}`.execute(db);
  return rows[0]?.state;
}

async function createStall(db: Db): Promise<void> {
  await sql`CREATE TABLE stall (key text PRIMARY KEY, place text NOT NULL, title text NOT NULL, quantity integer NOT NULL,
    amount integer NOT NULL, currency text NOT NULL, held_until timestamptz NOT NULL, awaits boolean NOT NULL,
    tickets integer NOT NULL, user_id uuid, session_id text, order_id integer, state text NOT NULL)`.execute(
    db,
  );
  await sql`CREATE UNIQUE INDEX stall_place ON stall (place) WHERE state IN ('held', 'ordered', 'sold')`.execute(
    db,
  );
}

type Row = {
  key: string;
  place: string;
  title: string;
  quantity: number;
  amount: number;
  currency: string;
  held_until: Temporal.Instant;
  awaits: boolean;
  tickets: number;
  state: 'held' | 'ordered' | 'sold' | 'expired' | 'released' | 'gone';
};

const stall: Seller = {
  app: 'events',

  async listHeld(db, owner, now) {
    return (await select(db, sql`${ownedBy(owner)} AND state = 'held' AND held_until > ${now}`)).map(lineOf);
  },

  async listExpired(db, owner, now) {
    const hourAgo = now.subtract({ hours: 1 });
    const rows = await select(
      db,
      sql`${ownedBy(owner)} AND (state = 'expired' OR state IN ('held', 'ordered') AND held_until <= ${now})
        AND held_until > ${hourAgo}`,
    );
    return rows.map((row) => ({ ...lineOf(row), expiredAt: row.held_until }));
  },

  async release(tx, owner, key, now) {
    const { rows } = await sql`UPDATE stall SET state = 'released'
      WHERE ${ownedBy(owner)} AND key = ${key} AND state = 'held' AND held_until > ${now} RETURNING key`.execute(
      tx,
    );
    if (rows.length === 0) throw new NotFound();
  },

  async extend(tx, owner, now) {
    // No hold can be extended beyond 09:30.
    const end = now.add({ minutes: 15 });
    const { rows } = await sql<{ held_until: Temporal.Instant }>`
      UPDATE stall SET held_until = greatest(held_until, least(${end}, timestamptz '2026-06-01T09:30:00Z'))
      WHERE ${ownedBy(owner)} AND state = 'held' AND held_until > ${now} RETURNING held_until`.execute(tx);
    return rows[0]?.held_until;
  },

  async order(tx, owner, orderId, paymentDeadline, now) {
    const { rows } =
      await sql<Row>`UPDATE stall SET state = 'ordered', order_id = ${orderId}, held_until = ${paymentDeadline}
      WHERE ${ownedBy(owner)} AND state = 'held' AND held_until > ${now} RETURNING *`.execute(tx);
    return rows.map(lineOf);
  },

  async pay(tx, orderId, _buyer, now) {
    const rows = await select(tx, sql`order_id = ${orderId} AND state IN ('ordered', 'expired')`);
    const outcomes: Awaited<ReturnType<Seller['pay']>> = [];
    for (const row of rows) {
      const { key, awaits: awaitsConfirmation } = row;
      const isBeforeDeadline = row.state === 'ordered' && Temporal.Instant.compare(now, row.held_until) < 0;
      const newKey = isBeforeDeadline ? key : `${key}-anew`;
      const taken = await sql`SELECT FROM stall
        WHERE place = ${row.place} AND key <> ${key} AND state IN ('held', 'ordered', 'sold')`.execute(tx);
      if (!isBeforeDeadline && taken.rows.length > 0) {
        await sql`UPDATE stall SET state = 'gone' WHERE key = ${key}`.execute(tx);
        outcomes.push({ key, newKey: key, outcome: 'lost', awaitsConfirmation: false });
      } else {
        await sql`UPDATE stall SET state = 'sold', key = ${newKey} WHERE key = ${key}`.execute(tx);
        outcomes.push({ key, newKey, outcome: 'fulfilled', awaitsConfirmation });
      }
    }
    return outcomes;
  },

  async expire(tx, orderId) {
    await sql`UPDATE stall SET state = 'expired' WHERE order_id = ${orderId} AND state = 'ordered'`.execute(
      tx,
    );
  },

  async describe(db, orderId) {
    const rows = await select(db, sql`order_id = ${orderId}`);
    return rows.map(({ key, state, awaits, tickets }) => ({
      key,
      label: state === 'sold' ? (awaits ? 'Paid – awaiting the venue’s confirmation' : 'Paid') : state,
      awaitsConfirmation: state === 'sold' && awaits,
      tone: state === 'sold' ? (awaits ? 'warn' : 'good') : 'plain',
      tickets: Array.from({ length: state === 'sold' ? tickets : 0 }, (_, at) => ({
        label: `Full price, ${at + 1} of ${tickets}`,
        code: `kwp47mznd2xt9hq${at}`,
        href: `/tickets/kwp47mznd2xt9hq${at}`,
      })),
      ...(state === 'sold' && !awaits && { calendarFile: 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n' }),
    }));
  },
};

const ownedBy = (owner: Owner) =>
  owner.userId ? sql`user_id = ${owner.userId}` : sql`session_id = ${owner.sessionId}`;

async function select(db: Db | Tx, where: ReturnType<typeof ownedBy>): Promise<Row[]> {
  return (await sql<Row>`SELECT * FROM stall WHERE ${where} ORDER BY key`.execute(db)).rows;
}

const lineOf = (row: Row): HeldLine => ({
  key: row.key,
  title: row.title,
  detail: 'Friday 12 June 2026, 20:00–22:30',
  href: `/glasshouse/${row.place}`,
  containerType: 'page',
  containerId: 1,
  quantity: row.quantity,
  amount: minor(row.amount),
  currency: row.currency,
  heldUntil: row.held_until,
  timeZone: 'Europe/London',
});
