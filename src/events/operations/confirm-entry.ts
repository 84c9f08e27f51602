import type { Tx } from '../../shared/db/database.ts';
import { WrongState } from '../../shared/errors.ts';
import { runInKeptLocale } from '../../shared/i18n/locale.ts';
import type { CalendarId, EntryId, UserId } from '../../shared/ids.ts';
import { queueMail } from '../../shared/mail/mail.ts';
import { confirmedMail } from '../mails/booking-mails.ts';
import { reason } from '../messages/translate.ts';
import { getBookingDetails } from '../model/booking.ts';
import { type CalendarEntry, getEntry, transitionEntry } from '../model/calendar-entry.ts';
import { byUser } from '../rules/transition.ts';

/**
 * Confirms a paid booking and notifies the hirer by mail.
 * @param decision.site the URL of the events app
 * @throws NotFound, WrongState if it does not await confirmation
 */
export async function confirmEntry(
  tx: Tx,
  key: { calendarId: CalendarId; entryId: EntryId },
  { organiser, site, now }: { organiser: UserId; site: string; now: Temporal.Instant },
): Promise<CalendarEntry> {
  // A draft may be confirmed as well, but only by publishEntry.
  const { state } = await getEntry(tx, key.calendarId, key.entryId);
  const entry =
    state === 'provisional' &&
    (await transitionEntry(
      tx,
      { calendar_id: key.calendarId, id: key.entryId },
      'confirmed',
      byUser(organiser, now),
    ));
  if (!entry) throw new WrongState(reason('not_awaiting_confirmation'));
  const booking = await getBookingDetails(tx, key);
  const { contact_email: email } = booking;
  if (email)
    await queueMail(
      tx,
      runInKeptLocale(booking.contact_locale, () => confirmedMail(booking, email, site)),
    );
  return entry;
}
