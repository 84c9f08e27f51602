import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { buildEvent, buildOrder, buildOrders, buildPaidEvent, buildPayment } from '../src/cart/builders.ts';
import { listLines } from '../src/cart/model/order-line.ts';
import { capturePayment } from '../src/cart/operations/capture-payment.ts';
import { refundLines } from '../src/cart/operations/request-refund.ts';
import { reserveSlot, reserveTickets } from '../src/events/builders.ts';
import { confirmEntry } from '../src/events/operations/confirm-entry.ts';
import { byClock } from '../src/shared/act.ts';
import { newVisitor } from '../src/shared/builders.ts';
import { type Db, transaction } from '../src/shared/db/database.ts';
import { minor } from '../src/shared/money.ts';
import { brokenInvariants } from './invariants.ts';
import { HIRE_DATE, type Scene } from './scene.ts';
import {
  answerRequest,
  cancelAnOrder,
  cancelBooking,
  holdSlot,
  holdTickets,
  refundPart,
  releaseFirstLine,
  scanAtDoor,
  signIn,
  sweep,
  useSpaces,
} from './simulation/diary-steps.ts';
import {
  callProvider,
  deliver,
  deliverEvent,
  payRest,
  placeOrdersAndPay,
  startPayment,
} from './simulation/money-steps.ts';
import { settleEverything, unsettled } from './simulation/settle-everything.ts';
import {
  ignoreDomainErrors,
  now,
  openVenue,
  organiser,
  pick,
  type SimulatedVenue,
  type Step,
  shuffled,
  type Visitor,
} from './simulation/venue.ts';

const ROUNDS = Number(process.env.PROOF_ROUNDS ?? 1);
const FIRST_SEED = Number(process.env.PROOF_SEED ?? 20_260_601);
const VISITORS = 120;
const STEPS = 16;

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

async function visit(venue: SimulatedVenue, n: number): Promise<void> {
  const visitor: Visitor = { owner: newVisitor() };
  for (let step = 0; step < STEPS; step++) {
    if (venue.random() < 0.015) venue.clock.advance({ minutes: Math.floor(venue.random() * 7) });
    const action = pick(venue, ACTIONS);
    await ignoreDomainErrors(action(venue, venue.servers[(n + step) % venue.servers.length] as Db, visitor));
  }
}

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
  const { reference, payment } = await startPayment(venue, server, order);
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
