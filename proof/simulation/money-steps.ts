import { sql } from 'kysely';
import {
  buildEvent,
  buildFeeEvent,
  buildPaidEvent,
  buildPayment,
  buildRefundEvent,
} from '../../src/cart/builders.ts';
import { EventTooEarly } from '../../src/cart/errors.ts';
import { listBasket } from '../../src/cart/model/basket.ts';
import { capturePayment } from '../../src/cart/operations/capture-payment.ts';
import { placeOrders } from '../../src/cart/operations/place-orders.ts';
import { requestRefundAgain } from '../../src/cart/operations/request-refund.ts';
import { sendRefund } from '../../src/cart/operations/send-refund.ts';
import { settlePayment } from '../../src/cart/operations/settle-payment.ts';
import type { ProviderEvent } from '../../src/cart/providers/payment-provider.ts';
import { fingerprintOf } from '../../src/cart/rules/basket.ts';
import { byClock, byOwner, byPayment } from '../../src/shared/act.ts';
import { type Db, transaction } from '../../src/shared/db/database.ts';
import { type ContainerId, randomToken } from '../../src/shared/ids.ts';
import { minor } from '../../src/shared/money.ts';
import {
  type Delivery,
  ignoreDomainErrors,
  integer,
  now,
  pick,
  type SimulatedVenue,
  type Step,
} from './venue.ts';

export const placeOrdersAndPay: Step = async (venue, server, { owner }) => {
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

export type PlacedOrder = Awaited<ReturnType<typeof placeOrders>>[number];

/** Starts a payment. What the provider will report of it waits to be delivered, in this order or another. */
export async function pay(venue: SimulatedVenue, server: Db, order: PlacedOrder): Promise<void> {
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
export const startPayment = (venue: SimulatedVenue, server: Db, order: PlacedOrder) =>
  buildPayment(server, order, { attempt: 1 + integer(venue, 1e6), now: now(venue) });

export const payRest: Step = async (venue, server) => {
  const { rows } =
    await sql<PlacedOrder>`SELECT * FROM orders WHERE state = 'placed' ORDER BY random() LIMIT 1`.execute(
      server,
    );
  if (rows[0]) await pay(venue, server, rows[0]);
};

export const deliverEvent: Step = async (venue, server) => {
  const [delivery] = venue.undelivered.splice(integer(venue, venue.undelivered.length), 1);
  if (delivery) await deliver(venue, venue.servers.indexOf(server), delivery);
};

/** Delivers an event; the provider sends it again later if the one before it has not arrived yet. */
export async function deliver(venue: SimulatedVenue, server: number, delivery: Delivery): Promise<void> {
  const act = { ...byPayment(now(venue)), sellers: venue.ports.sellers };
  const input = { ...delivery, provider: venue.provider };
  try {
    await transaction(venue.servers[server] as Db, (tx) => settlePayment(tx, act, input));
  } catch (error) {
    if (!(error instanceof EventTooEarly)) throw error;
    venue.undelivered.push(delivery);
  }
}

/** What the jobs do that call the provider, for one refund and one authorisation. */
export const callProvider: Step = async (venue, server) => {
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
