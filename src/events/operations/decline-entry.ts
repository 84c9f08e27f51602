import type { Tx } from '../../shared/db/database.ts';
import { WrongState } from '../../shared/errors.ts';
import { runInKeptLocale } from '../../shared/i18n/locale.ts';
import type { CalendarId, EntryId, UserId } from '../../shared/ids.ts';
import { queueMail } from '../../shared/mail/mail.ts';
import { declinedMail } from '../mails/booking-mails.ts';
import { reason } from '../messages/translate.ts';
import { getBookingDetails } from '../model/booking.ts';
import { type CalendarEntry, transitionEntry } from '../model/calendar-entry.ts';
import type { Orders } from '../ports.ts';
import { entryKey } from '../rules/hold.ts';
import { byUser } from '../rules/transition.ts';

export type Refusal = {
  /** the organiser's reason, for the hirer; may be empty */
  explanation: string;
  organiser: UserId;
  orders: Orders;
  now: Temporal.Instant;
};

/**
 * Declines a paid booking: frees its time, refunds it, and notifies the hirer by mail.
 * @throws WrongState if it does not await confirmation
 */
export async function declineEntry(
  tx: Tx,
  key: { calendarId: CalendarId; entryId: EntryId },
  { explanation, organiser, orders, now }: Refusal,
): Promise<CalendarEntry> {
  const entry = await transitionEntry(
    tx,
    { calendar_id: key.calendarId, id: key.entryId },
    'declined',
    byUser(organiser, now),
  );
  if (!entry?.order_id) throw new WrongState(reason('not_awaiting_confirmation'));
  await orders.refundLine(tx, { orderId: entry.order_id, key: entryKey(entry), reason: 'declined' }, now);
  const booking = await getBookingDetails(tx, key);
  const { contact_email: email } = booking;
  if (email)
    await queueMail(
      tx,
      runInKeptLocale(booking.contact_locale, () => declinedMail(booking, email, explanation)),
    );
  return entry;
}
