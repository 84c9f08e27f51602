import { z } from 'zod';
import type { Act } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import { Invalid, NotFound, WrongState } from '../../shared/errors.ts';
import type { ContainerId, LineId, OrderId } from '../../shared/ids.ts';
import { defineDue, schedule } from '../../shared/jobs/due.ts';
import { enqueue } from '../../shared/jobs/enqueue.ts';
import { reason } from '../messages/translate.ts';
import { describeLines } from '../model/basket.ts';
import { getFunds, postTransaction } from '../model/ledger.ts';
import { lockOrder, type Order } from '../model/order.ts';
import { keepOfDeposit, listLines, type OrderLine, transitionLines } from '../model/order-line.ts';
import type { CartAct, OrderKey } from '../ports.ts';
import { depositKey, returnsAt } from '../rules/deposit.ts';
import { depositKept, earningsLowered } from '../rules/postings.ts';
import { mailDepositJob } from './mail-deposit.ts';
import { claimRefunds } from './request-refund.ts';

/** When a deposit goes back by itself. */
export const returnDepositDue = defineDue(
  'cart-return-deposit',
  z.object({ containerId: z.int(), orderId: z.int(), lineId: z.int() }),
);

export type DepositKey = OrderKey & { lineId: LineId };

/** What is kept of a deposit for damages, in minor units, and the tax rate in it, in hundredths of a percent. */
export type Damages = { amount: number; reason: string; taxRate: number };

/**
 * Gives a deposit back, less what is kept for damages, and tells the hirer by mail. What of it was not paid yet is owed no
 * more.
 * @throws NotFound, WrongState if it was given back before, Invalid if more is kept than is held
 */
export async function giveDepositBack(
  tx: Tx,
  act: Act,
  { containerId, orderId, lineId, damages }: DepositKey & { damages?: Damages | undefined },
): Promise<void> {
  const order = await lockOrder(tx, containerId, orderId);
  const line = order && (await listLines(tx, containerId, orderId)).find(({ id }) => id === lineId);
  if (!order || line?.kind !== 'deposit') throw new NotFound(reason('no_such_deposit'));
  if (!isHeld(line)) throw new WrongState(reason('deposit_settled'));
  const kept = damages?.amount ?? 0;
  if (kept > line.earned_minor) throw new Invalid({ kept: reason('kept_too_much') });
  const back = line.earned_minor - kept;
  if (back > 0) await lower(tx, act, { order, line, back });
  if (damages && kept > 0) {
    await keepOfDeposit(tx, containerId, { orderId, lineId, ...damages });
    const { currency } = order;
    const posted = depositKept({ orderId, currency, lineId, amount: kept, rate: damages.taxRate });
    await postTransaction(tx, containerId, posted, act);
  }
  await enqueue(tx, mailDepositJob, { code: order.code, lineId, back });
}

const isHeld = ({ state, earned_minor, kept_minor }: OrderLine): boolean =>
  state === 'fulfilled' && earned_minor > 0 && kept_minor === 0;

/** Lowers what is held: what was paid goes back, the rest is owed no more. */
async function lower(
  tx: Tx,
  act: Act,
  { order, line, back }: { order: Order; line: OrderLine; back: number },
): Promise<void> {
  const { id: orderId, container_id: containerId, currency } = order;
  const { owed } = await getFunds(tx, containerId, order);
  const spared = Math.min(owed, back);
  const to = line.earned_minor - back;
  // A fulfilled line has cost what it earns and what went back of it.
  if (spared > 0) {
    const transitions = [{ line, to: 'cancelled' as const, earned: to }];
    await transitionLines(tx, containerId, { orderId, transitions, act });
  }
  const parts = [{ lineId: line.id, amount: back - spared }];
  const givenBack = await claimRefunds(tx, act, { order, currency, reason: 'deposit', parts });
  const earnings = [{ line, from: line.earned_minor, to }];
  const posted = earningsLowered({ kind: 'deposit', orderId, currency, earnings, owed: spared, givenBack });
  await postTransaction(tx, containerId, posted, act);
}

/** Schedules the deposits of an order that go back by themselves. */
export async function scheduleDeposits(
  tx: Tx,
  { container_id: containerId, id: orderId }: Order,
  lines: readonly OrderLine[],
): Promise<void> {
  for (const line of lines) {
    if (line.kind !== 'deposit' || line.deposit_days === null || !line.ends_at) continue;
    const at = returnsAt(line.ends_at, { days: line.deposit_days, timeZone: line.time_zone ?? 'UTC' });
    await scheduleReturn(tx, { containerId, orderId, lineId: line.id }, at);
  }
}

const scheduleReturn = (tx: Tx, key: DepositKey, at: Temporal.Instant): Promise<void> =>
  schedule(tx, returnDepositDue, { key: `${key.containerId}/${key.lineId}`, at, payload: key });

/** Gives back a deposit that is due, unless that is done, or the hire was moved to a later time. */
export async function returnDeposit(
  tx: Tx,
  act: CartAct,
  key: { containerId: ContainerId; orderId: OrderId; lineId: LineId },
): Promise<void> {
  const order = await lockOrder(tx, key.containerId, key.orderId);
  if (!order) return;
  const lines = await listLines(tx, key.containerId, key.orderId);
  const line = lines.find(({ id }) => id === key.lineId);
  if (!line || !isHeld(line)) return;
  const place = lines.find((each) => depositKey(each.key) === line.key);
  const statuses = await describeLines(tx, { ...order, lines }, act.sellers, act.at);
  const endsAt = (place && statuses.get(place.id)?.current?.endsAt) ?? line.ends_at;
  const at = endsAt && returnsAt(endsAt, { days: line.deposit_days ?? 0, timeZone: line.time_zone ?? 'UTC' });
  if (at && Temporal.Instant.compare(at, act.at) > 0) await scheduleReturn(tx, key, at);
  else await giveDepositBack(tx, act, key);
}
