import type { Act } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import { runInKeptLocale } from '../../shared/i18n/locale.ts';
import { type Mail, queueMail } from '../../shared/mail/mail.ts';
import { type BookingDetails, getBookingDetails } from '../model/booking.ts';
import type { CalendarEntry } from '../model/calendar-entry.ts';

/** Queues a mail about a booking to its hirer, in their language. A booking without an address is left out. */
export async function mailHirer(
  tx: Tx,
  act: Act,
  { container_id, id }: Pick<CalendarEntry, 'container_id' | 'id'>,
  write: (booking: BookingDetails, to: string) => Mail,
): Promise<void> {
  const booking = await getBookingDetails(tx, container_id, id);
  const { contact_email: to, contact_locale } = booking;
  if (!to) return;
  await queueMail(
    tx,
    act,
    runInKeptLocale(contact_locale, () => write(booking, to)),
  );
}
