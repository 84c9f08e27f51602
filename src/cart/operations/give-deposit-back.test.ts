import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { byClock } from '../../shared/act.ts';
import { newVisitor } from '../../shared/builders.ts';
import { transaction } from '../../shared/db/database.ts';
import type { LineId, OrderId } from '../../shared/ids.ts';
import { sweepDue } from '../../shared/jobs/due.ts';
import { minor } from '../../shared/money.ts';
import { waitingJobs } from '../../shared/testing/jobs.ts';
import { buildOrder, buildPaidEvent } from '../builders.ts';
import { cartDues } from '../jobs.ts';
import { listDeposits } from '../model/order-line.ts';
import {
  hold,
  listUnbalancedOrders,
  orderNow,
  PAGE,
  placeTestOrder,
  takeOffStall,
  testCart,
} from '../testing.ts';
import { cancelLine } from './cancel-line.ts';
import { type Damages, giveDepositBack } from './give-deposit-back.ts';
import { mailDepositJob } from './mail-deposit.ts';

const cart = await testCart();

beforeEach(() => cart.clock.set('2026-06-01T09:00:00Z'));

/** Books something with a deposit of £100.00, and pays for it. */
async function book(returnDays: number | null = null) {
  const deposit = { amount: minor(10_000), returnDays };
  const { order, reference } = await placeTestOrder(cart, newVisitor(), [{ deposit }]);
  await cart.settle(buildPaidEvent(reference, { amount: minor(12_300) }));
  return { order, ...(await linesOf(order)) };
}

async function linesOf(order: { code: string }) {
  const { lines, balance, refunds } = await orderNow(cart.db, order);
  const of = (kind: string) => lines.find((line) => line.kind === kind);
  return { deposit: of('deposit'), place: of('booking'), balance, refunds };
}

const giveBack = (orderId: OrderId, lineId: LineId | undefined, damages?: Damages) =>
  transaction(cart.db, (tx) =>
    giveDepositBack(tx, byClock(cart.clock.now()), {
      containerId: PAGE,
      orderId,
      lineId: lineId ?? (0 as LineId),
      damages,
    }),
  );

describe('a deposit', () => {
  test('is charged with its booking, never taxed, and held', async () => {
    const { order, deposit, balance } = await book();
    expect(order.total_minor).toBe(12_300);
    expect(deposit).toMatchObject({ kind: 'deposit', amount_minor: 10_000, tax_rate: 0, state: 'fulfilled' });
    expect(balance).toMatchObject({ received: 12_300, earned: 2300, held: 10_000 });
    expect((await listDeposits(cart.db, PAGE)).map(({ lineId }) => lineId)).toContain(deposit?.id);
  });

  test('goes back wholly, once, and its hirer is told', async () => {
    const { order, deposit } = await book();
    await giveBack(order.id, deposit?.id);
    const { balance, refunds } = await linesOf(order);
    expect(balance).toMatchObject({ earned: 2300, held: 0, given_back: 10_000 });
    expect(refunds).toMatchObject([{ reason: 'deposit', amount_minor: 10_000 }]);
    const jobs = await waitingJobs(cart.db, mailDepositJob);
    expect(jobs).toContainEqual({ code: order.code, lineId: deposit?.id, back: 10_000 });
    await expect(giveBack(order.id, deposit?.id)).rejects.toMatchObject({
      reason: { code: 'deposit_settled' },
    });
    expect((await listDeposits(cart.db, PAGE)).map(({ lineId }) => lineId)).not.toContain(deposit?.id);
  });

  test('goes back less damages, which are a sale with the tax in it', async () => {
    const { order, deposit } = await book();
    await giveBack(order.id, deposit?.id, { amount: 3000, reason: 'A broken window', taxRate: 2000 });
    const after = await linesOf(order);
    expect(after.balance).toMatchObject({ earned: 5300, held: 0, given_back: 7000 });
    expect(after.deposit).toMatchObject({
      kept_minor: 3000,
      kept_reason: 'A broken window',
      refunded_minor: 7000,
    });
    const { rows } = await sql`
      SELECT account, amount_minor AS amount FROM ledger_postings
      WHERE line_id = ${after.deposit?.id} AND account LIKE 'sales%' ORDER BY 1`.execute(cart.db);
    expect(rows).toEqual([
      { account: 'sales_net', amount: -2500 },
      { account: 'sales_tax', amount: -500 },
    ]);
    expect(await listUnbalancedOrders(cart.db, order)).toEqual([]);
    await expect(giveBack(order.id, deposit?.id)).rejects.toMatchObject({
      reason: { code: 'deposit_settled' },
    });
  });

  test('is never kept beyond what is held', async () => {
    const { order, deposit } = await book();
    const more = giveBack(order.id, deposit?.id, { amount: 10_001, reason: 'Everything', taxRate: 0 });
    await expect(more).rejects.toMatchObject({ fields: { kept: { code: 'kept_too_much' } } });
    await giveBack(order.id, deposit?.id, { amount: 10_000, reason: 'Everything', taxRate: 0 });
    expect((await linesOf(order)).balance).toMatchObject({ earned: 12_300, held: 0, given_back: 0 });
  });

  test('goes back by itself, so many days of the clock after the hire', async () => {
    const { order } = await book(3);
    const sweep = (at: string) => sweepDue(cart.db, cartDues(cart.ports), Temporal.Instant.from(at));
    await sweep('2026-06-15T21:29:00Z');
    expect((await linesOf(order)).balance.held).toBe(10_000);
    await sweep('2026-06-15T21:30:00Z');
    expect((await linesOf(order)).balance).toMatchObject({ held: 0, given_back: 10_000 });
  });

  test('goes back whole with its booking, if the venue declines that', async () => {
    const { order, place } = await book();
    await transaction(cart.db, async (tx) => {
      await takeOffStall(tx, place?.key ?? '');
      const line = { containerId: PAGE, orderId: order.id, seller: 'events', key: place?.key ?? '' } as const;
      await cancelLine(tx, cart.act(), { ...line, reason: 'declined' });
    });
    const after = await linesOf(order);
    expect(after.deposit).toMatchObject({ state: 'declined', refunded_minor: 10_000 });
    expect(after.balance).toMatchObject({ held: 0, earned: 0, given_back: 12_300 });
  });

  test('of which nothing was paid is owed no more', async () => {
    const owner = newVisitor();
    await hold(cart.db, owner, { deposit: { amount: minor(10_000), returnDays: null }, timing: 'after_yes' });
    const order = await buildOrder(cart.db, cart.ports.sellers, owner, { now: cart.clock.now() });
    const { deposit } = await linesOf(order);
    expect((await linesOf(order)).balance.owed).toBe(12_300);
    await giveBack(order.id, deposit?.id);
    expect((await linesOf(order)).balance).toMatchObject({ owed: 2300, held: 0, given_back: 0 });
    expect(await listUnbalancedOrders(cart.db, order)).toEqual([]);
  });
});
