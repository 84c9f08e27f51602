import { sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import { buildUser } from '../src/blog/builders.ts';
import { buildFailedEvent, buildOrder, buildPaidEvent, buildPayment } from '../src/cart/builders.ts';
import { listBasket } from '../src/cart/model/basket.ts';
import { expireOrders } from '../src/cart/operations/expire-orders.ts';
import { placeOrder } from '../src/cart/operations/place-order.ts';
import { settlePayment } from '../src/cart/operations/settle-payment.ts';
import type { ProviderEvent } from '../src/cart/providers/payment-provider.ts';
import { fingerprintOf } from '../src/cart/rules/basket.ts';
import { reserveSlot, reserveTickets } from '../src/events/builders.ts';
import { listRequests } from '../src/events/model/calendar-entry.ts';
import { checkIn, recordExit } from '../src/events/operations/check-in.ts';
import { confirmEntry } from '../src/events/operations/confirm-entry.ts';
import { declineEntry } from '../src/events/operations/decline-entry.ts';
import { expireHolds } from '../src/events/operations/expire-holds.ts';
import { releaseHold } from '../src/events/operations/release-hold.ts';
import { adoptVisitor } from '../src/glue/cart-adoption.ts';
import { sellerOfEvents } from '../src/glue/order-lifecycle.ts';
import { ordersOfCart, pagesOfBlog } from '../src/glue/ports.ts';
import { newVisitor } from '../src/shared/builders.ts';
import { type Db, type Tx, transaction } from '../src/shared/db/database.ts';
import { DomainError } from '../src/shared/errors.ts';
import { type OrderId, type Owner, randomToken } from '../src/shared/ids.ts';
import { minor } from '../src/shared/money.ts';
import { fixedClock } from '../src/shared/testing/clock.ts';
import { testDatabase } from '../src/shared/testing/database.ts';
import { brokenInvariants } from './invariants.ts';
import { buildScene, HIRE_DATE } from './scene.ts';

const ROUNDS = Number(process.env.PROOF_ROUNDS ?? 1);
const FIRST_SEED = Number(process.env.PROOF_SEED ?? 20_260_601);
const VISITORS = 120;
const STEPS = 14;
const SITE = 'http://127.0.0.1:8003';

describe.each(Array.from({ length: ROUNDS }, (_, round) => ({ seed: FIRST_SEED + round })))(
  'seed $seed',
  ({ seed }) => {
    test('keeps every promise while visitors hold, pay late, twice, wrongly or never, and organisers decline', async () => {
      const venue = await openVenue(seed);
      await Promise.all(Array.from({ length: VISITORS }, (_, n) => visit(venue, n)));
      // Half of the undelivered events arrive now, while guests are admitted, and the other half a day later.
      const events = shuffled(venue.undelivered, venue.random);
      const doors = Array.from({ length: 30 }, (_, n) => venue.servers[n % 3] as Db);
      await Promise.all(events.splice(0, events.length / 2).map((event, n) => deliver(venue, n % 3, event)));
      await Promise.all(doors.map((server) => scanAtDoor(venue, server, { owner: newVisitor() })));
      venue.clock.advance({ hours: 24 });
      for (const event of events) await deliver(venue, 0, event);
      await expireOrders(venue.db, venue.sellers, venue.clock.now());
      await transaction(venue.db, (tx) => expireHolds(tx, venue.clock.now(), 10_000));

      expect(await brokenInvariants(venue.db)).toEqual([]);
      expect(await countOutcomes(venue.db)).toMatchObject({
        sold: expect.toSatisfy(isPositive),
        booked: expect.toSatisfy(isPositive),
        expired: expect.toSatisfy(isPositive),
        refunds: expect.toSatisfy(isPositive),
        admitted: expect.toSatisfy(isPositive),
      });
    });
  },
);

describe('the check of the invariants', () => {
  test('reports a received payment that is neither fulfilled nor refunded', async () => {
    const venue = await openVenue(FIRST_SEED);
    await buyAndPay(venue);
    const loseLines = () => sql`UPDATE order_lines SET state = 'lost'`.execute(venue.db);
    await expect(loseLines()).rejects.toThrow(/not fulfilled/);
    await sql`ALTER TABLE order_lines DISABLE TRIGGER order_lines_accounted_for`.execute(venue.db);
    await loseLines();
    expect((await brokenInvariants(venue.db)).join('\n')).toMatch(/^3\. a received payment differs/m);
  });

  test('reports a ticket without a fulfilled order line', async () => {
    const venue = await openVenue(FIRST_SEED);
    await buyAndPay(venue);
    await sql`UPDATE tickets SET order_id = order_id + 1`.execute(venue.db);
    expect((await brokenInvariants(venue.db)).join('\n')).toMatch(
      /^3\. a fulfilled line has no entry or tickets/m,
    );
  });
});

const isPositive = (count: unknown): boolean => Number(count) > 0;

async function openVenue(seed: number) {
  const { db, openMore } = await testDatabase();
  const servers = Array.from({ length: 3 }, () => openMore({ poolSize: 6 }).db);
  onTestFinished(async () => {
    await Promise.all([db, ...servers].map((server) => server.destroy()));
  });
  const steward = await buildUser(db, { name: 'Ines', email: 'ines@hall.example' });
  const undelivered: ProviderEvent[] = [];
  return {
    db,
    servers,
    scene: await buildScene(db, { places: 40 }),
    sellers: [sellerOfEvents(pagesOfBlog, SITE)],
    clock: fixedClock(),
    random: randomFrom(seed),
    steward: steward.id,
    undelivered,
  };
}

type SimulatedVenue = Awaited<ReturnType<typeof openVenue>>;
type Step = (venue: SimulatedVenue, server: Db, visitor: { owner: Owner }) => Promise<unknown>;

async function visit(venue: SimulatedVenue, n: number): Promise<void> {
  const visitor = { owner: newVisitor() };
  for (let step = 0; step < STEPS; step++) {
    if (venue.random() < 0.015) venue.clock.advance({ minutes: Math.floor(venue.random() * 7) });
    const action = pick(venue, ACTIONS);
    await ignoreDomainErrors(action(venue, venue.servers[(n + step) % venue.servers.length] as Db, visitor));
  }
}

const now = (venue: SimulatedVenue) => venue.clock.now();

const holdTickets: Step = (venue, server, { owner }) => {
  const type = pick(venue, Object.values(venue.scene.types));
  const quantity = 1 + Math.floor(venue.random() * 3);
  return reserveTickets(server, venue.scene, { type, quantity, owner, now: now(venue) });
};

const holdSlot: Step = (venue, server, { owner }) => {
  const { morning, wholeHall, flexible } = venue.scene.slots;
  const slot = pick(venue, [morning, wholeHall, flexible]);
  const date = HIRE_DATE.add({ days: Math.floor(venue.random() * 5) });
  return reserveSlot(server, venue.scene, { slot, date, owner, now: now(venue) });
};

const releaseFirstLine: Step = async (venue, server, { owner }) => {
  const [line] = await listBasket(server, venue.sellers, owner, now(venue));
  if (line) await transaction(server, (tx) => releaseHold(tx, owner, line.key, now(venue)));
};

const placeOrderAndPay: Step = async (venue, server, { owner }) => {
  const basket = await listBasket(server, venue.sellers, owner, now(venue));
  if (basket.length === 0) return;
  const buyer = { name: 'Mab', email: 'mab@valley.example' };
  const checkout = { owner, buyer, key: randomToken(), fingerprint: fingerprintOf(basket) };
  const placed = await transaction(server, (tx) => placeOrder(tx, venue.sellers, checkout, now(venue)));
  for (let payments = venue.random() < 0.2 ? 2 : 1; payments > 0; payments--) {
    venue.undelivered.push(...(await pay(venue, server, placed.id)));
  }
};

/** Starts a payment. @returns the events that the provider will deliver, in this order or another */
async function pay(venue: SimulatedVenue, server: Db, orderId: OrderId): Promise<ProviderEvent[]> {
  const attempt = 1 + Math.floor(venue.random() * 1e6);
  const { payment, reference } = await buildPayment(server, { id: orderId }, { attempt, now: now(venue) });
  const paid = (amount: number) =>
    buildPaidEvent(reference, { amount: minor(amount), currency: payment.currency, fee: minor(20) });
  const failed = buildFailedEvent(reference);
  const due = payment.amount_minor;
  const exact = paid(due);
  return pick(venue, [
    [exact],
    [exact, exact, exact],
    [failed, exact],
    [exact, failed],
    [failed],
    [paid(due + 100)],
    [exact, paid(due)],
    [],
  ]);
}

const deliverEvent: Step = async (venue, server) => {
  const index = Math.floor(venue.random() * venue.undelivered.length);
  const [event] = venue.undelivered.splice(index, 1);
  if (event) await deliver(venue, venue.servers.indexOf(server), event);
};

async function deliver(venue: SimulatedVenue, server: number, event: ProviderEvent): Promise<void> {
  const db = venue.servers[server] as Db;
  await transaction(db, (tx) => settlePayment(tx, venue.sellers, 'test', event, now(venue)));
}

const sweep: Step = async (venue, server) => {
  await expireOrders(server, venue.sellers, now(venue));
  await transaction(server, (tx) => expireHolds(tx, now(venue)));
};

const signIn: Step = async (_venue, server, visitor) => {
  if (!visitor.owner.sessionId) return;
  const user = await buildUser(server, { email: `${randomToken().toLowerCase()}@valley.example` });
  await adoptVisitor(server, visitor.owner.sessionId, user.id);
  visitor.owner = { userId: user.id };
};

const answerRequest: Step = (venue, server) =>
  transaction(server, async (tx) => {
    const [request] = await listRequests(tx, [venue.scene.calendar.id]);
    if (!request) return;
    const key = { calendarId: request.calendar_id, entryId: request.id };
    const decision = { organiser: venue.steward, now: now(venue) };
    if (venue.random() < 0.5) await confirmEntry(tx, key, { ...decision, site: SITE });
    else await declineEntry(tx, key, { ...decision, explanation: 'Sorry.', orders: ordersOfCart });
  });

const scanAtDoor: Step = (venue, server) =>
  transaction(server, async (tx) => {
    const code = await randomTicketCode(tx);
    const { calendar, concert } = venue.scene;
    const door = { calendarId: calendar.id, entryId: concert.id };
    const scan = { steward: venue.steward, now: now(venue) };
    if (code && venue.random() < 0.7) await checkIn(tx, door, { ...scan, code });
    else if (code) await recordExit(tx, door, { ...scan, code });
  });

async function randomTicketCode(tx: Tx): Promise<string | undefined> {
  const { rows } = await sql<{ code: string }>`
    SELECT code FROM tickets WHERE state IN ('confirmed', 'checked_in') ORDER BY random() LIMIT 1`.execute(
    tx,
  );
  return rows[0]?.code;
}

const ACTIONS: Step[] = [
  holdTickets,
  holdTickets,
  holdTickets,
  holdSlot,
  holdSlot,
  releaseFirstLine,
  placeOrderAndPay,
  placeOrderAndPay,
  placeOrderAndPay,
  deliverEvent,
  deliverEvent,
  deliverEvent,
  sweep,
  signIn,
  answerRequest,
  scanAtDoor,
  scanAtDoor,
];

async function buyAndPay({ db, scene, sellers, ...venue }: SimulatedVenue): Promise<void> {
  const owner = newVisitor();
  await reserveTickets(db, scene, { owner });
  const order = await buildOrder(db, sellers, owner);
  const { reference } = await buildPayment(db, order);
  const event = buildPaidEvent(reference, { amount: minor(order.total_minor) });
  await deliver({ db, scene, sellers, ...venue }, 0, event);
  expect(await brokenInvariants(db)).toEqual([]);
}

async function countOutcomes(db: Db) {
  const { rows } = await sql<Record<string, number>>`
    SELECT (SELECT count(*) FROM tickets WHERE state IN ('confirmed', 'checked_in')) AS sold,
      (SELECT count(*) FROM entry_transitions WHERE to_state = 'provisional') AS booked,
      (SELECT count(*) FROM tickets WHERE state = 'expired') AS expired,
      (SELECT count(*) FROM refunds) AS refunds,
      (SELECT count(*) FROM ticket_transitions WHERE to_state = 'checked_in') AS admitted`.execute(db);
  return rows[0];
}

async function ignoreDomainErrors(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof DomainError)) throw error;
  });
}

function pick<T>({ random }: SimulatedVenue, choices: readonly T[]): T {
  return choices[Math.floor(random() * choices.length)] as T;
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

/** mulberry32. A seed fixes the choices of a run, not the order in which concurrent transactions commit. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
