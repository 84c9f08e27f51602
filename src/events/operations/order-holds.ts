import type { Act } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import type { ContainerId, OrderId, Owner } from '../../shared/ids.ts';
import { orderOwnedHolds } from '../model/hold.ts';
import { parseHoldKeys } from '../rules/hold.ts';

export type OrderHoldsInput = {
  owner: Owner;
  containerId: ContainerId;
  orderId: OrderId;
  /** as the cart knows them */
  keys: readonly string[];
  /** the earliest time at which they may expire */
  payBy: Temporal.Instant;
};

/** Moves holds of an owner that have not expired into an order of their page. */
export async function orderHolds(tx: Tx, act: Act, input: OrderHoldsInput): Promise<void> {
  const { owner, containerId, orderId, keys, payBy } = input;
  const order = { act, id: orderId, payBy };
  await orderOwnedHolds(tx, owner, { containerId, ...parseHoldKeys(keys) }, order);
}
