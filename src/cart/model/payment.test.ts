import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { newVisitor } from '../../shared/builders.ts';
import { type Tx, transaction, violatedConstraint } from '../../shared/db/database.ts';
import { minor } from '../../shared/money.ts';
import { buildPaidEvent } from '../builders.ts';
import { ORDER_TRANSITIONS, type OrderState } from '../rules/order.ts';
import { listUnbalancedPayments, orderNow, placeTestOrder, type TestCart, testCart } from '../testing.ts';

/** A paid order of two lines, £23.00 and £7.00. */
async function paidOrder(cart: TestCart) {
  const { order, reference, payment } = await placeTestOrder(cart, newVisitor(), [{}, { amount: 700 }]);
  await cart.settle(buildPaidEvent(reference, { amount: minor(3000), fee: minor(0) }));
  return { ...(await orderNow(cart.db, order)), payment };
}

// SQL statements that lose money, as a faulty operation might run them.
const mistakes = {
  'receives a payment and does nothing more': async (tx: Tx, cart: TestCart) => {
    const { payment } = await placeTestOrder(cart);
    await sql`UPDATE payments SET state = 'received', received_at = now(), received_minor = amount_minor,
      received_currency = currency WHERE id = ${payment.id}`.execute(tx);
  },
  'loses a paid line without a refund': async (tx: Tx, cart: TestCart) => {
    const { lines } = await paidOrder(cart);
    await sql`UPDATE order_lines SET state = 'lost' WHERE id = ${lines[0]?.id}`.execute(tx);
  },
  'refunds a line that is fulfilled': async (tx: Tx, cart: TestCart) => {
    const { id, payment, lines } = await paidOrder(cart);
    await sql`UPDATE payments SET refunded_minor = 700 WHERE id = ${payment.id}`.execute(tx);
    await sql`INSERT INTO refunds (payment_id, order_id, line_id, amount_minor, currency, reason, state, due_at)
      VALUES (${payment.id}, ${id}, ${lines[1]?.id}, 700, 'GBP', 'lost', 'due', now())`.execute(tx);
  },
  'refunds a line by less than its price': async (tx: Tx, cart: TestCart) => {
    const { id, payment, lines } = await paidOrder(cart);
    await sql`UPDATE payments SET refunded_minor = 699 WHERE id = ${payment.id}`.execute(tx);
    await sql`UPDATE order_lines SET state = 'declined' WHERE id = ${lines[1]?.id}`.execute(tx);
    await sql`INSERT INTO refunds (payment_id, order_id, line_id, amount_minor, currency, reason, state, due_at)
      VALUES (${payment.id}, ${id}, ${lines[1]?.id}, 699, 'GBP', 'declined', 'due', now())`.execute(tx);
  },
};

describe('with its trigger', async () => {
  const cart = await testCart();

  test.each(Object.keys(mistakes) as (keyof typeof mistakes)[])('refuses what %s', async (name) => {
    const work = transaction(cart.openMore().db, (tx) => mistakes[name](tx, cart));
    const constraint = await work.then(
      () => undefined,
      (error) => violatedConstraint(error),
    );
    expect(constraint).toBe('payments_accounted_for');
    expect(await listUnbalancedPayments(cart.db)).toEqual([]);
  });
});

describe('without its trigger', async () => {
  const cart = await testCart();
  await sql`DROP FUNCTION account_for_payment; DROP FUNCTION account_for_row CASCADE`.execute(cart.db);

  test.each(Object.keys(mistakes) as (keyof typeof mistakes)[])('loses money by what %s', async (name) => {
    const before = (await listUnbalancedPayments(cart.db)).length;
    await transaction(cart.openMore().db, (tx) => mistakes[name](tx, cart));
    expect(await listUnbalancedPayments(cart.db)).toHaveLength(before + 1);
  });
});

describe('the database', async () => {
  const cart = await testCart();
  const constraintOf = (statement: ReturnType<typeof sql>) =>
    statement.execute(cart.db).then(
      () => undefined,
      (error) => violatedConstraint(error),
    );

  test('refuses to refund more than was received', async () => {
    const { payment } = await paidOrder(cart);
    const constraint = await constraintOf(
      sql`UPDATE payments SET refunded_minor = 3001 WHERE id = ${payment.id}`,
    );
    expect(constraint).toBe('payments_never_refunded_twice');
  });

  test('refuses to refund a line twice', async () => {
    const { id, payment, lines } = await paidOrder(cart);
    const refund = sql`(${payment.id}, ${id}, ${lines[1]?.id}, 700, 'GBP', 'lost', 'due', now())`;
    const constraint = await constraintOf(sql`INSERT INTO refunds
      (payment_id, order_id, line_id, amount_minor, currency, reason, state, due_at) VALUES ${refund}, ${refund}`);
    expect(constraint).toBe('refunds_order_id_line_id_key');
  });

  test('refuses to fail a received payment', async () => {
    const { payment } = await paidOrder(cart);
    const constraint = await constraintOf(sql`UPDATE payments SET state = 'failed', received_at = NULL,
      received_minor = NULL, received_currency = NULL WHERE id = ${payment.id}`);
    expect(constraint).toBe('payments_transitions');
  });

  test('refuses exactly the transitions of an order that are not allowed', async () => {
    const states = Object.keys(ORDER_TRANSITIONS) as OrderState[];
    for (const from of states) {
      for (const to of states.filter((state) => state !== from)) {
        const { order } = await placeTestOrder(cart, newVisitor(), [{ amount: 0 }, { amount: 5 }]);
        // A paid order would need a payment, except with a total of 0.
        const set = (state: OrderState) => sql`UPDATE orders SET state = ${state}, total_minor = 0,
          paid_at = ${state === 'paid' ? order.placed_at : null} WHERE id = ${order.id}`;
        if (from !== 'placed') await set(from).execute(cart.db);
        const allowed = (ORDER_TRANSITIONS[from] as readonly OrderState[]).includes(to);
        expect([from, to, await constraintOf(set(to))]).toEqual([
          from,
          to,
          allowed ? undefined : 'orders_transitions',
        ]);
      }
    }
  });
});
