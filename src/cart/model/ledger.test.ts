import { type RawBuilder, sql } from 'kysely';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { newVisitor } from '../../shared/builders.ts';
import { type Tx, transaction, violatedConstraint } from '../../shared/db/database.ts';
import type { LineId, OrderId, PaymentId } from '../../shared/ids.ts';
import { minor } from '../../shared/money.ts';
import { buildEvent, buildFeeEvent, buildPaidEvent, buildRefundEvent } from '../builders.ts';
import { cancelLine } from '../operations/cancel-line.ts';
import { refundLines } from '../operations/request-refund.ts';
import { ORDER_TRANSITIONS, type OrderState } from '../rules/order.ts';
import type * as postings from '../rules/postings.ts';
import type { Posted } from '../rules/postings.ts';
import {
  listUnbalancedOrders,
  orderNow,
  PAGE,
  placeTestOrder,
  type TestCart,
  takeOffStall,
  testCart,
} from '../testing.ts';

type Poster = Exclude<keyof typeof postings, 'taxIn' | 'changeOf'>;
type Mutation = (posted: Posted) => Posted;

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

/** The ids of an accepted order of two lines, £23.00 and £7.00, that was paid, and of an order that was not. */
type Scene = {
  orderId: OrderId;
  lineId: LineId;
  paymentId: PaymentId;
  reference: string;
  open: { orderId: OrderId; paymentId: PaymentId; reference: string };
};

async function scene(cart: TestCart): Promise<Scene> {
  const things = [{ taxRate: 2000 }, { price: 700 }];
  const { order, reference, payment } = await placeTestOrder(cart, newVisitor(), things);
  await cart.settle(buildPaidEvent(reference, { amount: minor(3000), fee: minor(60) }));
  const { lines } = await orderNow(cart.db, order);
  const open = await placeTestOrder(cart, newVisitor());
  return {
    orderId: order.id,
    lineId: lines.find((line) => line.amount_minor === 2300)?.id as LineId,
    paymentId: payment.id,
    reference,
    open: { orderId: open.order.id, paymentId: open.payment.id, reference: open.reference },
  };
}

const constraintOf = (work: Promise<unknown>): Promise<string | undefined> =>
  work.then(() => undefined, violatedConstraint);

type PostingRow = [account: string, amount: number, ids?: Partial<Record<IdColumn, number>>];
type IdColumn = 'order_id' | 'line_id' | 'payment_id' | 'refund_id';

/** Posts a transaction as a faulty operation might. */
async function post(tx: Tx, kind: string, rows: PostingRow[], currency = 'GBP'): Promise<void> {
  const { rows: inserted } = await sql<{ id: number }>`
    INSERT INTO ledger_transactions (container_id, kind, posted_at, posted_by)
    VALUES (${PAGE}, ${kind}, now(), 'clock') RETURNING id`.execute(tx);
  for (const [account, amount, ids = {}] of rows) {
    await sql`INSERT INTO ledger_postings (container_id, transaction_id, account, currency, amount_minor, order_id,
        line_id, payment_id, refund_id)
      VALUES (${PAGE}, ${inserted[0]?.id}, ${account}, ${currency}, ${amount}, ${ids.order_id ?? null},
        ${ids.line_id ?? null}, ${ids.payment_id ?? null}, ${ids.refund_id ?? null})`.execute(tx);
  }
}

const run = (statement: RawBuilder<unknown>) => async (tx: Tx) => {
  await statement.execute(tx);
};

const insertRefundRow = (tx: Tx, { orderId, paymentId }: Scene, reason: string, currency = 'GBP') =>
  sql<{
    id: number;
  }>`INSERT INTO refunds (container_id, payment_id, order_id, amount_minor, currency, reason, state,
      requested_at, state_at, state_by)
    VALUES (${PAGE}, ${paymentId}, ${orderId}, 100, ${currency}, ${reason}, 'requested', now(), now(), 'clock')
    RETURNING id`
    .execute(tx)
    .then(({ rows }) => rows[0]?.id ?? 0);

/** Requests a refund, as it should. @returns the ids of its postings */
async function requestRefund(tx: Tx, scene: Scene, currency = 'GBP') {
  await sql`UPDATE payments SET refunded_minor = 100 WHERE id = ${scene.paymentId}`.execute(tx);
  const ids = { order_id: scene.orderId, refund_id: await insertRefundRow(tx, scene, 'overpaid', currency) };
  await post(
    tx,
    'refund',
    [
      ['write_offs', 100, { order_id: scene.orderId }],
      ['refunds_payable', -100, ids],
    ],
    currency,
  );
  return ids;
}

// What loses money, as faulty operations or people at a console might do it, and which guard refuses it.
const mistakes: Record<string, [constraint: string, (scene: Scene) => (tx: Tx) => Promise<void>]> = {
  'posts a transaction that is off by one': [
    'ledger_adds_up',
    ({ orderId, paymentId }) =>
      async (tx) => {
        const ids = { order_id: orderId, payment_id: paymentId };
        await post(tx, 'fee', [
          ['provider_fees', 5, ids],
          ['clearing', -4, ids],
        ]);
      },
  ],
  'posts a transaction that only adds up over two currencies': [
    'ledger_adds_up',
    () => async (tx) => {
      await post(tx, 'adjustment', [['bank', 5]]);
      await post(tx, 'adjustment', [['cash', -5]], 'EUR');
    },
  ],
  'moves money from one order to another': [
    'ledger_adds_up',
    ({ orderId, open }) =>
      async (tx) => {
        await post(tx, 'adjustment', [
          ['receivables', -100, { order_id: orderId }],
          ['customer_balance', 100, { order_id: open.orderId }],
        ]);
      },
  ],
  'receives a payment and posts nothing': [
    'payments_posted',
    ({ open }) =>
      run(sql`WITH a AS (
          UPDATE payment_allocations SET received_minor = 2300 WHERE payment_id = ${open.paymentId})
        UPDATE payments SET state = 'received', received_at = now(), received_minor = 2300, received_currency = 'GBP'
        WHERE id = ${open.paymentId}`),
  ],
  'receives a payment for no order': [
    'payments_allocated',
    ({ open }) =>
      async (tx) => {
        await sql`UPDATE payments SET state = 'received', received_at = now(), received_minor = 2300,
          received_currency = 'GBP' WHERE id = ${open.paymentId}`.execute(tx);
        await post(tx, 'payment', [
          ['clearing', 2300, { payment_id: open.paymentId, order_id: open.orderId }],
          ['customer_balance', -2300, { order_id: open.orderId }],
        ]);
      },
  ],
  'posts a payment of one order for another': [
    'payments_allocated',
    ({ orderId, open }) =>
      async (tx) => {
        await sql`UPDATE payment_allocations SET received_minor = 2300 WHERE payment_id = ${open.paymentId}`.execute(
          tx,
        );
        await sql`UPDATE payments SET state = 'received', received_at = now(), received_minor = 2300,
          received_currency = 'GBP' WHERE id = ${open.paymentId}`.execute(tx);
        await post(tx, 'payment', [
          ['clearing', 2300, { payment_id: open.paymentId, order_id: orderId }],
          ['write_offs', -2300, { order_id: orderId }],
        ]);
      },
  ],
  'receives a payment in one currency and posts another': [
    'payments_posted',
    ({ open }) =>
      async (tx) => {
        await sql`UPDATE payment_allocations SET received_minor = 2300 WHERE payment_id = ${open.paymentId}`.execute(
          tx,
        );
        await sql`UPDATE payments SET state = 'received', received_at = now(), received_minor = 2300,
          received_currency = 'EUR' WHERE id = ${open.paymentId}`.execute(tx);
        await post(tx, 'payment', [
          ['clearing', 2300, { payment_id: open.paymentId, order_id: open.orderId }],
          ['customer_balance', -2300, { order_id: open.orderId }],
        ]);
      },
  ],
  'posts a payment that was not received': [
    'payments_posted',
    ({ open }) =>
      async (tx) => {
        await post(tx, 'payment', [
          ['clearing', 2300, { payment_id: open.paymentId, order_id: open.orderId }],
          ['customer_balance', -2300, { order_id: open.orderId }],
        ]);
      },
  ],
  'knows a fee and posts nothing': [
    'payments_fee_posted',
    ({ paymentId }) => run(sql`UPDATE payments SET fee_minor = 61 WHERE id = ${paymentId}`),
  ],
  'posts a fee in another currency': [
    'payments_fee_posted',
    ({ paymentId, orderId }) =>
      async (tx) => {
        await sql`UPDATE payments SET fee_minor = 65 WHERE id = ${paymentId}`.execute(tx);
        const ids = { order_id: orderId, payment_id: paymentId };
        await post(
          tx,
          'fee',
          [
            ['provider_fees', 5, ids],
            ['clearing', -5, ids],
          ],
          'EUR',
        );
      },
  ],
  'posts a fee that no payment has': [
    'payments_fee_posted',
    ({ orderId, paymentId }) =>
      async (tx) => {
        const ids = { order_id: orderId, payment_id: paymentId };
        await post(tx, 'fee', [
          ['provider_fees', 5, ids],
          ['clearing', -5, ids],
        ]);
      },
  ],
  'disputes a payment and posts nothing': [
    'payments_dispute_posted',
    ({ paymentId }) => run(sql`UPDATE payments SET state = 'disputed' WHERE id = ${paymentId}`),
  ],
  'fulfils a line and posts nothing': [
    'order_lines_posted',
    ({ open }) =>
      run(
        sql`UPDATE order_lines SET state = 'fulfilled', earned_minor = 2300 WHERE order_id = ${open.orderId}`,
      ),
  ],
  'ends a line that has earned and posts nothing': [
    'order_lines_posted',
    ({ lineId }) =>
      run(sql`UPDATE order_lines SET state = 'declined', earned_minor = 0 WHERE id = ${lineId}`),
  ],
  'posts a sale of a line that is not fulfilled': [
    'order_lines_posted',
    ({ open }) =>
      async (tx) => {
        const { rows } = await sql<{
          id: number;
        }>`SELECT id FROM order_lines WHERE order_id = ${open.orderId}`.execute(tx);
        await post(tx, 'sale', [
          ['write_offs', 2300, { order_id: open.orderId }],
          ['sales_net', -2300, { order_id: open.orderId, line_id: rows[0]?.id ?? 0 }],
        ]);
      },
  ],
  'posts a sale in another currency': [
    'order_lines_posted',
    ({ orderId, lineId }) =>
      async (tx) => {
        await sql`UPDATE order_lines SET state = 'cancelled', earned_minor = 0 WHERE id = ${lineId}`.execute(
          tx,
        );
        await post(
          tx,
          'reversal',
          [
            ['sales_net', 2300, { order_id: orderId, line_id: lineId }],
            ['write_offs', -2300, { order_id: orderId }],
          ],
          'EUR',
        );
      },
  ],
  'requests a refund and posts nothing': [
    'refunds_posted',
    (scene) => async (tx) => {
      await sql`UPDATE payments SET refunded_minor = 100 WHERE id = ${scene.paymentId}`.execute(tx);
      await insertRefundRow(tx, scene, 'overpaid');
    },
  ],
  'sends a refund and posts nothing': [
    'refunds_posted',
    (scene) => async (tx) => {
      await sql`UPDATE payments SET refunded_minor = 100 WHERE id = ${scene.paymentId}`.execute(tx);
      const id = await insertRefundRow(tx, scene, 'overpaid');
      await post(tx, 'refund', [
        ['write_offs', 100, { order_id: scene.orderId }],
        ['refunds_payable', -100, { order_id: scene.orderId, refund_id: id }],
      ]);
      await sql`UPDATE refunds SET state = 'succeeded' WHERE id = ${id}`.execute(tx);
    },
  ],
  'sends a refund from another payment': [
    'refunds_posted',
    (scene) => async (tx) => {
      const ids = await requestRefund(tx, scene);
      await sql`UPDATE refunds SET state = 'succeeded' WHERE id = ${ids.refund_id}`.execute(tx);
      await post(tx, 'refund_sent', [
        ['refunds_payable', 100, ids],
        ['clearing', -100, { ...ids, payment_id: scene.open.paymentId }],
      ]);
    },
  ],
  'gives money of one order back as the refund of another': [
    'refunds_posted',
    (scene) => async (tx) => {
      const { refund_id } = await requestRefund(tx, scene);
      await post(tx, 'refund', [
        ['write_offs', 100, { order_id: scene.open.orderId }],
        ['refunds_payable', -100, { order_id: scene.open.orderId, refund_id }],
      ]);
    },
  ],
  'posts a refund in another currency too': [
    'refunds_posted',
    (scene) => async (tx) => {
      const ids = await requestRefund(tx, scene);
      await post(
        tx,
        'refund',
        [
          ['write_offs', 100, { order_id: scene.orderId }],
          ['refunds_payable', -100, ids],
        ],
        'EUR',
      );
    },
  ],
  'refunds a payment in a currency in which it has not come': [
    'refunds_currency',
    (scene) => async (tx) => {
      await requestRefund(tx, scene, 'EUR');
    },
  ],
  'gives back more of an order than was received for it': [
    'payment_allocations_refunded',
    (scene) => async (tx) => {
      // Half of the payment is for the other order.
      await sql`INSERT INTO payment_allocations (container_id, payment_id, order_id, amount_minor, received_minor)
        VALUES (${PAGE}, ${scene.paymentId}, ${scene.open.orderId}, 2950, 2950)`.execute(tx);
      await sql`UPDATE payment_allocations SET received_minor = 50
        WHERE payment_id = ${scene.paymentId} AND order_id = ${scene.orderId}`.execute(tx);
      const of = (order_id: number) => ({ payment_id: scene.paymentId, order_id });
      await post(tx, 'adjustment', [
        ['clearing', -2950, of(scene.orderId)],
        ['write_offs', 2950, { order_id: scene.orderId }],
        ['clearing', 2950, of(scene.open.orderId)],
        ['customer_balance', -2950, { order_id: scene.open.orderId }],
      ]);
      await requestRefund(tx, scene);
    },
  ],
  'requests a refund that its payment does not count': [
    'payments_refunds_counted',
    (scene) => async (tx) => {
      const id = await insertRefundRow(tx, scene, 'overpaid');
      await post(tx, 'refund', [
        ['write_offs', 100, { order_id: scene.orderId }],
        ['refunds_payable', -100, { order_id: scene.orderId, refund_id: id }],
      ]);
    },
  ],
  'refunds a line without saying which': [
    'refunds_of_lines',
    (scene) => async (tx) => {
      await sql`UPDATE payments SET refunded_minor = 100 WHERE id = ${scene.paymentId}`.execute(tx);
      const id = await insertRefundRow(tx, scene, 'goodwill');
      await post(tx, 'refund', [
        ['write_offs', 100, { order_id: scene.orderId }],
        ['refunds_payable', -100, { order_id: scene.orderId, refund_id: id }],
      ]);
    },
  ],
  'leaves money waiting on an accepted order': [
    'orders_settled',
    ({ orderId }) =>
      async (tx) => {
        await post(tx, 'adjustment', [
          ['write_offs', 100, { order_id: orderId }],
          ['customer_balance', -100, { order_id: orderId }],
        ]);
      },
  ],
  'takes more from an order than it has': [
    'orders_settled',
    ({ open }) =>
      async (tx) => {
        await post(tx, 'adjustment', [
          ['customer_balance', 100, { order_id: open.orderId }],
          ['write_offs', -100, { order_id: open.orderId }],
        ]);
      },
  ],
  'lets an order owe less than nothing': [
    'orders_settled',
    ({ orderId, lineId }) =>
      async (tx) => {
        await sql`UPDATE order_lines SET state = 'cancelled', earned_minor = 0 WHERE id = ${lineId}`.execute(
          tx,
        );
        await post(tx, 'reversal', [
          ['sales_net', 2300, { order_id: orderId, line_id: lineId }],
          ['receivables', -2300, { order_id: orderId }],
        ]);
      },
  ],
  'lets an order owe that is not accepted': [
    'orders_settled',
    ({ open }) =>
      async (tx) => {
        await post(tx, 'adjustment', [
          ['receivables', 100, { order_id: open.orderId }],
          ['write_offs', -100, { order_id: open.orderId }],
        ]);
      },
  ],
  'adds a line that the total does not count': [
    'orders_total',
    ({ open }) =>
      run(sql`INSERT INTO order_lines (container_id, order_id, kind, seller, key, name, unit_price_minor,
          amount_minor, state, state_at, state_by)
        VALUES (${PAGE}, ${open.orderId}, 'extra', 'events', 'added', 'Projector', 100, 100, 'ordered', now(), 'clock')`),
  ],
};

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
  paymentDisputed: (cart, { reference }) => cart.settle(buildEvent(reference, 'disputed')),
  disputeWon: async (cart, { reference }) => {
    await cart.settle(buildEvent(reference, 'disputed'));
    await cart.settle(buildEvent(reference, 'dispute-won'));
  },
};

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

const withPostings = (change: (postings: Posted['postings']) => Posted['postings']): Mutation => {
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
      /^(ledger_adds_up|orders_settled|order_lines_posted|(payments|payments_fee|payments_dispute|refunds)_posted)$/,
    );
    expect(await listUnbalancedOrders(cart.db)).toEqual([]);
  });

  test.each(Object.keys(posters) as Poster[])('%s as it should, is not', async (poster) => {
    const at = await scene(cart);
    await posters[poster](cart, at);
    expect(await listUnbalancedOrders(cart.db)).toEqual([]);
  });
});
