import type { Tx } from '../../shared/db/database.ts';
import type { Owner } from '../../shared/ids.ts';
import { listBasket } from '../model/basket.ts';
import type { CartAct } from '../ports.ts';

/** Extends all holds in a basket. @returns false if none was extended, because sellers limit how long they hold */
export async function extendBasket(tx: Tx, act: CartAct, owner: Owner): Promise<boolean> {
  const [before] = await listBasket(tx, owner, act.sellers, act.at);
  for (const seller of act.sellers) await seller.extend(tx, act, owner);
  const [after] = await listBasket(tx, owner, act.sellers, act.at);
  return !!before && !!after && Temporal.Instant.compare(before.heldUntil, after.heldUntil) < 0;
}
