import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { buildOrder, buildPaidEvent, buildPayment } from '../src/cart/builders.ts';
import { settlePayment } from '../src/cart/operations/settle-payment.ts';
import { fakeProvider } from '../src/cart/testing/provider.ts';
import { reserveTickets } from '../src/events/builders.ts';
import { cancelEvent, forecastEventCancellation } from '../src/events/operations/cancel-event.ts';
import { resumeCancellations } from '../src/events/operations/run-cancellation.ts';
import { fingerprintOf } from '../src/events/rules/cancellation.ts';
import { sellerOfEvents } from '../src/glue/order-lifecycle.ts';
import { ordersOfCart, pagesOfBlog } from '../src/glue/ports.ts';
import { byClock, byPayment } from '../src/shared/act.ts';
import { NOW, newVisitor, SITE } from '../src/shared/builders.ts';
import { type Db, transaction } from '../src/shared/db/database.ts';
import { DomainError } from '../src/shared/errors.ts';
import { minor } from '../src/shared/money.ts';
import { brokenInvariants } from './invariants.ts';
import { setUp } from './race.ts';

const ROUNDS = Number(process.env.PROOF_ROUNDS ?? 2);
const sellers = [sellerOfEvents(SITE)];
const { provider } = fakeProvider();
const act = {
  ...byClock(NOW),
  orders: ordersOfCart(sellers, SITE.urls.cart),
  pages: pagesOfBlog,
  site: SITE,
};

describe.each(Array.from({ length: ROUNDS }, (_, round) => ({ round: round + 1 })))('round $round', () => {
  test('leaves nobody a ticket of a cancelled event, and keeps nobody’s money', async () => {
    const { scene, servers, db } = await setUp({ places: 60 });
    const key = { containerId: scene.page.id, entryId: scene.concert.id };
    const buy = async (server: Db) => {
      const owner = newVisitor();
      await reserveTickets(server, scene, { quantity: 1, owner });
      const order = await buildOrder(server, sellers, owner);
      const { reference } = await buildPayment(server, order);
      const event = buildPaidEvent(reference, { amount: minor(order.total_minor) });
      const settled = { containerId: order.container_id, provider, event };
      await transaction(server, (tx) => settlePayment(tx, { ...byPayment(NOW), sellers }, settled));
    };
    const cancel = async (server: Db) => {
      for (;;) {
        const { numbers } = await forecastEventCancellation(server, act, key);
        try {
          const input = { ...key, reason: 'Flu', seen: fingerprintOf(numbers) };
          return await transaction(server, (tx) => cancelEvent(tx, act, input));
        } catch (error) {
          // Somebody has bought since: look at the new numbers, as a person would.
          if (!(error instanceof DomainError && error.reason.code === 'numbers_changed')) throw error;
        }
      }
    };
    const [first = db] = servers;
    for (let n = 0; n < 4; n++) await buy(db);
    const results = await Promise.allSettled([
      ...Array.from({ length: 40 }, (_, n) => buy(servers[n % servers.length] ?? db)),
      cancel(first),
    ]);
    for (const result of results)
      if (result.status === 'rejected' && !(result.reason instanceof DomainError)) throw result.reason;
    await Promise.all(servers.map((server) => resumeCancellations(server, act)));
    const { rows } = await sql`
      SELECT (SELECT count(*)::integer FROM tickets WHERE ticket_is_live(state)) AS live,
        (SELECT coalesce(sum(received - given_back), 0)::integer FROM order_balances) AS kept,
        (SELECT count(*)::integer FROM cancellations WHERE finished_at IS NULL) AS unfinished`.execute(db);
    expect(rows).toEqual([{ live: 0, kept: 0, unfinished: 0 }]);
    expect(await brokenInvariants(db)).toEqual([]);
  });
});
