import type { Tx } from '../../shared/db/database.ts';
import { NotFound, WrongState } from '../../shared/errors.ts';
import { type OrderId, type Owner, randomCode, randomToken } from '../../shared/ids.ts';
import { sumOf } from '../../shared/money.ts';
import { reason } from '../messages/translate.ts';
import { insertOrders, linkSupplement, lockOrder, type Order } from '../model/order.ts';
import { findLine, type OrderLine } from '../model/order-line.ts';
import { listRefundsOfOrder } from '../model/refund.ts';
import type { CartAct, OrderKey } from '../ports.ts';
import { taxIn } from '../rules/postings.ts';
import { acceptOrder } from './accept-order.ts';
import type { LineKey } from './cancel-line.ts';
import { refundByHand } from './refund-by-hand.ts';

/** What a place is now: the facts of a supplement's line. */
type PlaceFacts = {
  name: string;
  startsAt: Temporal.Instant;
  endsAt: Temporal.Instant;
  place: string | null;
};

/**
 * Settles that a place of an accepted order costs more or less since it was changed. What was agreed never changes: more is a
 * supplement, an order of its own that is linked to the first and to be paid; less goes back.
 * @param input `difference` in minor units; `facts` for the supplement's line
 * @returns the supplement, if there is one
 * @throws NotFound, WrongState if less was paid for the place than is to go back
 */
export async function changePrice(
  tx: Tx,
  act: CartAct,
  {
    difference,
    explanation,
    facts,
    ...key
  }: LineKey & { difference: number; explanation: string; facts: PlaceFacts },
): Promise<Order | undefined> {
  const { containerId, orderId } = key;
  const order = await lockOrder(tx, containerId, orderId);
  const line = order && (await findLine(tx, containerId, key));
  if (!line) throw new NotFound(reason('no_such_line'));
  if (order.state !== 'accepted' || line.state !== 'fulfilled')
    throw new WrongState(reason('nothing_to_refund'));
  if (difference === 0) return undefined;
  if (difference > 0) return await placeSupplement(tx, act, { order, line, amount: difference, facts });
  const refunds = await listRefundsOfOrder(tx, containerId, orderId);
  await refundByHand(tx, act, {
    ...{ containerId, orderId, lineIds: [line.id], amount: -difference, keepsPlaces: true, explanation },
    givenBack: sumOf(refunds.map(({ amount_minor }) => amount_minor)),
  });
  return undefined;
}

/** Places and accepts a supplement, which owes then. Its confirmation has the link by which it is paid. */
async function placeSupplement(
  tx: Tx,
  act: CartAct,
  { order, line, amount, facts }: { order: Order; line: OrderLine; amount: number; facts: PlaceFacts },
): Promise<Order> {
  const [placed] = await insertOrders(tx, ownerOf(order), [
    {
      container_id: order.container_id,
      code: randomCode(24),
      checkout_key: randomToken(),
      name: order.name,
      email: order.email,
      locale: order.locale,
      currency: order.currency,
      timing: 'after_yes',
      total_minor: amount,
      state: 'placed',
      pay_by: act.at,
      placed_at: act.at,
      state_at: act.at,
      state_by: act.by,
      time_zone: order.time_zone,
      lines: [
        {
          kind: 'extra',
          seller: 'cart',
          key: `extra-${line.key}`,
          name: facts.name,
          type_name: line.type_name,
          starts_at: facts.startsAt,
          ends_at: facts.endsAt,
          time_zone: line.time_zone,
          place: facts.place,
          unit_price_minor: amount,
          quantity: 1,
          amount_minor: amount,
          tax_rate: line.tax_rate,
          tax_minor: taxIn(amount, line.tax_rate),
          state: 'ordered',
        },
      ],
    },
  ]);
  if (!placed) throw new Error('a supplement could not be placed');
  const key: OrderKey = { containerId: order.container_id, orderId: placed.id };
  await linkSupplement(tx, key.containerId, key.orderId, firstOf(order));
  return await acceptOrder(tx, act, placed, { lines: placed.lines, balance: 0 });
}

/** A supplement of a supplement belongs to the first order. */
const firstOf = ({ id, supplement_of }: Order): OrderId => (supplement_of as OrderId | null) ?? id;

function ownerOf(order: Order): Owner {
  if (order.user_id) return { userId: order.user_id };
  if (order.session_id) return { sessionId: order.session_id };
  if (order.customer_id) return { customerId: order.customer_id, containerId: order.container_id };
  throw new Error(`order ${order.id} has no owner`);
}
