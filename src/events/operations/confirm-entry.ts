import type { Tx } from '../../shared/db/database.ts';
import { WrongState } from '../../shared/errors.ts';
import type { ContainerId, EntryId } from '../../shared/ids.ts';
import { confirmedMail } from '../mails/booking-mails.ts';
import { reason } from '../messages/translate.ts';
import { type CalendarEntry, getEntry, transitionEntry } from '../model/calendar-entry.ts';
import type { EventsAct } from '../ports.ts';
import { entryKey } from '../rules/hold.ts';
import { mailHirer } from './mail-hirer.ts';

/**
 * Confirms an accepted booking, and tells the hirer by mail.
 * @throws NotFound, WrongState if it does not await confirmation
 */
export async function confirmEntry(
  tx: Tx,
  act: EventsAct,
  { containerId, entryId }: { containerId: ContainerId; entryId: EntryId | undefined },
): Promise<CalendarEntry> {
  const { id, state, order_id: orderId } = await getEntry(tx, containerId, entryId);
  // A draft may be confirmed as well, but only by publishEntry.
  if (state !== 'provisional' || !orderId) throw new WrongState(reason('not_awaiting_confirmation'));
  // Lock order: the order before its entries.
  await act.orders.confirmLine(tx, act, { containerId, orderId, key: entryKey(id) });
  const entry = await transitionEntry(tx, containerId, id, { to: 'confirmed', act });
  if (!entry) throw new WrongState(reason('not_awaiting_confirmation'));
  await mailHirer(tx, act, entry, confirmedMail);
  return entry;
}
