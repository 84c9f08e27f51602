import { byClock } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import { WrongState } from '../../shared/errors.ts';
import type { ContainerId, EntryId } from '../../shared/ids.ts';
import { cancelledMail } from '../mails/booking-mails.ts';
import { reason } from '../messages/translate.ts';
import { type CalendarEntry, getEntry, transitionEntry } from '../model/calendar-entry.ts';
import { expireOverdueOfEntry } from '../model/hold.ts';
import { inSavepoint, ON_SALE } from '../model/savepoint.ts';
import type { EventsAct } from '../ports.ts';
import { entryKey } from '../rules/hold.ts';
import { mailHirer } from './mail-hirer.ts';

/**
 * Cancels a booking, an event or a closure. What was paid for a booking is given back, and its hirer is told by mail.
 * @throws WrongState if tickets of it are held or sold, or its state does not allow it
 */
export async function cancelEntry(
  tx: Tx,
  act: EventsAct,
  {
    containerId,
    entryId,
    reason: why = '',
  }: {
    containerId: ContainerId;
    entryId: EntryId | undefined;
    /** for the hirer; may be empty */
    reason?: string;
  },
): Promise<CalendarEntry> {
  const before = await getEntry(tx, containerId, entryId);
  if (before.state === 'pending' || before.state === 'requested' || before.state === 'ordered') {
    throw new WrongState(reason('being_booked'));
  }
  const { id, order_id: orderId } = before;
  // Lock order: the order before its entries.
  if (orderId)
    await act.orders.cancelLine(tx, act, { containerId, orderId, key: entryKey(id), reason: 'cancelled' });
  if (before.places_sold > 0) await expireOverdueOfEntry(tx, containerId, id, byClock(act.at));
  const cancelled = await inSavepoint(tx, [ON_SALE], async () => ({
    entry: await transitionEntry(tx, containerId, id, { to: 'cancelled', act }),
  }));
  if (!cancelled) {
    const { places_sold } = await getEntry(tx, containerId, id);
    throw new WrongState(reason('has_tickets', { count: places_sold }));
  }
  if (!cancelled.entry) throw new WrongState(reason('not_cancellable'));
  if (orderId) await mailHirer(tx, act, cancelled.entry, (booking, to) => cancelledMail(booking, to, why));
  return cancelled.entry;
}
