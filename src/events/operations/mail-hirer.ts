import type { Act } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import { runInKeptLocale } from '../../shared/i18n/locale.ts';
import { type Mail, queueMail } from '../../shared/mail/mail.ts';
import { isConfirmedAddress } from '../../shared/mail/recipients.ts';
import type { Addressing } from '../mails/booking-mails.ts';
import { type BookingDetails, getBookingDetails } from '../model/booking.ts';
import type { CalendarEntry } from '../model/calendar-entry.ts';
import type { MailEffects } from '../ports.ts';

/** Queues a mail about a booking to its hirer, in their language. A booking without an address is left out. */
export async function mailHirer(
  tx: Tx,
  act: Act & MailEffects,
  {
    container_id: containerId,
    id,
    order_id: orderId,
  }: Pick<CalendarEntry, 'container_id' | 'id' | 'order_id'>,
  write: (booking: BookingDetails, addressing: Addressing) => Mail,
): Promise<void> {
  const booking = await getBookingDetails(tx, containerId, id);
  const { contact_email: to, contact_name: name, contact_locale: locale } = booking;
  if (!to || !orderId) return;
  const addressing: Addressing = {
    to,
    name: (name && (await isConfirmedAddress(tx, to)) && name) || undefined,
    from: await act.pages.getLetterhead(tx, containerId),
    order: { id: orderId, ...(await act.orders.getBuyer(tx, { containerId, orderId })) },
    site: act.site,
  };
  await queueMail(
    tx,
    act,
    runInKeptLocale(locale, () => write(booking, addressing)),
  );
}
