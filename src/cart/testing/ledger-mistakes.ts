import { type RawBuilder, sql } from 'kysely';
import { newVisitor } from '../../shared/builders.ts';
import { type Tx, violatedConstraint } from '../../shared/db/database.ts';
import type { LineId, OrderId, PaymentId } from '../../shared/ids.ts';
import { minor } from '../../shared/money.ts';
import { buildPaidEvent } from '../builders.ts';
import { orderNow, PAGE, placeTestOrder, type TestCart } from '../testing.ts';

/** The ids of an accepted order of two lines, £23.00 and £7.00, that was paid, and of an order that was not. */
export type Scene = {
  orderId: OrderId;
  lineId: LineId;
  paymentId: PaymentId;
  reference: string;
  open: { orderId: OrderId; paymentId: PaymentId; reference: string };
  /** of a third order, that is accepted and paid */
  deposit: { orderId: OrderId; lineId: LineId };
};

/** Accepts and pays one order, and starts the payment of another. */
export async function scene(cart: TestCart): Promise<Scene> {
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
    deposit: await depositScene(cart),
  };
}

/** Accepts and pays a hire with a deposit of £10.00. @returns the ids of the deposit's line */
async function depositScene(cart: TestCart): Promise<{ orderId: OrderId; lineId: LineId }> {
  const deposit = { amount: minor(1000), returnDays: null };
  const { order, reference } = await placeTestOrder(cart, newVisitor(), [{ deposit }]);
  await cart.settle(buildPaidEvent(reference, { amount: minor(3300) }));
  const { lines } = await orderNow(cart.db, order);
  return { orderId: order.id, lineId: lines.find(({ kind }) => kind === 'deposit')?.id as LineId };
}

export const constraintOf = (work: Promise<unknown>): Promise<string | undefined> =>
  work.then(() => undefined, violatedConstraint);

export type PostingRow = [account: string, amount: number, ids?: Partial<Record<IdColumn, number>>];
type IdColumn = 'order_id' | 'line_id' | 'payment_id' | 'refund_id' | 'credit_id';

/** Posts a transaction as a faulty operation might. */
export async function post(tx: Tx, kind: string, rows: PostingRow[], currency = 'GBP'): Promise<void> {
  const { rows: inserted } = await sql<{ id: number }>`
    INSERT INTO ledger_transactions (container_id, kind, posted_at, posted_by, posting_count)
    VALUES (${PAGE}, ${kind}, now(), 'clock', ${rows.length}) RETURNING id`.execute(tx);
  for (const [account, amount, ids = {}] of rows) {
    await sql`INSERT INTO ledger_postings (container_id, transaction_id, account, currency, amount_minor, order_id,
        line_id, payment_id, refund_id, credit_id)
      VALUES (${PAGE}, ${inserted[0]?.id}, ${account}, ${currency}, ${amount}, ${ids.order_id ?? null},
        ${ids.line_id ?? null}, ${ids.payment_id ?? null}, ${ids.refund_id ?? null}, ${ids.credit_id ?? null})`.execute(
      tx,
    );
  }
}

/** Credit of which nothing is posted yet. @returns its id */
const creditRow = (tx: Tx, orderId: OrderId): Promise<number> =>
  sql<{ id: number }>`INSERT INTO credits (container_id, code, currency, order_id, created_at, created_by)
    VALUES (${PAGE}, md5(random()::text), 'GBP', ${orderId}, now(), 'clock') RETURNING id`
    .execute(tx)
    .then(({ rows }) => rows[0]?.id ?? 0);

const run = (statement: RawBuilder<unknown>) => async (tx: Tx) => {
  await statement.execute(tx);
};

export const insertRefundRow = (tx: Tx, { orderId, paymentId }: Scene, reason: string, currency = 'GBP') =>
  sql<{
    id: number;
  }>`INSERT INTO refunds (container_id, payment_id, order_id, amount_minor, currency, reason, state,
      requested_at, state_at, state_by)
    VALUES (${PAGE}, ${paymentId}, ${orderId}, 100, ${currency}, ${reason}, 'requested', now(), now(), 'clock')
    RETURNING id`
    .execute(tx)
    .then(({ rows }) => rows[0]?.id ?? 0);

/** Requests a refund, as it should. @returns the ids of its postings */
export async function requestRefund(tx: Tx, scene: Scene, currency = 'GBP') {
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

/** What faulty operations, or people at a console, might do to lose money, each with the constraint that refuses it. */
export const mistakes: Record<string, [constraint: string, (scene: Scene) => (tx: Tx) => Promise<void>]> = {
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
    ({ paymentId }) =>
      run(
        sql`UPDATE payments SET state = 'disputed', disputed_minor = received_minor WHERE id = ${paymentId}`,
      ),
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
          ['sales_net', 1917, { order_id: orderId, line_id: lineId }],
          ['sales_tax', 383, { order_id: orderId, line_id: lineId }],
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
  'adds postings to an earlier transaction': [
    'ledger_complete',
    ({ orderId, lineId }) =>
      run(sql`INSERT INTO ledger_postings (container_id, transaction_id, account, currency, amount_minor, order_id, line_id)
        SELECT ${PAGE}, (SELECT max(id) FROM ledger_transactions WHERE kind = 'sale'), account, 'GBP', amount, ${orderId},
          ${lineId}
        FROM (VALUES ('sales_net', 5), ('sales_tax', -5)) AS p (account, amount)`),
  ],
  'posts the tax of a line as sales': [
    'order_lines_split',
    ({ orderId, lineId }) =>
      async (tx) => {
        const ids = { order_id: orderId, line_id: lineId };
        await post(tx, 'adjustment', [
          ['sales_tax', 1, ids],
          ['sales_net', -1, ids],
        ]);
      },
  ],
  'posts a sale as a deposit': [
    'order_lines_split',
    ({ orderId, lineId }) =>
      async (tx) => {
        const ids = { order_id: orderId, line_id: lineId };
        await post(tx, 'adjustment', [
          ['sales_net', 1917, ids],
          ['sales_tax', 383, ids],
          ['deposits_held', -2300, ids],
        ]);
      },
  ],
  'spends credit as a payment of money': [
    'payments_posted',
    ({ orderId, paymentId }) =>
      async (tx) => {
        const credit_id = await creditRow(tx, orderId);
        const ids = { order_id: orderId, payment_id: paymentId };
        await post(tx, 'adjustment', [
          ['customer_credit', -5, { ...ids, credit_id }],
          ['clearing', 5, ids],
        ]);
      },
  ],
  'gives credit as a refund of money': [
    'refunds_posted',
    (scene) => async (tx) => {
      const { refund_id } = await requestRefund(tx, scene);
      const credit_id = await creditRow(tx, scene.orderId);
      const ids = { order_id: scene.orderId, payment_id: scene.paymentId, refund_id };
      await sql`UPDATE refunds SET state = 'succeeded' WHERE id = ${refund_id}`.execute(tx);
      await post(tx, 'refund_sent', [
        ['refunds_payable', 100, ids],
        ['customer_credit', -100, { ...ids, credit_id }],
      ]);
    },
  ],
  'sends money as the refund that became credit': [
    'refunds_posted',
    (scene) => async (tx) => {
      const { refund_id } = await requestRefund(tx, scene);
      const credit_id = await creditRow(tx, scene.orderId);
      const ids = { order_id: scene.orderId, payment_id: scene.paymentId, refund_id };
      await sql`UPDATE refunds SET state = 'succeeded', credit_id = ${credit_id} WHERE id = ${refund_id}`.execute(
        tx,
      );
      await post(tx, 'refund_sent', [
        ['refunds_payable', 100, ids],
        ['clearing', -100, ids],
      ]);
    },
  ],
  'changes the balance of a credit and posts nothing': [
    'credits_posted',
    ({ orderId }) =>
      async (tx) => {
        const credit_id = await creditRow(tx, orderId);
        await sql`UPDATE credits SET balance_minor = 100 WHERE id = ${credit_id}`.execute(tx);
      },
  ],
  'keeps a deposit and leaves it held': [
    'order_lines_split',
    ({ deposit }) =>
      run(sql`UPDATE order_lines SET kept_minor = 100, kept_reason = 'A chair' WHERE id = ${deposit.lineId}`),
  ],
  'takes a deposit as earned': [
    'order_lines_split',
    ({ deposit }) =>
      async (tx) => {
        const ids = { order_id: deposit.orderId, line_id: deposit.lineId };
        await post(tx, 'deposit', [
          ['deposits_held', 1000, ids],
          ['sales_net', -1000, ids],
        ]);
      },
  ],
  'accepts an order without deciding about its lines': [
    'orders_decided',
    ({ open }) =>
      run(sql`UPDATE orders SET state = 'accepted', accepted_at = now() WHERE id = ${open.orderId}`),
  ],
};
