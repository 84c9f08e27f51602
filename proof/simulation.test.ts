import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
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
    it('keeps every promise while visitors hold, pay late, twice, wrongly or never, and organisers decline', async () => {
      const venue = await openVenue(seed);
      await Promise.all(Array.from({ length: VISITORS }, (_, n) => visit(venue, n)));
      // Half of what is still on its way arrives now, the doors open, and the other half arrives a day later.
      const events = shuffled(venue.undelivered, venue.random);
      const doors = Array.from({ length: 30 }, (_, n) => venue.servers[n % 3] as Db);
      await Promise.all(events.splice(0, events.length / 2).map((event, n) => deliver(venue, n % 3, event)));
      await Promise.all(doors.map((server) => atTheDoor(venue, server, { owner: newVisitor() })));
      venue.clock.advance({ hours: 24 });
      for (const event of events) await deliver(venue, 0, event);
      await expireOrders(venue.db, venue.sellers, venue.clock.now());
      await transaction(venue.db, (tx) => expireHolds(tx, venue.clock.now(), 10_000));

      expect(await brokenInvariants(venue.db)).toEqual([]);
      expect(await whatHappened(venue.db)).toMatchObject({
        sold: expect.toSatisfy(some),
        booked: expect.toSatisfy(some),
        ran_out: expect.toSatisfy(some),
        refunds: expect.toSatisfy(some),
        admitted: expect.toSatisfy(some),
      });
    });
  },
);

describe('with a guard taken out', () => {
  it('money that is given back without being noted is seen', async () => {
    const venue = await openVenue(FIRST_SEED);
    await buyAndPay(venue);
    const lose = () => sql`UPDATE order_lines SET state = 'lost'`.execute(venue.db);
    await expect(lose()).rejects.toThrow(/not fulfilled/);
    await sql`ALTER TABLE order_lines DISABLE TRIGGER order_lines_accounted_for`.execute(venue.db);
    await lose();
    expect((await brokenInvariants(venue.db)).join('\n')).toMatch(/^3\. a payment received does not end/m);
  });

  it('a ticket that is paid by nobody is seen', async () => {
    const venue = await openVenue(FIRST_SEED);
    await buyAndPay(venue);
    await sql`UPDATE tickets SET order_id = order_id + 1`.execute(venue.db);
    expect((await brokenInvariants(venue.db)).join('\n')).toMatch(/^3\. a fulfilled line has nothing/m);
  });
});

const some = (count: unknown): boolean => Number(count) > 0;

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
    await orRefused(action(venue, venue.servers[(n + step) % venue.servers.length] as Db, visitor));
  }
}

const now = (venue: SimulatedVenue) => venue.clock.now();

const holdSomeTickets: Step = (venue, server, { owner }) => {
  const type = pick(venue, Object.values(venue.scene.types));
  const quantity = 1 + Math.floor(venue.random() * 3);
  return reserveTickets(server, venue.scene, { type, quantity, owner, now: now(venue) });
};

const holdSomeSlot: Step = (venue, server, { owner }) => {
  const { morning, wholeHall, flexible } = venue.scene.slots;
  const slot = pick(venue, [morning, wholeHall, flexible]);
  const date = HIRE_DATE.add({ days: Math.floor(venue.random() * 5) });
  return reserveSlot(server, venue.scene, { slot, date, owner, now: now(venue) });
};

const releaseSomething: Step = async (venue, server, { owner }) => {
  const [line] = await listBasket(server, venue.sellers, owner, now(venue));
  if (line) await transaction(server, (tx) => releaseHold(tx, owner, line.key, now(venue)));
};

const order: Step = async (venue, server, { owner }) => {
  const basket = await listBasket(server, venue.sellers, owner, now(venue));
  if (basket.length === 0) return;
  const buyer = { name: 'Mab', email: 'mab@valley.example' };
  const checkout = { owner, buyer, key: randomToken(), shown: fingerprintOf(basket) };
  const placed = await transaction(server, (tx) => placeOrder(tx, venue.sellers, checkout, now(venue)));
  for (let payments = venue.random() < 0.2 ? 2 : 1; payments > 0; payments--) {
    venue.undelivered.push(...(await pay(venue, server, placed.id)));
  }
};

/** What the provider will say of a payment, whenever it says so. */
async function pay(venue: SimulatedVenue, server: Db, orderId: OrderId): Promise<ProviderEvent[]> {
  const attempt = 1 + Math.floor(venue.random() * 1e6);
  const { payment, reference } = await buildPayment(server, { id: orderId }, { attempt, now: now(venue) });
  const paid = (amount: number) =>
    buildPaidEvent(reference, { amount: minor(amount), currency: payment.currency, fee: minor(20) });
  const failed = buildFailedEvent(reference);
  const asked = payment.amount_minor;
  const right = paid(asked);
  return pick(venue, [
    [right],
    [right, right, right],
    [failed, right],
    [right, failed],
    [failed],
    [paid(asked + 100)],
    [right, paid(asked)],
    [],
  ]);
}

const deliverSomething: Step = async (venue, server) => {
  const at = Math.floor(venue.random() * venue.undelivered.length);
  const [event] = venue.undelivered.splice(at, 1);
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

const atTheDoor: Step = (venue, server) =>
  transaction(server, async (tx) => {
    const code = await someCode(tx);
    const { calendar, concert } = venue.scene;
    const door = { calendarId: calendar.id, entryId: concert.id };
    const scan = { steward: venue.steward, now: now(venue) };
    if (code && venue.random() < 0.7) await checkIn(tx, door, { ...scan, code });
    else if (code) await recordExit(tx, door, { ...scan, code });
  });

async function someCode(tx: Tx): Promise<string | undefined> {
  const { rows } = await sql<{ code: string }>`
    SELECT code FROM tickets WHERE state IN ('confirmed', 'checked_in') ORDER BY random() LIMIT 1`.execute(
    tx,
  );
  return rows[0]?.code;
}

const ACTIONS: Step[] = [
  holdSomeTickets,
  holdSomeTickets,
  holdSomeTickets,
  holdSomeSlot,
  holdSomeSlot,
  releaseSomething,
  order,
  order,
  order,
  deliverSomething,
  deliverSomething,
  deliverSomething,
  sweep,
  signIn,
  answerRequest,
  atTheDoor,
  atTheDoor,
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

async function whatHappened(db: Db) {
  const { rows } = await sql<Record<string, number>>`
    SELECT (SELECT count(*) FROM tickets WHERE state IN ('confirmed', 'checked_in')) AS sold,
      (SELECT count(*) FROM entry_transitions WHERE to_state = 'provisional') AS booked,
      (SELECT count(*) FROM tickets WHERE state = 'expired') AS ran_out,
      (SELECT count(*) FROM refunds) AS refunds,
      (SELECT count(*) FROM ticket_transitions WHERE to_state = 'checked_in') AS admitted`.execute(db);
  return rows[0];
}

async function orRefused(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof DomainError)) throw error;
  });
}

function pick<T>({ random }: SimulatedVenue, choices: readonly T[]): T {
  return choices[Math.floor(random() * choices.length)] as T;
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

/** mulberry32: a seed names a run; which of its visitors is quicker is the machine's. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
