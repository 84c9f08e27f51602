import type { Act } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import type { Owner } from '../../shared/ids.ts';
import { extendHoldsIn } from '../model/hold.ts';

/**
 * Extends all that an owner holds by the calendar's hold time from now, up to the maximum length of a hold.
 * @returns when the first of them now expires; undefined when nothing is held
 */
export async function extendHolds(tx: Tx, act: Act, owner: Owner): Promise<Temporal.Instant | undefined> {
  const entries = await extendHoldsIn(tx, owner, 'calendar_entries', act.at);
  const tickets = await extendHoldsIn(tx, owner, 'tickets', act.at);
  return [...entries, ...tickets].sort(Temporal.Instant.compare)[0];
}
