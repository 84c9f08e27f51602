import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { buildEvent, buildOrder, buildPaidEvent, buildPayment } from '../src/cart/builders.ts';
import { listBasket } from '../src/cart/model/basket.ts';
import type { Order } from '../src/cart/model/order.ts';
import { listLines } from '../src/cart/model/order-line.ts';
import { capturePayment } from '../src/cart/operations/capture-payment.ts';
import { cancelOrder } from '../src/cart/operations/expire-order.ts';
import { placeOrders } from '../src/cart/operations/place-orders.ts';
import { refundLines } from '../src/cart/operations/request-refund.ts';
import { settlePayment } from '../src/cart/operations/settle-payment.ts';
import type { ProviderEvent } from '../src/cart/providers/payment-provider.ts';
import { fingerprintOf } from '../src/cart/rules/basket.ts';
import { fakeProvider } from '../src/cart/testing/provider.ts';
import { reserveSlot, reserveTickets } from '../src/events/builders.ts';
import { confirmEntry } from '../src/events/operations/confirm-entry.ts';
import { declineEntry } from '../src/events/operations/decline-entry.ts';
import type { EventsAct } from '../src/events/ports.ts';
import { sellerOfEvents } from '../src/glue/order-lifecycle.ts';
import { ordersOfCart, pagesOfBlog, payeesOfBlog } from '../src/glue/ports.ts';
import { byClock, byOwner, byPayment, byUser } from '../src/shared/act.ts';
import { NOW, newVisitor, SITE } from '../src/shared/builders.ts';
import { type Db, transaction } from '../src/shared/db/database.ts';
import { type Owner, randomToken, type UserId } from '../src/shared/ids.ts';
import { minor } from '../src/shared/money.ts';
import { brokenInvariants } from './invariants.ts';
import { type RaceTrack, race, setUp } from './race.ts';
import { buildScene, HIRE_DATE, type Scene } from './scene.ts';

const ROUNDS = Number(process.env.PROOF_ROUNDS ?? 1);
const ATTEMPTS = 40;
const { provider, kind } = fakeProvider();
const ports = {
  sellers: [sellerOfEvents(SITE)],
  providers: [kind],
  payees: payeesOfBlog,
};

describe.each(Array.from({ length: ROUNDS }, (_, round) => ({ round: round + 1 })))('round $round', () => {
  test('places the orders of one checkout form once, one for each payee', async () => {
    const { scene, servers, db } = await setUp();
    const mill = await buildScene(db, { slug: 'mill-lane' });
    const owner = newVisitor();
    for (const venue of [scene, mill]) await reserveTickets(db, venue, { owner });
    const fingerprint = fingerprintOf(await listBasket(db, owner, ports.sellers, NOW));
    const checkout = {
      owner,
      buyer: { name: 'Mab', email: 'mab@valley.example' },
      key: randomToken(),
      fingerprint,
    };
    const act = { ...byOwner(owner, NOW), ...ports };
    await race(servers, ATTEMPTS, (server) => transaction(server, (tx) => placeOrders(tx, act, checkout)));
    const orders = await db.selectFrom('orders').select('container_id').orderBy('container_id').execute();
    expect(orders.map((order) => order.container_id)).toEqual([scene.page.id, mill.page.id]);
    expect(await brokenInvariants(db)).toEqual([]);
  });

  test('never gives back more of a line than it cost, in however many parts', async () => {
    const { scene, servers, db } = await setUp();
    const order = await buyTicket(db, scene);
    const [line] = await listLines(db, order.container_id, order.id);
    const part = {
      containerId: order.container_id,
      orderId: order.id,
      lines: [{ lineId: line?.id as never, amount: 400 }],
    };
    const refunded = await race(servers, ATTEMPTS, (server) =>
      transaction(server, (tx) => refundLines(tx, byClock(NOW), part)),
    );
    // The ticket cost 1150.
    expect(refunded).toBe(2);
    expect(await brokenInvariants(db)).toEqual([]);
  });

  test('accepts an order once when its parts, repeated events and a cancellation arrive at once', async () => {
    const { scene, servers, db } = await setUp();
    for (let n = 0; n < 8; n++) {
      const owner = newVisitor();
      await reserveTickets(db, scene, { quantity: 1, owner });
      const order = await buildOrder(db, ports.sellers, owner);
      const { reference } = await buildPayment(db, order);
      const half = buildPaidEvent(reference, { kind: 'part-paid', amount: minor(600) });
      const whole = buildPaidEvent(reference, { amount: minor(1150) });
      await race(servers, 12, (server, attempt) =>
        attempt % 4 === 3
          ? transaction(server, (tx) =>
              cancelOrder(
                tx,
                { ...byOwner(owner, NOW), ...ports },
                { containerId: order.container_id, orderId: order.id },
              ),
            )
          : settle(server, order, attempt % 2 === 0 ? half : whole),
      );
    }
    expect(await brokenInvariants(db)).toEqual([]);
  });

  test('charges or releases an authorised payment when it is confirmed, declined, captured and cancelled at once', async () => {
    const track = await setUp({ timing: 'authorise' });
    for (let n = 0; n < 8; n++) await decideAtOnce(track, n);
    expect(await brokenInvariants(track.db)).toEqual([]);
    const { rows } = await sql<{ state: string }>`SELECT DISTINCT state FROM payments`.execute(track.db);
    expect(['received', 'cancelled']).toEqual(expect.arrayContaining(rows.map(({ state }) => state)));
  });
});

const settle = (server: Db, order: Order, event: ProviderEvent) =>
  transaction(server, (tx) =>
    settlePayment(tx, { ...byPayment(NOW), ...ports }, { containerId: order.container_id, provider, event }),
  );

async function buyTicket(db: Db, scene: Scene, owner: Owner = newVisitor()): Promise<Order> {
  await reserveTickets(db, scene, { quantity: 1, owner });
  const order = await buildOrder(db, ports.sellers, owner);
  const { reference } = await buildPayment(db, order);
  await settle(db, order, buildPaidEvent(reference, { amount: minor(order.total_minor) }));
  return order;
}

/** An organiser confirms, another declines, and the provider is told to capture or cancels by itself. */
async function decideAtOnce({ scene, servers, db }: RaceTrack, n: number): Promise<void> {
  const owner = newVisitor();
  const date = HIRE_DATE.add({ days: n });
  const entry = await reserveSlot(db, scene, { slot: scene.slots.morning, date, owner });
  const order = await buildOrder(db, ports.sellers, owner);
  const { payment, reference } = await buildPayment(db, order);
  await settle(db, order, buildEvent(reference, 'authorised'));
  const key = { containerId: scene.page.id, entryId: entry.id };
  const act = { ...byClock(NOW), ...ports };
  const capture = (server: Db) =>
    capturePayment(server, act, { containerId: scene.page.id, paymentId: payment.id });
  await race(servers, 12, (server, attempt) => {
    switch (attempt % 4) {
      case 0:
        return transaction(server, (tx) => confirmEntry(tx, organiser, key));
      case 1:
        return transaction(server, (tx) => declineEntry(tx, organiser, { ...key, explanation: '' }));
      case 2:
        return capture(server);
      default:
        return n % 2 === 0 ? capture(server) : settle(server, order, buildEvent(reference, 'cancelled'));
    }
  });
  await capture(db);
}

const organiser: EventsAct = {
  ...byUser('5f6f2d2e-6d0c-4f6e-8f63-2f6c2f6f2d2e' as UserId, NOW),
  orders: ordersOfCart(ports.sellers, SITE.urls.cart),
  pages: pagesOfBlog,
  site: SITE,
};
