import type { Act } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import { WrongState } from '../../shared/errors.ts';
import type { ContainerId, EntryId, OrderId } from '../../shared/ids.ts';
import { declinedMail } from '../mails/booking-mails.ts';
import { reason, t } from '../messages/translate.ts';
import {
  type CalendarEntry,
  getEntry,
  lockEntriesOfOrder,
  transitionEntry,
} from '../model/calendar-entry.ts';
import type { EventsAct, MailEffects } from '../ports.ts';
import { entryKey } from '../rules/hold.ts';
import { mailHirer } from './mail-hirer.ts';

export type DeclineEntryInput = {
  containerId: ContainerId;
  entryId: EntryId | undefined;
  /** the organiser's reason, for the hirer; may be empty */
  explanation: string;
};

/**
 * Declines an accepted booking: frees its time, gives back what was paid for it, and tells the hirer by mail.
 * @throws WrongState if it does not await confirmation
 */
export async function declineEntry(
  tx: Tx,
  act: EventsAct,
  { containerId, entryId, explanation }: DeclineEntryInput,
): Promise<CalendarEntry> {
  const { id, state, order_id: orderId } = await getEntry(tx, containerId, entryId);
  if (state !== 'provisional' || !orderId) throw new WrongState(reason('not_awaiting_confirmation'));
  // Lock order: the order before its entries.
  await act.orders.cancelLine(tx, act, { containerId, orderId, key: entryKey(id), reason: 'declined' });
  const entry = await transitionEntry(tx, containerId, id, { to: 'declined', act });
  if (!entry) throw new WrongState(reason('not_awaiting_confirmation'));
  await mailHirer(tx, act, entry, (booking, addressing) => declinedMail(booking, addressing, explanation));
  return entry;
}

/**
 * Declines what still awaits the venue's confirmation in an order whose authorisation is over, and tells the hirers by
 * mail. The caller, which is the cart, declines the lines.
 * @returns the declined bookings
 */
export async function declineAwaiting(
  tx: Tx,
  act: Act & MailEffects,
  { containerId, orderId }: { containerId: ContainerId; orderId: OrderId },
): Promise<CalendarEntry[]> {
  const declined: CalendarEntry[] = [];
  for (const { id, state } of await lockEntriesOfOrder(tx, containerId, orderId)) {
    const entry =
      state === 'provisional' && (await transitionEntry(tx, containerId, id, { to: 'declined', act }));
    if (!entry) continue;
    await mailHirer(tx, act, entry, (booking, addressing) =>
      declinedMail(booking, addressing, t('mail.not_confirmed_in_time')),
    );
    declined.push(entry);
  }
  return declined;
}
