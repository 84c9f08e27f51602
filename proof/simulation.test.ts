import { sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import { buildUser } from '../src/blog/builders.ts';
import {
  buildEvent,
  buildFeeEvent,
  buildOrder,
  buildOrders,
  buildPaidEvent,
  buildPayment,
  buildRefundEvent,
} from '../src/cart/builders.ts';
import { EventTooEarly } from '../src/cart/errors.ts';
import { cartDues } from '../src/cart/jobs.ts';
import { listBasket } from '../src/cart/model/basket.ts';
import { listLines } from '../src/cart/model/order-line.ts';
import { capturePayment } from '../src/cart/operations/capture-payment.ts';
import { cancelOrder } from '../src/cart/operations/expire-order.ts';
import { expireOrders } from '../src/cart/operations/expire-orders.ts';
import { placeOrders } from '../src/cart/operations/place-orders.ts';
import { refundLines, requestRefundAgain } from '../src/cart/operations/request-refund.ts';
import { sendRefund } from '../src/cart/operations/send-refund.ts';
import { settlePayment } from '../src/cart/operations/settle-payment.ts';
import type { ProviderEvent } from '../src/cart/providers/payment-provider.ts';
import { fingerprintOf } from '../src/cart/rules/basket.ts';
import { fakeProvider } from '../src/cart/testing/provider.ts';
import { reserveSlot, reserveTickets } from '../src/events/builders.ts';
import { listRequests } from '../src/events/model/calendar-entry.ts';
import { cancelEntry } from '../src/events/operations/cancel-entry.ts';
import { checkIn, recordExit } from '../src/events/operations/check-in.ts';
import { closeSpaces } from '../src/events/operations/close-spaces.ts';
import { confirmEntry } from '../src/events/operations/confirm-entry.ts';
import { declineEntry } from '../src/events/operations/decline-entry.ts';
import { draftEvents } from '../src/events/operations/draft-events.ts';
import { expireHolds } from '../src/events/operations/expire-holds.ts';
import { publishEntry } from '../src/events/operations/publish-entry.ts';
import { releaseHolds } from '../src/events/operations/release-holds.ts';
import type { EventsAct } from '../src/events/ports.ts';
import { adoptVisitor } from '../src/glue/cart-adoption.ts';
import { sellerOfEvents } from '../src/glue/order-lifecycle.ts';
import { ordersOfCart, pagesOfBlog, payeesOfBlog } from '../src/glue/ports.ts';
import { byClock, byOwner, byPayment, byUser } from '../src/shared/act.ts';
import { newVisitor } from '../src/shared/builders.ts';
import { type Db, transaction } from '../src/shared/db/database.ts';
import { DomainError } from '../src/shared/errors.ts';
import { type ContainerId, type Owner, randomToken } from '../src/shared/ids.ts';
import { sweepDue } from '../src/shared/jobs/due.ts';
import { minor } from '../src/shared/money.ts';
import { fixedClock } from '../src/shared/testing/clock.ts';
import { testDatabase } from '../src/shared/testing/database.ts';
import { brokenInvariants } from './invariants.ts';
import { buildScene, HIRE_DATE, type Scene } from './scene.ts';

const ROUNDS = Number(process.env.PROOF_ROUNDS ?? 1);
const FIRST_SEED = Number(process.env.PROOF_SEED ?? 20_260_601);
const VISITORS = 120;
const STEPS = 16;
const SITE = 'http://127.0.0.1:8003';

describe.each(Array.from({ length: ROUNDS }, (_, round) => ({ seed: FIRST_SEED + round })))(
  'seed $seed',
  ({ seed }) => {
    test('keeps every promise while visitors of two venues hold, pay in any way or never, and organisers decide', async () => {
      const venue = await openVenue(seed);
      for (const rare of RARE) await rare(venue, venue.db, { owner: newVisitor() });
      await Promise.all(Array.from({ length: VISITORS }, (_, n) => visit(venue, n)));
      // Half of the undelivered events arrive now, while guests are admitted, and the other half a day later.
      const events = shuffled(venue.undelivered.splice(0), venue.random);
      const doors = Array.from({ length: 30 }, (_, n) => venue.servers[n % 3] as Db);
      await Promise.all(events.splice(0, events.length / 2).map((event, n) => deliver(venue, n % 3, event)));
      await Promise.all(doors.map((server) => scanAtDoor(venue, server, { owner: newVisitor() })));
      expect(await brokenInvariants(venue.db)).toEqual([]);

      venue.clock.advance({ hours: 24 });
      venue.undelivered.push(...events);
      await settleEverything(venue);
      expect(await brokenInvariants(venue.db)).toEqual([]);
      expect(await unsettled(venue.db)).toEqual([]);
      expect(await countOutcomes(venue.db)).toEqual(
        Object.fromEntries(OUTCOMES.map((outcome) => [outcome, expect.toSatisfy(isPositive)])),
      );
    });
  },
);

describe('the check of the invariants', () => {
  test('reports money of an accepted order that is neither earned nor given back', async () => {
    const venue = await openVenue(FIRST_SEED);
    await buyAndPay(venue);
    const loseLines = () =>
      sql`UPDATE order_lines SET state = 'cancelled', earned_minor = 0, state_at = ${venue.clock.now()}`.execute(
        venue.db,
      );
    await expect(loseLines()).rejects.toThrow(/earned 0, and 1150 is posted/);
    await sql`ALTER TABLE order_lines DISABLE TRIGGER order_lines_ledger`.execute(venue.db);
    await loseLines();
    expect((await brokenInvariants(venue.db)).join('\n')).toMatch(/^3\. an accepted order has money/m);
  });

  test('reports a ticket without a fulfilled order line', async () => {
    const venue = await openVenue(FIRST_SEED);
    await buyAndPay(venue);
    await sql`UPDATE tickets SET order_id = order_id + 1`.execute(venue.db);
    expect((await brokenInvariants(venue.db)).join('\n')).toMatch(
      /^3\. a fulfilled line has no entry or ticket/m,
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
  const { provider, kind } = fakeProvider();
  const sellers = [sellerOfEvents(pagesOfBlog, SITE)];
  const undelivered: Delivery[] = [];
  return {
    db,
    servers,
    // The second venue charges for a hire only once it has said yes.
    scenes: [
      await buildScene(db, { places: 40 }),
      await buildScene(db, { places: 40, slug: 'mill-lane', timing: 'authorise' }),
    ],
    provider,
    ports: { sellers, providers: [kind], payees: payeesOfBlog },
    clock: fixedClock(),
    random: randomFrom(seed),
    steward: steward.id,
    undelivered,
  };
}

type SimulatedVenue = Awaited<ReturnType<typeof openVenue>>;
type Visitor = { owner: Owner };
type Step = (venue: SimulatedVenue, server: Db, visitor: Visitor) => Promise<unknown>;
/** An event of the provider, for the page whose account it belongs to. */
type Delivery = { containerId: ContainerId; event: ProviderEvent };

async function visit(venue: SimulatedVenue, n: number): Promise<void> {
  const visitor: Visitor = { owner: newVisitor() };
  for (let step = 0; step < STEPS; step++) {
    if (venue.random() < 0.015) venue.clock.advance({ minutes: Math.floor(venue.random() * 7) });
    const action = pick(venue, ACTIONS);
    await ignoreDomainErrors(action(venue, venue.servers[(n + step) % venue.servers.length] as Db, visitor));
  }
}

const now = (venue: SimulatedVenue) => venue.clock.now();
const integer = ({ random }: SimulatedVenue, below: number) => Math.floor(random() * below);

const organiser = (venue: SimulatedVenue): EventsAct => ({
  ...byUser(venue.steward, now(venue)),
  orders: ordersOfCart(venue.ports.sellers),
  mail: async () => {},
  site: SITE,
});

const holdTickets: Step = (venue, server, { owner }) => {
  const scene = pick(venue, venue.scenes);
  const type = pick(venue, Object.values(scene.types));
  return reserveTickets(server, scene, { type, quantity: 1 + integer(venue, 3), owner, now: now(venue) });
};

const holdSlot: Step = (venue, server, { owner }) => {
  const scene = pick(venue, venue.scenes);
  const { morning, wholeHall, flexible } = scene.slots;
  const slot = pick(venue, [morning, wholeHall, flexible]);
  return reserveSlot(server, scene, { slot, date: anyHireDate(venue), owner, now: now(venue) });
};

const anyHireDate = (venue: SimulatedVenue): Temporal.PlainDate =>
  HIRE_DATE.add({ days: integer(venue, 40) });

const releaseFirstLine: Step = async (venue, server, { owner }) => {
  const [line] = await listBasket(server, owner, venue.ports.sellers, now(venue));
  if (!line) return;
  const { containerId, key } = line;
  await transaction(server, (tx) =>
    releaseHolds(tx, byOwner(owner, now(venue)), { owner, containerId, keys: [key] }),
  );
};

const placeOrdersAndPay: Step = async (venue, server, { owner }) => {
  const { sellers } = venue.ports;
  const basket = await listBasket(server, owner, sellers, now(venue));
  if (basket.length === 0) return;
  const buyer = { name: 'Mab', email: 'mab@valley.example' };
  const checkout = { owner, buyer, key: randomToken(), fingerprint: fingerprintOf(basket) };
  const act = { ...byOwner(owner, now(venue)), sellers };
  const placed = await transaction(server, (tx) => placeOrders(tx, act, checkout));
  for (const order of placed) {
    for (let payments = venue.random() < 0.2 ? 2 : 1; payments > 0; payments--) {
      await ignoreDomainErrors(pay(venue, server, order));
    }
  }
};

type PlacedOrder = Awaited<ReturnType<typeof placeOrders>>[number];

/** Starts a payment. What the provider will report of it waits to be delivered, in this order or another. */
async function pay(venue: SimulatedVenue, server: Db, order: PlacedOrder): Promise<void> {
  const { payment, reference } = await startPayment(venue, server, order);
  const due = payment.amount_minor;
  const came = (kind: 'paid' | 'part-paid', amount: number, currency = payment.currency) =>
    buildPaidEvent(reference, { kind, amount: minor(amount), currency });
  const event = (kind: Parameters<typeof buildEvent>[1]) => buildEvent(reference, kind);
  const exact = came('paid', due);
  const half = came('part-paid', Math.ceil(due / 2));
  const choices: ProviderEvent[][] =
    order.timing === 'authorise'
      ? [
          [event('authorised')],
          [event('authorised')],
          [event('pending'), event('authorised')],
          [event('authorised'), event('cancelled')],
          [event('failed')],
          [exact],
          [],
        ]
      : [
          [exact],
          [exact],
          [exact, exact, exact],
          [exact, buildFeeEvent(reference, 20)],
          [event('failed'), exact],
          [exact, event('failed')],
          [event('failed')],
          [came('paid', due + 100)],
          [exact, came('paid', due)],
          [half],
          [half, exact],
          [event('pending'), exact],
          [came('paid', due, 'EUR')],
          [exact, event('disputed'), event('dispute-won')],
          [exact, event('disputed'), event('dispute-lost')],
          [],
        ];
  const { container_id: containerId } = order;
  venue.undelivered.push(...pick(venue, choices).map((one) => ({ containerId, event: one })));
}

/** Starts another payment, whatever others have started for the same order. */
const startPayment = (venue: SimulatedVenue, server: Db, order: PlacedOrder) =>
  buildPayment(server, order, { attempt: 1 + integer(venue, 1e6), now: now(venue) });

const payRest: Step = async (venue, server) => {
  const { rows } =
    await sql<PlacedOrder>`SELECT * FROM orders WHERE state = 'placed' ORDER BY random() LIMIT 1`.execute(
      server,
    );
  if (rows[0]) await pay(venue, server, rows[0]);
};

const deliverEvent: Step = async (venue, server) => {
  const [delivery] = venue.undelivered.splice(integer(venue, venue.undelivered.length), 1);
  if (delivery) await deliver(venue, venue.servers.indexOf(server), delivery);
};

/** Delivers an event; the provider sends it again later if the one before it has not arrived yet. */
async function deliver(venue: SimulatedVenue, server: number, delivery: Delivery): Promise<void> {
  const act = { ...byPayment(now(venue)), sellers: venue.ports.sellers };
  const input = { ...delivery, provider: venue.provider };
  try {
    await transaction(venue.servers[server] as Db, (tx) => settlePayment(tx, act, input));
  } catch (error) {
    if (!(error instanceof EventTooEarly)) throw error;
    venue.undelivered.push(delivery);
  }
}

const sweep: Step = async (venue, server) => {
  await expireOrders(server, { ...byClock(now(venue)), sellers: venue.ports.sellers });
  await transaction(server, (tx) => expireHolds(tx, byClock(now(venue))));
};

const signIn: Step = async (venue, server, visitor) => {
  const { sessionId } = visitor.owner;
  if (!sessionId) return;
  const user = await buildUser(server, { email: `${randomToken().toLowerCase()}@valley.example` });
  await adoptVisitor(server, { sessionId, userId: user.id }, now(venue));
  visitor.owner = { userId: user.id };
};

const answerRequest: Step = (venue, server) =>
  transaction(server, async (tx) => {
    const containerId = pick(venue, venue.scenes).page.id;
    const [request] = await listRequests(tx, containerId);
    if (!request) return;
    const key = { containerId, entryId: request.id };
    if (venue.random() < 0.6) await confirmEntry(tx, organiser(venue), key);
    else await declineEntry(tx, organiser(venue), { ...key, explanation: 'Sorry.' });
  });

const cancelAnOrder: Step = async (venue, server, { owner }) => {
  const { rows } =
    await sql<PlacedOrder>`SELECT * FROM orders WHERE state = 'placed' ORDER BY random() LIMIT 1`.execute(
      server,
    );
  const [order] = venue.random() < 0.3 ? rows : [];
  const act = { ...byOwner(owner, now(venue)), sellers: venue.ports.sellers };
  if (order) {
    const key = { containerId: order.container_id, orderId: order.id };
    await transaction(server, (tx) => cancelOrder(tx, act, key));
  }
};

const cancelBooking: Step = (venue, server) =>
  transaction(server, async (tx) => {
    const entry = await tx
      .selectFrom('calendar_entries')
      .selectAll()
      .where('kind', 'in', ['hire', 'closure'])
      .where('state', 'in', ['provisional', 'confirmed'])
      .orderBy(sql`random()`)
      .executeTakeFirst();
    if (entry)
      await cancelEntry(tx, organiser(venue), { containerId: entry.container_id, entryId: entry.id });
  });

const refundPart: Step = (venue, server) =>
  transaction(server, async (tx) => {
    const line = await tx
      .selectFrom('order_lines')
      .selectAll()
      .where('state', '=', 'fulfilled')
      .where('earned_minor', '>', 10)
      .orderBy(sql`random()`)
      .executeTakeFirst();
    if (!line) return;
    const amount = 1 + integer(venue, line.amount_minor);
    const { container_id: containerId, order_id: orderId } = line;
    await refundLines(tx, organiser(venue), { containerId, orderId, lines: [{ lineId: line.id, amount }] });
  });

/** What the jobs do that call the provider, for one refund and one authorisation. */
const callProvider: Step = async (venue, server) => {
  const act = { ...byClock(now(venue)), ...venue.ports };
  const refund = await server
    .selectFrom('refunds')
    .select(['container_id', 'id', 'state'])
    .where('state', 'in', ['requested', 'failed'])
    .orderBy(sql`random()`)
    .executeTakeFirst();
  venue.provider.refundState = pick(venue, ['pending', 'pending', 'succeeded', 'failed']);
  if (refund) {
    const key = { containerId: refund.container_id, refundId: refund.id };
    if (refund.state === 'failed') await transaction(server, (tx) => requestRefundAgain(tx, act, key));
    await sendRefund(server, act, key);
  }
  await reportRefunds(venue, server);
  const payment = await server
    .selectFrom('payments')
    .select(['container_id', 'id'])
    .where('state', '=', 'authorised')
    .orderBy(sql`random()`)
    .executeTakeFirst();
  if (payment)
    await capturePayment(server, act, { containerId: payment.container_id, paymentId: payment.id });
};

/** The provider reports what has become of refunds: a few fail days after they have succeeded. */
async function reportRefunds(venue: SimulatedVenue, server: Db): Promise<void> {
  const { rows } = await sql<{ container_id: ContainerId; payment: string; refund: string; state: string }>`
    SELECT r.container_id, p.reference AS payment, r.reference AS refund, r.state FROM refunds r
    JOIN payments p ON p.container_id = r.container_id AND p.id = r.payment_id
    WHERE r.state = 'pending' OR (r.state = 'succeeded' AND r.attempt = 1) ORDER BY random() LIMIT 2`.execute(
    server,
  );
  for (const { container_id: containerId, payment, refund, state } of rows) {
    const fails = venue.random() < 0.2;
    if (state === 'succeeded' && !fails) continue;
    const event = buildRefundEvent(payment, fails ? 'refund-failed' : 'refunded', refund);
    venue.undelivered.push({ containerId, event });
  }
}

const useSpaces: Step = (venue, server) =>
  transaction(server, async (tx) => {
    const { page, calendar, spaces } = pick(venue, venue.scenes);
    const act = organiser(venue);
    const at = anyHireDate(venue)
      .toZonedDateTime({ timeZone: calendar.time_zone, plainTime: '08:00' })
      .toInstant();
    const starts = at.add({ hours: integer(venue, 14) });
    const where = { containerId: page.id, calendarId: calendar.id };
    const space = pick(venue, [spaces.garden, spaces.orchard, spaces.hall]);
    if (venue.random() < 0.5) {
      await closeSpaces(tx, act, {
        ...where,
        spaceIds: [space],
        startsAt: starts,
        endsAt: starts.add({ hours: 2 }),
        reason: 'the floor is being varnished',
        reveal: true,
      });
      return;
    }
    const event = {
      name: 'Talk',
      description: '',
      space_id: space,
      starts_at: starts,
      ends_at: starts.add({ hours: 1 }),
    };
    const more = {
      doors_at: null,
      buffer_before_minutes: 0,
      buffer_after_minutes: 15,
      capacity: null,
      listed: true,
    };
    const drafts = await draftEvents(tx, act, {
      ...where,
      events: [{ ...event, ...more, category: 'Talk' }],
    });
    for (const { id: entryId } of drafts)
      await publishEntry(tx, act, { containerId: page.id, entryId, reveal: true });
  });

const nonces = Array.from({ length: 40 }, () => randomToken());

const scanAtDoor: Step = (venue, server) =>
  transaction(server, async (tx) => {
    const { page, concert } = pick(venue, venue.scenes);
    const { rows } = await sql<{ code: string }>`
      SELECT code FROM tickets WHERE state IN ('confirmed', 'checked_in') ORDER BY random() LIMIT 1`.execute(
      tx,
    );
    // A scan that is uploaded twice has the same nonce.
    const nonce = venue.random() < 0.3 ? pick(venue, nonces) : randomToken();
    const scan = {
      containerId: page.id,
      entryId: concert.id,
      code: rows[0]?.code ?? 'unknown',
      device: 'door',
      nonce,
    };
    if (venue.random() < 0.7) await checkIn(tx, organiser(venue), scan);
    else await recordExit(tx, organiser(venue), scan);
  });

/** What random visitors seldom get to, each at a time that nobody else holds. */
const RARE: Step[] = [
  async (venue, server) => {
    const { entry, containerId, paymentId } = await authoriseHire(venue, server, 50);
    await transaction(server, (tx) => confirmEntry(tx, organiser(venue), { containerId, entryId: entry.id }));
    await capturePayment(server, { ...byClock(now(venue)), ...venue.ports }, { containerId, paymentId });
  },
  async (venue, server) => {
    await authoriseHire(venue, server, 51);
  },
  async (venue, server, { owner }) => {
    const [hall, mill] = venue.scenes as [Scene, Scene];
    const date = HIRE_DATE.add({ days: 52 });
    for (const scene of [hall, mill])
      await reserveSlot(server, scene, { slot: scene.slots.morning, date, owner, now: now(venue) });
    for (const order of await buildOrders(server, venue.ports.sellers, owner, { now: now(venue) })) {
      const { reference, payment } = await startPayment(venue, server, order);
      const event = buildPaidEvent(reference, { amount: minor(payment.amount_minor) });
      const { container_id: containerId } = order;
      await deliver(venue, 0, { containerId, event });
      const [line] = await listLines(server, containerId, order.id);
      const lines = line ? [{ lineId: line.id, amount: 100 }] : [];
      await transaction(server, (tx) =>
        refundLines(tx, organiser(venue), { containerId, orderId: order.id, lines }),
      );
    }
  },
];

async function authoriseHire(venue: SimulatedVenue, server: Db, days: number) {
  const [, mill] = venue.scenes as [Scene, Scene];
  const owner = newVisitor();
  const hold = { slot: mill.slots.morning, date: HIRE_DATE.add({ days }), owner, now: now(venue) };
  const entry = await reserveSlot(server, mill, hold);
  const order = await buildOrder(server, venue.ports.sellers, owner, { now: now(venue) });
  const { payment, reference } = await startPayment(venue, server, order);
  const { container_id: containerId } = order;
  await deliver(venue, 0, { containerId, event: buildEvent(reference, 'authorised') });
  return { entry, containerId, paymentId: payment.id };
}

const ACTIONS: Step[] = [
  holdTickets,
  holdTickets,
  holdTickets,
  holdSlot,
  holdSlot,
  holdSlot,
  holdSlot,
  releaseFirstLine,
  placeOrdersAndPay,
  placeOrdersAndPay,
  placeOrdersAndPay,
  payRest,
  deliverEvent,
  deliverEvent,
  deliverEvent,
  deliverEvent,
  sweep,
  signIn,
  answerRequest,
  answerRequest,
  cancelAnOrder,
  cancelBooking,
  refundPart,
  callProvider,
  callProvider,
  useSpaces,
  scanAtDoor,
  scanAtDoor,
];

/** Lets everything happen that is still to happen: deliveries, deadlines, captures, releases and refunds. */
async function settleEverything(venue: SimulatedVenue): Promise<void> {
  const { db, ports } = venue;
  // Some requests stay without an answer, so that the clock declines them.
  for (let answers = 0; answers < 30; answers++)
    await ignoreDomainErrors(answerRequest(venue, db, { owner: newVisitor() }));
  for (let day = 0; day < 12; day++) {
    for (const delivery of venue.undelivered.splice(0)) await deliver(venue, 0, delivery);
    const act = { ...byClock(now(venue)), ...ports };
    await expireOrders(db, act);
    await transaction(db, (tx) => expireHolds(tx, act, 10_000));
    await sweepDue(db, cartDues(ports), now(venue));
    const authorised = await db
      .selectFrom('payments')
      .select(['container_id as containerId', 'id as paymentId'])
      .where('state', '=', 'authorised')
      .execute();
    for (const payment of authorised) await capturePayment(db, act, payment);
    venue.provider.refundState = 'succeeded';
    const refunds = await db
      .selectFrom('refunds')
      .select(['container_id as containerId', 'id as refundId', 'state'])
      .where('state', 'in', ['requested', 'failed'])
      .execute();
    for (const { state, ...refund } of refunds) {
      if (state === 'failed') await transaction(db, (tx) => requestRefundAgain(tx, act, refund));
      await sendRefund(db, act, refund);
    }
    const pending = await sql<{ containerId: ContainerId; payment: string; refund: string }>`
      SELECT r.container_id AS "containerId", p.reference AS payment, r.reference AS refund FROM refunds r
      JOIN payments p ON p.container_id = r.container_id AND p.id = r.payment_id WHERE r.state = 'pending'`.execute(
      db,
    );
    for (const { containerId, payment, refund } of pending.rows)
      venue.undelivered.push({ containerId, event: buildRefundEvent(payment, 'refunded', refund) });
    venue.clock.advance({ hours: 24 });
  }
}

/**
 * Orders, payments and refunds that still wait for something after everything has happened. What an order owes is for its
 * buyer to pay if the provider has ended its authorisation after the venue's yes.
 */
async function unsettled(db: Db) {
  const { rows } = await sql`
    SELECT 'order' AS of, id, state FROM orders WHERE state = 'placed'
    UNION ALL SELECT 'payment', id, state FROM payments WHERE state IN ('authorised', 'disputed')
    UNION ALL SELECT 'refund', id, state FROM refunds WHERE state <> 'succeeded'
    UNION ALL SELECT 'owed', order_id, owed::text FROM order_balances b WHERE owed <> 0 AND NOT EXISTS (
      SELECT FROM payment_allocations a JOIN payment_transitions t USING (container_id, payment_id)
      WHERE a.container_id = b.container_id AND a.order_id = b.order_id
        AND t.from_state = 'authorised' AND t.to_state IN ('cancelled', 'failed'))`.execute(db);
  return rows;
}

async function buyAndPay(venue: SimulatedVenue): Promise<void> {
  const { db, ports } = venue;
  const [scene] = venue.scenes as [Scene, Scene];
  const owner = newVisitor();
  await reserveTickets(db, scene, { quantity: 1, owner });
  const order = await buildOrder(db, ports.sellers, owner);
  const { reference } = await buildPayment(db, order);
  const event = buildPaidEvent(reference, { amount: minor(order.total_minor) });
  await deliver(venue, 0, { containerId: order.container_id, event });
  expect(await brokenInvariants(db)).toEqual([]);
}

const OUTCOMES = [
  'sold',
  'booked',
  'closed',
  'expired',
  'part refunds',
  'failed refunds',
  'several payees',
  'part paid',
  'captured',
  'released',
  'disputed',
  'charged back',
  'admitted',
  'refused',
] as const;

async function countOutcomes(db: Db) {
  const { rows } = await sql<Record<(typeof OUTCOMES)[number], number>>`
    SELECT (SELECT count(*) FROM tickets WHERE state IN ('confirmed', 'checked_in')) AS sold,
      (SELECT count(*) FROM entry_transitions WHERE to_state = 'provisional') AS booked,
      (SELECT count(*) FROM calendar_entries WHERE kind = 'closure') AS closed,
      (SELECT count(*) FROM tickets WHERE state = 'expired') AS expired,
      (SELECT count(*) FROM order_lines WHERE refunded_minor > 0 AND refunded_minor < amount_minor) AS "part refunds",
      (SELECT count(*) FROM refund_transitions WHERE to_state = 'failed') AS "failed refunds",
      (SELECT count(*) FROM (SELECT FROM orders GROUP BY checkout_key HAVING count(DISTINCT container_id) > 1) k) AS "several payees",
      (SELECT count(*) FROM payment_events WHERE kind = 'part-paid') AS "part paid",
      (SELECT count(*) FROM payment_transitions WHERE from_state = 'authorised' AND to_state = 'received') AS captured,
      (SELECT count(*) FROM payment_transitions WHERE from_state = 'authorised' AND to_state = 'cancelled') AS released,
      (SELECT count(*) FROM payment_transitions WHERE to_state = 'disputed') AS disputed,
      (SELECT count(*) FROM payments WHERE state = 'charged_back') AS "charged back",
      (SELECT count(*) FROM check_ins WHERE outcome = 'admitted') AS admitted,
      (SELECT count(*) FROM check_ins WHERE outcome = 'refused') AS refused`.execute(db);
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
