import type { Db, Tx } from '../../shared/db/database.ts';
import { NotFound, WrongState } from '../../shared/errors.ts';
import type { ContainerId, EntryId, OrderId } from '../../shared/ids.ts';
import { enqueue } from '../../shared/jobs/enqueue.ts';
import { NumbersChanged } from '../errors.ts';
import { reason } from '../messages/translate.ts';
import { transitionEntry } from '../model/calendar-entry.ts';
import {
  cancelLiveTickets,
  insertCancellation,
  type LiveTicketRow,
  listLiveTickets,
  lockEventWithTickets,
} from '../model/cancellation.ts';
import type { CancellationAct, Orders, RefundForecast } from '../ports.ts';
import { type CancellationNumbers, cancellationNumbers, fingerprintOf } from '../rules/cancellation.ts';
import { ticketKey } from '../rules/hold.ts';
import { runCancellationJob } from './run-cancellation.ts';

type EventKey = { containerId: ContainerId; entryId: EntryId };

/**
 * Cancels an event with its tickets: it is off, its spaces are free and no code is valid any more, at once. Refunds and
 * mails follow order by order, in a job.
 * @param input `reason` as everybody reads it; `seen` the fingerprint of the numbers that were shown
 * @throws NotFound, WrongState if it is no public event, NumbersChanged if they are not those any more
 */
export async function cancelEvent(
  tx: Tx,
  act: CancellationAct,
  { containerId, entryId, reason: why, seen }: EventKey & { reason: string; seen: string },
): Promise<void> {
  const event = await lockEventWithTickets(tx, containerId, entryId);
  if (!event) throw new NotFound(reason('no_such_entry'));
  if (event.kind !== 'event' || event.state !== 'confirmed') throw new WrongState(reason('not_cancellable'));
  const { numbers, orders } = await forecastEventCancellation(tx, act, { containerId, entryId });
  if (fingerprintOf(numbers) !== seen) throw new NumbersChanged();
  await cancelLiveTickets(tx, containerId, entryId, act);
  await transitionEntry(tx, containerId, entryId, { to: 'cancelled', act });
  const cancellationId = await insertCancellation(tx, containerId, {
    entryId,
    reason: why,
    announced: numbers,
    orders: orders.map(({ forecast, tickets }) => ({
      order_id: forecast.orderId,
      tickets,
      buyer: forecast.buyer.name,
      expected_minor: forecast.amount,
    })),
    act,
  });
  await enqueue(tx, runCancellationJob, { containerId, cancellationId });
}

/** What cancelling an event would touch. */
export type EventCancellationForecast = {
  numbers: CancellationNumbers;
  orders: { forecast: RefundForecast; tickets: number }[];
};

/** Reads what cancelling an event would touch, without doing it. Two queries. */
export async function forecastEventCancellation(
  db: Db | Tx,
  { orders }: { orders: Pick<Orders, 'forecastCancellation'> },
  { containerId, entryId }: EventKey,
): Promise<EventCancellationForecast> {
  const tickets = await listLiveTickets(db, containerId, entryId);
  const byOrder = Map.groupBy(tickets.filter(isOrdered), ({ orderId }) => orderId);
  const keys = [...byOrder].map(([orderId, ofOrder]) => ({
    orderId,
    keys: ofOrder.map(({ id }) => ticketKey(id)),
  }));
  const forecasts = await orders.forecastCancellation(db, containerId, keys);
  return {
    numbers: cancellationNumbers(tickets, forecasts),
    orders: forecasts.map((forecast) => ({ forecast, tickets: byOrder.get(forecast.orderId)?.length ?? 0 })),
  };
}

const isOrdered = (ticket: LiveTicketRow): ticket is LiveTicketRow & { orderId: OrderId } =>
  ticket.orderId !== null;
