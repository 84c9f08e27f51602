import type { Act } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import { NotFound } from '../../shared/errors.ts';
import type { ContainerId, Owner } from '../../shared/ids.ts';
import { reason } from '../messages/translate.ts';
import { cancelOwnedHolds } from '../model/hold.ts';
import { cancelCompanionsAlone } from '../model/ticket.ts';
import { parseHoldKeys } from '../rules/hold.ts';

/**
 * Releases bookings and tickets of a page that their owner holds, and companion tickets that are left without the others.
 * @param input.keys as the cart knows them
 * @throws NotFound when this owner holds none of them
 */
export async function releaseHolds(
  tx: Tx,
  act: Act,
  { owner, containerId, keys }: { owner: Owner; containerId: ContainerId; keys: readonly string[] },
): Promise<void> {
  const released = await cancelOwnedHolds(tx, owner, { containerId, ...parseHoldKeys(keys) }, act);
  if (released === 0) throw new NotFound(reason('not_in_basket'));
  await cancelCompanionsAlone(tx, owner, containerId, act);
}
