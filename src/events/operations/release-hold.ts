import type { Tx } from '../../shared/db/database.ts';
import { NotFound } from '../../shared/errors.ts';
import type { Owner } from '../../shared/ids.ts';
import { reason } from '../messages/translate.ts';
import { cancelHold } from '../model/hold.ts';
import { parseHoldKey } from '../rules/hold.ts';
import { byOwner } from '../rules/transition.ts';

/**
 * Releases a booking, or all tickets of one type, that its owner holds.
 * @throws NotFound when this owner holds no such thing
 */
export async function releaseHold(tx: Tx, owner: Owner, key: string, now: Temporal.Instant): Promise<void> {
  const hold = parseHoldKey(key);
  const released = hold ? await cancelHold(tx, owner, hold, byOwner(owner, now)) : 0;
  if (released === 0) throw new NotFound(reason('not_in_basket'));
}
