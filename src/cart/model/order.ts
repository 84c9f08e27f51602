import { type Insertable, type RawBuilder, type Selectable, sql } from 'kysely';
import type { Act } from '../../shared/act.ts';
import { type Db, named, type Tx } from '../../shared/db/database.ts';
import { ownedBy, ownerKind } from '../../shared/db/owned-by.ts';
import type {
  Documents,
  OrderLines,
  Orders,
  PayeeDetails,
  Payments,
  Refunds,
} from '../../shared/db/tables.ts';
import { toInstant } from '../../shared/db/values.ts';
import {
  type ContainerId,
  type LineId,
  type OrderId,
  type Owner,
  ownerColumns,
  type UserId,
} from '../../shared/ids.ts';
import { isConfirmed } from '../../shared/mail/recipients.ts';
import { knownZone } from '../../shared/time.ts';
import type { OrderKey } from '../ports.ts';
import { type BasketTotal, byPayee } from '../rules/basket.ts';
import { type OrderState, orderStatesBefore } from '../rules/order.ts';
import { type LineTransition, type OrderLine, transitionOfLines } from './order-line.ts';

export type Order = Selectable<Orders>;

/** An order with what is still to pay of it. */
export type OrderWithDue = Order & { due_minor: number };

/** An order with its lines, payments and refunds, and where its money is. */
export type OrderDetails = OrderWithDue & {
  lines: OrderLine[];
  /** in the order they were created */
  payments: OrderPayment[];
  refunds: OrderRefund[];
  /** of the order's currency: received + owed + written_off = earned + given_back + held */
  balance: Record<'received' | 'owed' | 'earned' | 'given_back' | 'held' | 'written_off', number>;
  /** who sells, as the page's treasurer has entered it */
  seller: Pick<Selectable<PayeeDetails>, 'legal_name' | 'address' | 'vat_number'> | null;
  /** in the order in which they were issued */
  documents: OrderDocument[];
};

export type OrderDocument = Pick<
  Selectable<Documents>,
  'id' | 'kind' | 'series' | 'year' | 'number' | 'seller_vat_number'
>;

export type OrderPayment = Pick<
  Selectable<Payments>,
  | 'id'
  | 'provider'
  | 'reference'
  | 'state'
  | 'amount_minor'
  | 'received_minor'
  | 'received_currency'
  | 'fee_minor'
> & {
  /** 0 if it is not of this order alone */
  attempt: number;
};

export type OrderRefund = Pick<
  Selectable<Refunds>,
  'id' | 'payment_id' | 'amount_minor' | 'currency' | 'reason' | 'state'
> & {
  /** of the credit that it became */
  credit_code: string | null;
  lines: { line_id: LineId; amount_minor: number }[];
};

/**
 * What is still to pay of an order `o`: until it is accepted, its lines less what has been received; afterwards what is
 * owed. What a payment has authorised is still to pay until it is captured.
 */
const dueOf: RawBuilder<number> = sql`(CASE o.state
  WHEN 'placed' THEN greatest(0, (
      SELECT coalesce(sum(l.amount_minor), 0) FROM order_lines l
      WHERE l.container_id = o.container_id AND l.order_id = o.id AND l.state = 'ordered') + (
      SELECT coalesce(sum(b.amount_minor), 0) FROM ledger_postings b
      WHERE b.container_id = o.container_id AND b.order_id = o.id AND b.currency = o.currency
        AND b.account = 'customer_balance'))
  WHEN 'accepted' THEN (
      SELECT coalesce(sum(b.amount_minor), 0) FROM ledger_postings b
      WHERE b.container_id = o.container_id AND b.order_id = o.id AND b.account = 'receivables')
  ELSE 0 END)::bigint`;

/** The columns of OrderDetails of an order `o`. */
export const orderDetails: RawBuilder<unknown> = sql`o.*, ${dueOf} AS due_minor,
  (SELECT coalesce(json_agg(l ORDER BY l.id), '[]') FROM order_lines l
    WHERE l.container_id = o.container_id AND l.order_id = o.id) AS lines,
  (SELECT coalesce(json_agg(p ORDER BY p.id), '[]') FROM (
    SELECT p.id, coalesce(substring(p.attempt_key FROM '-(\\d{1,9})$')::integer, 0) AS attempt, p.provider, p.reference, p.state,
      p.amount_minor, p.received_minor, p.received_currency, p.fee_minor
    FROM payment_allocations a JOIN payments p ON p.container_id = a.container_id AND p.id = a.payment_id
    WHERE a.container_id = o.container_id AND a.order_id = o.id) p) AS payments,
  (SELECT coalesce(json_agg(r ORDER BY r.id), '[]') FROM (
    SELECT r.id, r.payment_id, r.amount_minor, r.currency, r.reason, r.state,
      (SELECT c.code FROM credits c WHERE c.container_id = r.container_id AND c.id = r.credit_id) AS credit_code,
      (SELECT coalesce(json_agg(json_build_object('line_id', l.line_id, 'amount_minor', l.amount_minor)
        ORDER BY l.line_id), '[]') FROM refund_lines l
        WHERE l.container_id = r.container_id AND l.refund_id = r.id) AS lines
    FROM refunds r WHERE r.container_id = o.container_id AND r.order_id = o.id) r) AS refunds,
  (SELECT json_build_object('received', coalesce(sum(received), 0), 'owed', coalesce(sum(owed), 0),
      'earned', coalesce(sum(earned), 0), 'given_back', coalesce(sum(given_back), 0),
      'held', coalesce(sum(held), 0), 'written_off', coalesce(sum(written_off), 0))
    FROM order_balances b
    WHERE b.container_id = o.container_id AND b.order_id = o.id AND b.currency = o.currency) AS balance,
  (SELECT to_json(d) FROM payee_details d WHERE d.container_id = o.container_id) AS seller,
  (SELECT coalesce(json_agg(d ORDER BY d.id), '[]') FROM (
    SELECT d.id, d.kind, d.series, d.year, d.number, d.seller_vat_number FROM documents d
    WHERE d.container_id = o.container_id AND d.order_id = o.id) d) AS documents`;

/** JSON has no instants. */
export const withInstants = <O extends { lines: OrderLine[] }>(order: O): O => ({
  ...order,
  lines: order.lines.map((line) => ({
    ...line,
    starts_at: line.starts_at && toInstant(String(line.starts_at)),
    ends_at: line.ends_at && toInstant(String(line.ends_at)),
    time_zone: line.time_zone && knownZone(line.time_zone),
    state_at: toInstant(String(line.state_at)),
  })),
});

/** Finds an order by its code, with the orders of the same checkout, in the order in which they are paid. One query. */
export async function findOrderWithOthers(
  db: Db | Tx,
  code: string,
): Promise<{ order: OrderDetails; others: OrderDetails[] } | undefined> {
  const orders = await named(
    db,
    'find-order-with-others',
    sql<OrderDetails>`SELECT ${orderDetails} FROM orders o
      WHERE o.checkout_key = (SELECT checkout_key FROM orders WHERE code = ${code})`,
  );
  const order = orders.find((each) => each.code === code);
  const ofBuyer = orders.filter(
    (each) => each.user_id === order?.user_id && each.session_id === order?.session_id && each !== order,
  );
  return order && { order: withInstants(order), others: inPaymentOrder(ofBuyer) };
}

/** An order, and whether its mail address is known to be its buyer's. */
type OrderToMail = OrderDetails & { is_confirmed: boolean };

/** Finds an order by its code. One query. */
export async function findOrder(db: Db | Tx, code: string): Promise<OrderToMail | undefined> {
  const [order] = await named(
    db,
    'find-order',
    sql<OrderToMail>`SELECT ${orderDetails}, ${isConfirmed(sql`o.email`)} AS is_confirmed
      FROM orders o WHERE o.code = ${code}`,
  );
  return order && withInstants(order);
}

/** Reads what is still to pay of an order, under its lock. */
export async function getDue(tx: Tx, containerId: ContainerId, orderId: OrderId): Promise<number> {
  const [row] = await named(
    tx,
    'get-due',
    sql<{ due: number }>`
    SELECT ${dueOf} AS due FROM orders o WHERE o.container_id = ${containerId} AND o.id = ${orderId}`,
  );
  return row?.due ?? 0;
}

/** Lists the orders that a checkout form has placed, in the order in which they are paid. */
export async function listOrdersOfCheckout(db: Db | Tx, checkoutKey: string): Promise<OrderDetails[]> {
  const orders = await named(
    db,
    'list-orders-of-checkout',
    sql<OrderDetails>`SELECT ${orderDetails} FROM orders o WHERE o.checkout_key = ${checkoutKey}`,
  );
  return inPaymentOrder(orders);
}

function inPaymentOrder(orders: readonly OrderDetails[]): OrderDetails[] {
  const payee = ({ container_id, currency, timing }: Order) => ({
    containerId: container_id,
    currency,
    timing,
  });
  return orders.map(withInstants).sort((a, b) => byPayee(payee(a), payee(b)));
}

/** An order to be paid before its deadline, with a summary of its lines. */
export type OrderToPay = OrderWithDue & { names: string[]; quantity: number };

/** Lists an owner's orders that are to be paid and not on their way to be, the next deadline first. One query. */
export async function listOrdersToPay(
  db: Db | Tx,
  owner: Owner,
  now: Temporal.Instant,
): Promise<OrderToPay[]> {
  return await named(
    db,
    `list-orders-to-pay-of-${ownerKind(owner)}`,
    sql<OrderToPay>`
    SELECT o.*, ${dueOf} AS due_minor, ${quantityOf} AS quantity, ARRAY(
      SELECT name FROM order_lines WHERE container_id = o.container_id AND order_id = o.id
      GROUP BY name ORDER BY min(id)) AS names
    FROM orders o WHERE ${isToPay(owner, now)}
    ORDER BY o.pay_by, o.container_id, o.id`,
  );
}

/** A query of what an owner has to pay, for a larger statement: as listOrdersToPay(). */
export const orderTotals = (owner: Owner, now: Temporal.Instant): RawBuilder<BasketTotal> => sql`
  SELECT o.currency, ${quantityOf} AS quantity, ${dueOf} AS amount, o.pay_by AS ends_at
  FROM orders o WHERE ${isToPay(owner, now)}`;

const quantityOf: RawBuilder<number> = sql`(SELECT coalesce(sum(quantity), 0)::integer FROM order_lines
  WHERE container_id = o.container_id AND order_id = o.id AND kind <> 'deposit')`;

const isToPay = (owner: Owner, now: Temporal.Instant): RawBuilder<boolean> => sql`
  ${ownedBy(owner, 'o')} AND o.state = 'placed' AND o.pay_by > ${now} AND ${dueOf} > 0
    AND NOT EXISTS (SELECT FROM payment_allocations a
      JOIN payments p ON p.container_id = a.container_id AND p.id = a.payment_id
      WHERE a.container_id = o.container_id AND a.order_id = o.id
        AND (p.state = 'pending' AND p.received_minor IS NULL
          OR p.state IN ('created', 'pending') AND p.provider IN ('transfer', 'venue') AND p.reference IS NOT NULL))`;

/** Lists an owner's orders, newest first, at most 100. One query. */
export async function listOrders(db: Db | Tx, owner: Owner): Promise<OrderDetails[]> {
  const orders = await named(
    db,
    `list-orders-of-${ownerKind(owner)}`,
    sql<OrderDetails>`
    SELECT ${orderDetails} FROM orders o WHERE ${ownedBy(owner, 'o')}
    ORDER BY o.placed_at DESC, o.container_id DESC, o.id DESC LIMIT 100`,
  );
  return orders.map(withInstants);
}

/** Lists unpaid orders past their deadline, of all pages. */
export async function listOverdueOrders(db: Db, now: Temporal.Instant, limit: number): Promise<OrderKey[]> {
  const rows = await db
    .selectFrom('orders')
    .select(['container_id', 'id'])
    .where('state', '=', 'placed')
    .where('pay_by', '<=', now)
    .orderBy('pay_by')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ containerId: row.container_id, orderId: row.id }));
}

/** Locks an order. First in the lock order: then its payments, its lines, and what its sellers hold. */
export async function lockOrder(tx: Tx, containerId: ContainerId, id: OrderId): Promise<Order | undefined> {
  const query = tx
    .selectFrom('orders')
    .selectAll()
    .where('container_id', '=', containerId)
    .where('id', '=', id)
    .forUpdate();
  return (await named(tx, 'lock-order', query))[0];
}

/** Gets an order. @throws NoResultError if the page has none with this id */
export async function getOrder(db: Db | Tx, containerId: ContainerId, id: OrderId): Promise<Order> {
  return await db
    .selectFrom('orders')
    .selectAll()
    .where('container_id', '=', containerId)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
}

/** An order to be placed, by the code that it will have, with its lines. */
export type NewOrder = Omit<Insertable<Orders>, keyof ReturnType<typeof ownerColumns>> & { lines: NewLine[] };
type NewLine = Omit<Insertable<OrderLines>, 'container_id' | 'order_id' | 'state_at' | 'state_by'>;

/**
 * Inserts the orders of a checkout with their lines, in one statement.
 * @param orders of one checkout key
 * @returns them with their lines; none if the key has been used before
 */
export async function insertOrders(
  tx: Tx,
  owner: Owner,
  orders: readonly NewOrder[],
): Promise<PlacedOrder[]> {
  const lines = orders.flatMap((order) => order.lines.map((line) => ({ code: order.code, line })));
  const rows = orders.map(({ lines: _, ...order }) => ({ ...order, ...ownerColumns(owner) }));
  const inserted = await named(
    tx,
    'insert-orders',
    sql<PlacedOrder>`
    WITH placed AS (
      INSERT INTO orders (container_id, code, checkout_key, user_id, session_id, customer_id, name, email, locale,
        phone, organisation, terms_version, terms_agreed_at, currency, timing, total_minor, state, pay_by, placed_at,
        state_at, state_by, time_zone)
      SELECT container_id, code, checkout_key, user_id, session_id, customer_id, name, email, coalesce(locale, 'en-GB'),
        phone, organisation, terms_version, terms_agreed_at, currency, timing, total_minor, state, pay_by, placed_at,
        state_at, state_by, time_zone
      FROM json_populate_recordset(NULL::orders, ${JSON.stringify(rows)}::json) o
      WHERE NOT EXISTS (SELECT FROM orders other WHERE other.checkout_key = o.checkout_key)
      RETURNING *),
    written AS (
      INSERT INTO order_lines (container_id, order_id, kind, seller, key, name, type_name, starts_at, ends_at, time_zone,
        place, unit_price_minor, quantity, amount_minor, tax_rate, tax_minor, cancellation, deposit_days, state, state_at,
        state_by)
      SELECT p.container_id, p.id, l.kind, l.seller, l.key, l.name, l.type_name, l.starts_at, l.ends_at, l.time_zone,
        l.place, l.unit_price_minor, l.quantity, l.amount_minor, l.tax_rate, l.tax_minor,
        nullif(l.cancellation, 'null'), l.deposit_days, l.state, p.state_at, p.state_by
      FROM json_to_recordset(${JSON.stringify(lines)}::json) AS n (code text, line json)
      JOIN placed p ON p.code = n.code, json_populate_record(NULL::order_lines, n.line) l
      RETURNING *)
    SELECT p.*, (SELECT json_agg(w ORDER BY w.id) FROM written w
      WHERE w.container_id = p.container_id AND w.order_id = p.id) AS lines
    FROM placed p ORDER BY p.id`,
  );
  return inserted.map(withInstants);
}

/** An order with its lines. */
export type PlacedOrder = Order & { lines: OrderLine[] };

/** Transitions an order. @returns it, or undefined if it is in no state that allows it */
export async function transitionOrder(
  tx: Tx,
  containerId: ContainerId,
  id: OrderId,
  { to, act }: { to: Exclude<OrderState, 'accepted'>; act: Act },
): Promise<Order | undefined> {
  return await tx
    .updateTable('orders')
    .set({ state: to, state_at: act.at, state_by: act.by })
    .where('container_id', '=', containerId)
    .where('id', '=', id)
    .where('state', 'in', orderStatesBefore(to))
    .returningAll()
    .executeTakeFirst();
}

/**
 * Accepts an order and transitions its lines, in one statement.
 * @throws Error if the order is in no state that allows it, or a line is no longer in the state in which it was read
 */
export async function transitionToAccepted(
  tx: Tx,
  containerId: ContainerId,
  id: OrderId,
  { lines, act }: { lines: readonly LineTransition[]; act: Act },
): Promise<Order> {
  const [accepted] = await named(
    tx,
    'accept-order',
    sql<Order & { ended: number }>`
    WITH accepted AS (
      UPDATE orders SET state = 'accepted', accepted_at = ${act.at}, state_at = ${act.at}, state_by = ${act.by}
      WHERE container_id = ${containerId} AND id = ${id} AND state = ANY(${orderStatesBefore('accepted')})
      RETURNING *),
    ended AS (${transitionOfLines(containerId, id, { transitions: lines, act })})
    SELECT accepted.*, (SELECT count(*) FROM ended)::integer AS ended FROM accepted`,
  );
  if (!accepted) throw new Error(`order ${id} can't be accepted`);
  const { ended, ...order } = accepted;
  if (ended !== lines.length) throw new Error(`lines of order ${id} have changed`);
  return order;
}

/** Links a supplement to the order that it is for. */
export async function linkSupplement(
  tx: Tx,
  containerId: ContainerId,
  id: OrderId,
  supplementOf: OrderId,
): Promise<void> {
  await tx
    .updateTable('orders')
    .set({ supplement_of: supplementOf })
    .where('container_id', '=', containerId)
    .where('id', '=', id)
    .execute();
}

/** Lists the supplements of an order, in lock order. */
export async function listSupplements(
  tx: Tx,
  containerId: ContainerId,
  orderId: OrderId,
): Promise<OrderId[]> {
  const rows = await tx
    .selectFrom('orders')
    .select('id')
    .where('container_id', '=', containerId)
    .where('supplement_of', '=', orderId)
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** Moves the deadline of an order that is not paid yet. Under its lock. */
export async function setPayBy(
  tx: Tx,
  containerId: ContainerId,
  id: OrderId,
  payBy: Temporal.Instant,
): Promise<void> {
  await tx
    .updateTable('orders')
    .set({ pay_by: payBy })
    .where('container_id', '=', containerId)
    .where('id', '=', id)
    .where('state', '=', 'placed')
    .execute();
}

/** Gives an order the token of the links in its mails, unless it has one. */
export async function setMailToken(
  tx: Tx,
  containerId: ContainerId,
  id: OrderId,
  token: string,
): Promise<void> {
  await tx
    .updateTable('orders')
    .set({ mail_token: token })
    .where('container_id', '=', containerId)
    .where('id', '=', id)
    .where('mail_token', 'is', null)
    .execute();
}

/** Claims the sending of an order's confirmation, whose link has this token. @returns false if it was claimed before */
export async function claimConfirmation(
  tx: Tx,
  containerId: ContainerId,
  id: OrderId,
  { now, token }: { now: Temporal.Instant; token: string },
): Promise<boolean> {
  const claim = tx
    .updateTable('orders')
    .set({ mailed_at: now, mail_token: token })
    .where('container_id', '=', containerId)
    .where('id', '=', id)
    .where('mailed_at', 'is', null)
    .returning('id');
  return (await named(tx, 'claim-confirmation', claim)).length > 0;
}

/** Changes who has bought an order. A trigger keeps what it was before. */
export async function updateBuyer(
  tx: Tx,
  containerId: ContainerId,
  id: OrderId,
  { act, ...buyer }: { name?: string; email?: string; act: Act },
): Promise<void> {
  await tx
    .updateTable('orders')
    .set({ ...buyer, edited_at: act.at, edited_by: act.by })
    .where('container_id', '=', containerId)
    .where('id', '=', id)
    .execute();
}

/** Lets the confirmation of an order be sent once more. @returns false if it has not been sent */
export async function reopenConfirmation(tx: Tx, containerId: ContainerId, id: OrderId): Promise<boolean> {
  const row = await tx
    .updateTable('orders')
    .set({ mailed_at: null })
    .where('container_id', '=', containerId)
    .where('id', '=', id)
    .where('mailed_at', 'is not', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Makes an owner's orders a user's. */
export async function assignOrders(tx: Tx, owner: Owner, userId: UserId): Promise<void> {
  // Lock order: by page and id, so that concurrent sign-ins of one visitor cannot deadlock.
  await tx
    .selectFrom('orders')
    .select('id')
    .where(ownedBy(owner))
    .orderBy('container_id')
    .orderBy('id')
    .forUpdate()
    .execute();
  await tx
    .updateTable('orders')
    .set({ user_id: userId, session_id: null, customer_id: null })
    .where(ownedBy(owner))
    .execute();
}
