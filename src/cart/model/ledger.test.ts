import { type RawBuilder, sql } from 'kysely';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { type Tx, transaction } from '../../shared/db/database.ts';
import { minor } from '../../shared/money.ts';
import { buildEvent, buildFeeEvent, buildPaidEvent, buildRefundEvent } from '../builders.ts';
import { cancelLine } from '../operations/cancel-line.ts';
import { giveDepositBack } from '../operations/give-deposit-back.ts';
import { refundLines } from '../operations/request-refund.ts';
import { ORDER_TRANSITIONS, type OrderState } from '../rules/order.ts';
import type * as postings from '../rules/postings.ts';
import {
  constraintOf,
  insertRefundRow,
  mistakes,
  type PostingRow,
  post,
  requestRefund,
  type Scene,
  scene,
} from '../testing/ledger-mistakes.ts';
import { listUnbalancedOrders, PAGE, type TestCart, takeOffStall, testCart } from '../testing.ts';

type Poster = Exclude<keyof typeof postings, 'taxIn' | 'changeOf'>;
type Mutation = (posted: postings.Posted) => postings.Posted;

const fault = vi.hoisted(() => ({ poster: '', mutation: (posted: unknown) => posted }));

// The posters themselves, so that one of them can be made to post something else.
vi.mock('../rules/postings.ts', async (importOriginal) => {
  const original = await importOriginal<typeof postings>();
  const wrapped = Object.entries(original).map(([name, poster]) => [
    name,
    name === 'taxIn' || name === 'changeOf'
      ? poster
      : (input: never) => {
          const posted = (poster as (input: never) => unknown)(input);
          return fault.poster === name ? fault.mutation(posted) : posted;
        },
  ]);
  return Object.fromEntries(wrapped);
});

beforeEach(() => {
  fault.poster = '';
});

const names = Object.keys(mistakes);

describe('with its guards', async () => {
  const cart = await testCart();

  test.each(names)('refuses what %s', async (name) => {
    const [constraint, mistake] = mistakes[name] ?? ['', () => async () => {}];
    const work = mistake(await scene(cart));
    expect(await constraintOf(transaction(cart.db, work))).toBe(constraint);
  });

  test.each(['ledger_transactions', 'ledger_postings'])('never changes the rows of %s', async (table) => {
    await scene(cart);
    const name = `${table}_append_only`;
    const changes = [
      sql`UPDATE ${sql.table(table)} SET container_id = container_id`,
      sql`DELETE FROM ${sql.table(table)}`,
      sql`TRUNCATE ${sql.table(table)} CASCADE`,
    ];
    for (const change of changes) expect(await constraintOf(change.execute(cart.db))).toBe(name);
  });

  test('never changes what was agreed, asked for or received', async () => {
    const at = await scene(cart);
    const { orderId, lineId, paymentId, open } = at;
    const refundId = await transaction(cart.db, async (tx) => (await requestRefund(tx, at)).refund_id);
    const changes: [table: string, change: RawBuilder<unknown>][] = [
      ['orders', sql`UPDATE orders SET currency = 'EUR' WHERE id = ${orderId}`],
      [
        'order_lines',
        sql`UPDATE order_lines SET unit_price_minor = 1, amount_minor = 1 WHERE id = ${lineId}`,
      ],
      ['order_lines', sql`UPDATE order_lines SET order_id = ${orderId} WHERE order_id = ${open.orderId}`],
      ['order_lines', sql`DELETE FROM order_lines WHERE order_id = ${open.orderId}`],
      ['payments', sql`UPDATE payments SET amount_minor = 1 WHERE id = ${open.paymentId}`],
      ['payments', sql`UPDATE payments SET received_currency = 'EUR' WHERE id = ${paymentId}`],
      [
        'payment_allocations',
        sql`UPDATE payment_allocations SET order_id = ${orderId} WHERE payment_id = ${open.paymentId}`,
      ],
      ['payment_allocations', sql`DELETE FROM payment_allocations WHERE payment_id = ${paymentId}`],
      ['refunds', sql`UPDATE refunds SET payment_id = ${open.paymentId} WHERE id = ${refundId}`],
    ];
    for (const [table, change] of changes) {
      expect(await constraintOf(change.execute(cart.db))).toBe(`${table}_append_only`);
    }
  });

  test('refunds only payments and lines of the same order', async () => {
    const at = await scene(cart);
    const ofOther = { ...at, paymentId: at.open.paymentId };
    const against = transaction(cart.db, (tx) => insertRefundRow(tx, ofOther, 'overpaid'));
    expect(await constraintOf(against)).toBe('refunds_container_id_payment_id_order_id_fkey');
    const line = transaction(cart.db, async (tx) => {
      const id = await insertRefundRow(tx, at, 'goodwill');
      await sql`INSERT INTO refund_lines (container_id, refund_id, order_id, line_id, amount_minor)
        SELECT ${PAGE}, ${id}, order_id, id, 100 FROM order_lines WHERE order_id = ${at.open.orderId}`.execute(
        tx,
      );
    });
    expect(await constraintOf(line)).toBe('refund_lines_container_id_order_id_refund_id_fkey');
  });

  test.each(['order_transitions', 'order_line_transitions', 'payment_transitions', 'refund_transitions'])(
    'never changes the rows of %s',
    async (table) => {
      const at = await scene(cart);
      await transaction(cart.db, async (tx) => {
        const { refund_id } = await requestRefund(tx, at);
        await sql`UPDATE refunds SET state = 'failed' WHERE id = ${refund_id}`.execute(tx);
      });
      const name = `${table}_append_only`;
      expect(
        await constraintOf(sql`UPDATE ${sql.table(table)} SET to_state = to_state`.execute(cart.db)),
      ).toBe(name);
      expect(await constraintOf(sql`DELETE FROM ${sql.table(table)}`.execute(cart.db))).toBe(name);
    },
  );

  test('sees what concurrent transactions take from one balance, even without the lock of its order', async () => {
    const { open } = await scene(cart);
    await cart.settle(buildPaidEvent(open.reference, { kind: 'part-paid', amount: minor(1000) }));
    const take = (tx: Tx) =>
      post(tx, 'adjustment', [
        ['customer_balance', 1000, { order_id: open.orderId }],
        ['write_offs', -1000, { order_id: open.orderId }],
      ]);
    const [other, checked] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const first = transaction(cart.db, async (tx) => {
      await take(tx);
      await sql`SET CONSTRAINTS ALL IMMEDIATE`.execute(tx);
      checked.resolve();
      await other.promise;
    });
    await checked.promise;
    const second = transaction(cart.db, take);
    // Time for the second to commit, if nothing keeps it from that.
    setTimeout(other.resolve, 200);
    expect([await constraintOf(first), await constraintOf(second)]).toEqual([undefined, 'orders_settled']);
  });

  test('never changes what a refund gives back of a line', async () => {
    const { orderId, lineId } = await scene(cart);
    const lines = [{ lineId, amount: 100 }];
    await transaction(cart.db, (tx) => refundLines(tx, cart.act(), { containerId: PAGE, orderId, lines }));
    for (const change of [
      sql`UPDATE refund_lines SET amount_minor = 1`,
      sql`DELETE FROM refund_lines`,
      sql`TRUNCATE refund_lines`,
    ]) {
      expect(await constraintOf(change.execute(cart.db))).toBe('refund_lines_append_only');
    }
  });

  test('refuses to give back more than a line cost, and more than was received', async () => {
    const at = await scene(cart);
    const { orderId, lineId, paymentId } = at;
    const lines = [{ lineId, amount: 2000 }];
    await transaction(cart.db, (tx) => refundLines(tx, cart.act(), { containerId: PAGE, orderId, lines }));
    const more = transaction(cart.db, async (tx) => {
      const id = await insertRefundRow(tx, at, 'goodwill');
      await sql`INSERT INTO refund_lines (container_id, refund_id, order_id, line_id, amount_minor)
        VALUES (${PAGE}, ${id}, ${orderId}, ${lineId}, 301)`.execute(tx);
    });
    expect(await constraintOf(more)).toMatch(/^order_lines_(refunded|earned)/);
    const tooMuch = sql`UPDATE payments SET refunded_minor = 3001 WHERE id = ${paymentId}`;
    expect(await constraintOf(tooMuch.execute(cart.db))).toBe('payments_never_refunded_twice');
  });

  test('refuses a posting about money of no order or payment', async () => {
    const { orderId } = await scene(cart);
    for (const rows of [
      [['sales_net', -5, { order_id: orderId }]],
      [['customer_balance', -5]],
      [['refunds_payable', -5, { order_id: orderId }]],
      [['provider_fees', 5, { order_id: orderId }]],
      [['clearing', 5, { order_id: orderId }]],
    ] satisfies PostingRow[][]) {
      const work = transaction(cart.db, (tx) => post(tx, 'adjustment', rows));
      expect(await constraintOf(work)).toBe('ledger_postings_about');
    }
  });

  test('refuses exactly the transitions of an order that are not allowed', async () => {
    const states = Object.keys(ORDER_TRANSITIONS) as OrderState[];
    for (const from of states) {
      for (const to of states.filter((state) => state !== from)) {
        const { open } = await scene(cart);
        await sql`UPDATE order_lines SET state = 'cancelled' WHERE order_id = ${open.orderId}`.execute(
          cart.db,
        );
        const set = (state: OrderState) => sql`UPDATE orders SET state = ${state},
          accepted_at = ${state === 'accepted' ? cart.clock.now() : null} WHERE id = ${open.orderId}`;
        if (from !== 'placed') await set(from).execute(cart.db);
        const allowed = (ORDER_TRANSITIONS[from] as readonly OrderState[]).includes(to);
        expect([from, to, await constraintOf(set(to).execute(cart.db))]).toEqual([
          from,
          to,
          allowed ? undefined : 'order_transitions_allowed',
        ]);
      }
    }
  });
});

describe('without its guards', async () => {
  const cart = await testCart();
  await sql`DROP FUNCTION check_ledger CASCADE`.execute(cart.db);
  await sql`DROP FUNCTION check_ledger_credit CASCADE`.execute(cart.db);

  test.each(names)('lets pass what %s', async (name) => {
    const work = mistakes[name]?.[1](await scene(cart));
    expect(await constraintOf(transaction(cart.db, work ?? (async () => {})))).toBeUndefined();
  });
});

// Each poster, and what makes the cart call it.
const posters: Record<Poster, (cart: TestCart, scene: Scene) => Promise<unknown>> = {
  paymentReceived: (cart, { open }) => cart.settle(buildPaidEvent(open.reference)),
  linesSold: (cart, { open }) => cart.settle(buildPaidEvent(open.reference)),
  feeCharged: (cart, { reference }) => cart.settle(buildFeeEvent(reference, 75)),
  earningsLowered: (cart, scene) => cancelFirst(cart, scene),
  balanceGivenBack: (cart, { reference }) => cart.settle(buildPaidEvent(reference, { amount: minor(3100) })),
  refundSent: (cart, scene) => refundedOnce(cart, scene),
  refundFailed: async (cart, scene) => {
    await refundedOnce(cart, scene);
    await cart.settle(buildRefundEvent(scene.reference, 'refund-failed', `re_${scene.orderId}`));
  },
  depositKept: async (cart, { deposit: { orderId, lineId } }) => {
    const damages = { amount: 500, reason: 'A broken chair', taxRate: 2000 };
    const key = { containerId: PAGE, orderId, lineId };
    await transaction(cart.db, (tx) => giveDepositBack(tx, cart.act(), { ...key, damages }));
  },
  paymentDisputed: (cart, { reference }) => cart.settle(buildEvent(reference, 'disputed')),
  disputeWon: async (cart, { reference }) => {
    await cart.settle(buildEvent(reference, 'disputed'));
    await cart.settle(buildEvent(reference, 'dispute-won'));
  },
  refundCancelled: cancelledRefund,
  refundUncancelled: async (cart, scene) => {
    await cancelledRefund(cart, scene);
    await cart.settle(buildRefundEvent(scene.reference, 'refunded', 're_made', { amount: 500 }));
  },
};

/** A refund that is not sent yet, of a payment that the buyer's bank takes back. */
async function cancelledRefund(cart: TestCart, { orderId, lineId, reference }: Scene): Promise<void> {
  const lines = [{ lineId, amount: 500 }];
  await transaction(cart.db, (tx) => refundLines(tx, cart.act(), { containerId: PAGE, orderId, lines }));
  await cart.settle(buildEvent(reference, 'dispute-lost'));
}

async function cancelFirst(cart: TestCart, { orderId, lineId }: Scene): Promise<void> {
  const { rows } = await sql<{ key: string }>`SELECT key FROM order_lines WHERE id = ${lineId}`.execute(
    cart.db,
  );
  const line = { containerId: PAGE, orderId, seller: 'events', key: rows[0]?.key ?? '' } as const;
  await transaction(cart.db, async (tx) => {
    await takeOffStall(tx, line.key);
    await cancelLine(tx, cart.act(), { ...line, reason: 'cancelled' });
  });
}

async function refundedOnce(cart: TestCart, scene: Scene): Promise<void> {
  const { orderId, lineId, reference } = scene;
  const lines = [{ lineId, amount: 500 }];
  await transaction(cart.db, (tx) => refundLines(tx, cart.act(), { containerId: PAGE, orderId, lines }));
  await sql`UPDATE refunds SET reference = ${`re_${orderId}`} WHERE order_id = ${orderId}`.execute(cart.db);
  await cart.settle(buildRefundEvent(reference, 'refunded', `re_${orderId}`));
}

const withPostings = (
  change: (postings: postings.Posted['postings']) => postings.Posted['postings'],
): Mutation => {
  return ({ kind, postings }) => ({ kind, postings: change(postings) });
};

const mutations: Record<string, Mutation> = {
  nothing: withPostings(() => []),
  'all but the last posting': withPostings((all) => all.slice(0, -1)),
  'one penny more in one posting': withPostings((all) =>
    all.map((one, at) => (at === 0 ? { ...one, amount: one.amount + 1 } : one)),
  ),
  'twice the amounts': withPostings((all) => all.map((one) => ({ ...one, amount: one.amount * 2 }))),
  'debit for credit': withPostings((all) => all.map((one) => ({ ...one, amount: -one.amount }))),
};

describe('a poster that posts', async () => {
  const cart = await testCart();
  const cases = Object.keys(posters).flatMap((poster) =>
    Object.keys(mutations).map((mutation) => [poster as Poster, mutation] as const),
  );

  test.each(cases)('%s: %s, is refused', async (poster, mutation) => {
    const at = await scene(cart);
    fault.poster = poster;
    fault.mutation = mutations[mutation] as typeof fault.mutation;
    expect(await constraintOf(posters[poster](cart, at))).toMatch(
      /^(ledger_adds_up|orders_settled|order_lines_(posted|split)|(payments|payments_fee|payments_dispute|refunds)_posted)$/,
    );
    expect(await listUnbalancedOrders(cart.db)).toEqual([]);
  });

  test.each(Object.keys(posters) as Poster[])('%s as it should, is not', async (poster) => {
    const at = await scene(cart);
    await posters[poster](cart, at);
    expect(await listUnbalancedOrders(cart.db)).toEqual([]);
  });
});
