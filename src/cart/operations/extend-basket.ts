import type { Tx } from '../../shared/db/database.ts';
import type { Owner } from '../../shared/ids.ts';
import { listBasket } from '../model/basket.ts';
import type { Seller } from '../ports.ts';

/** Extends all holds in a basket. @returns false if none was extended, because sellers limit how long they hold */
export async function extendBasket(
  tx: Tx,
  sellers: readonly Seller[],
  owner: Owner,
  now: Temporal.Instant,
): Promise<boolean> {
  const [before] = await listBasket(tx, sellers, owner, now);
  for (const seller of sellers) await seller.extend(tx, owner, now);
  const [after] = await listBasket(tx, sellers, owner, now);
  return !!before && !!after && Temporal.Instant.compare(before.heldUntil, after.heldUntil) < 0;
}
