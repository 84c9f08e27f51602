import { sql } from 'kysely';
import type { AppName } from '../../shared/config.ts';
import { type Db, named, type Tx } from '../../shared/db/database.ts';
import { ownerKind } from '../../shared/db/owned-by.ts';
import type { LineId, Owner } from '../../shared/ids.ts';
import { zonesDiffer } from '../../shared/time.ts';
import type { ExpiredLine, HeldLine, LineStatus, Seller } from '../ports.ts';
import type { BasketTotal } from '../rules/basket.ts';
import { depositKey } from '../rules/deposit.ts';
import { type OrderDetails, orderTotals } from './order.ts';

/** `withZone`: its times stand beside those of another zone. */
type InBasket = { seller: AppName; withZone?: boolean };
export type BasketLine = HeldLine & InBasket;
export type ExpiredBasketLine = ExpiredLine & InBasket;

/** What is held, first to expire first, and what expired within the last hour, newest first. */
export type Basket = { held: BasketLine[]; expired: ExpiredBasketLine[] };

/** Reads an owner's basket. One query per seller. */
export async function getBasket(
  db: Db | Tx,
  owner: Owner,
  sellers: readonly Seller[],
  now: Temporal.Instant,
): Promise<Basket> {
  const basket: Basket = { held: [], expired: [] };
  for (const { app, listHeld } of sellers) {
    const { held, expired } = await listHeld(db, owner, now);
    basket.held.push(...held.flatMap((line) => withDeposit({ ...line, seller: app })));
    basket.expired.push(...expired.map((line) => ({ ...line, seller: app })));
  }
  basket.held.sort((a, b) => Temporal.Instant.compare(a.heldUntil, b.heldUntil));
  basket.expired.sort((a, b) => Temporal.Instant.compare(b.expiredAt, a.expiredAt));
  const lines = [...basket.held, ...basket.expired];
  const withZone = zonesDiffer(lines.map(({ timeZone }) => timeZone));
  for (const line of lines) line.withZone = withZone;
  return basket;
}

/** A held place, and its deposit as a line of its own, which the cart knows by the place's key. */
function withDeposit(line: BasketLine): BasketLine[] {
  const { deposit, cancellation: _, questions: __, ...place } = line;
  if (!deposit) return [line];
  const ofDeposit: BasketLine = {
    ...place,
    seller: 'cart',
    kind: 'deposit',
    key: depositKey(line.key),
    group: depositKey(line.group),
    unitPrice: deposit.amount,
    quantity: 1,
    taxRate: 0,
    deposit,
  };
  return [line, ofDeposit];
}

/** Lists what an owner holds, first to expire first. One query per seller. */
export const listBasket = async (...args: Parameters<typeof getBasket>): Promise<BasketLine[]> =>
  (await getBasket(...args)).held;

/** Sums up what an owner holds and has to pay, by currency. One query, of which each seller writes a part. */
export async function listBasketTotals(
  db: Db,
  owner: Owner,
  sellers: readonly Seller[],
  now: Temporal.Instant,
): Promise<BasketTotal[]> {
  const parts = [...sellers.map((seller) => seller.heldTotals(owner, now)), orderTotals(owner, now)];
  return await named(
    db,
    `list-basket-totals-of-${ownerKind(owner)}`,
    sql<BasketTotal>`
    SELECT currency, sum(quantity)::integer AS quantity, sum(amount)::bigint AS amount, min(ends_at) AS ends_at
    FROM (${sql.join(parts, sql` UNION ALL `)}) part GROUP BY currency`,
  );
}

/** Reads the status of each line of an order from its seller, by the line's id. One query per seller with lines in it. */
export async function describeLines(
  db: Db | Tx,
  order: Pick<OrderDetails, 'container_id' | 'id' | 'lines'>,
  sellers: readonly Seller[],
  now: Temporal.Instant,
): Promise<Map<LineId, LineStatus>> {
  const described = new Map<LineId, LineStatus>();
  for (const seller of sellers) {
    const own = order.lines.filter((line) => line.seller === seller.app);
    if (own.length === 0) continue;
    const key = { containerId: order.container_id, orderId: order.id };
    const statuses = new Map((await seller.describe(db, key, now)).map((status) => [status.key, status]));
    for (const line of own) {
      const status = statuses.get(line.key);
      if (status) described.set(line.id, status);
    }
  }
  return described;
}
