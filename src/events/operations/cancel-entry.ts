import type { Tx } from '../../shared/db/database.ts';
import { WrongState } from '../../shared/errors.ts';
import { runInKeptLocale } from '../../shared/i18n/locale.ts';
import type { CalendarId, EntryId, UserId } from '../../shared/ids.ts';
import { queueMail } from '../../shared/mail/mail.ts';
import { cancelledMail } from '../mails/booking-mails.ts';
import { reason } from '../messages/translate.ts';
import { getBookingDetails } from '../model/booking.ts';
import { type CalendarEntry, getEntry, transitionEntry } from '../model/calendar-entry.ts';
import { expireOverdueOfEntry } from '../model/hold.ts';
import { inSavepoint, ON_SALE } from '../model/savepoint.ts';
import type { Orders } from '../ports.ts';
import { entryKey } from '../rules/hold.ts';
import { byClock, byUser } from '../rules/transition.ts';

/**
 * Cancels a booking or an event. A paid booking is refunded and its hirer notified by mail.
 * @throws WrongState if tickets of it are held or sold, or its state does not allow it
 */
export async function cancelEntry(
  tx: Tx,
  key: { calendarId: CalendarId; entryId: EntryId },
  { organiser, orders, now }: { organiser: UserId; orders: Orders; now: Temporal.Instant },
): Promise<CalendarEntry> {
  const before = await getEntry(tx, key.calendarId, key.entryId);
  if (before.state === 'pending' || before.state === 'ordered') {
    throw new WrongState(reason('being_booked'));
  }
  if (before.places_sold > 0) await expireOverdueOfEntry(tx, before.calendar_id, before.id, byClock(now));
  const cancelled = await inSavepoint(tx, [ON_SALE], async () => ({
    entry: await transitionEntry(tx, before, 'cancelled', byUser(organiser, now)),
  }));
  if (!cancelled) {
    const { places_sold } = await getEntry(tx, key.calendarId, key.entryId);
    throw new WrongState(reason('has_tickets', { count: places_sold }));
  }
  const { entry } = cancelled;
  if (!entry) throw new WrongState(reason('not_cancellable'));
  if (entry.order_id) {
    await orders.refundLine(tx, { orderId: entry.order_id, key: entryKey(entry), reason: 'cancelled' }, now);
    const booking = await getBookingDetails(tx, key);
    const { contact_email: email } = booking;
    if (email)
      await queueMail(
        tx,
        runInKeptLocale(booking.contact_locale, () => cancelledMail(booking, email)),
      );
  }
  return entry;
}
