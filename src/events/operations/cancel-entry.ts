import type { Tx } from '../../shared/db/database.ts';
import { WrongState } from '../../shared/errors.ts';
import { runInKeptLocale } from '../../shared/i18n/locale.ts';
import type { CalendarId, EntryId, UserId } from '../../shared/ids.ts';
import { queueMail } from '../../shared/mail/queue-mail.ts';
import { cancelledMail } from '../mails/booking-mails.ts';
import { getBookingDetails } from '../model/booking.ts';
import { type CalendarEntry, getEntry, transitionEntry } from '../model/calendar-entry.ts';
import { ON_SALE, unlessRefused } from '../model/savepoint.ts';
import { expireOverdueTicketsOf } from '../model/ticket.ts';
import type { Orders } from '../ports.ts';
import { CLOCK, userActor } from '../rules/actor.ts';
import { entryKey } from '../rules/hold-key.ts';

/**
 * An organiser calls off a booking or an event. A booking's money goes back by itself and its hirer gets a mail.
 * @throws WrongState when tickets of it are held or sold, or it is over with already
 */
export async function cancelEntry(
  tx: Tx,
  which: { calendarId: CalendarId; entryId: EntryId },
  organiser: UserId,
  orders: Orders,
  site: string,
  now: Temporal.Instant,
): Promise<CalendarEntry> {
  const before = await getEntry(tx, which.calendarId, which.entryId);
  if (before.state === 'pending' || before.state === 'ordered') {
    throw new WrongState('Somebody is just booking this: it is theirs until their time runs out.');
  }
  if (before.places_sold > 0)
    await expireOverdueTicketsOf(tx, before.calendar_id, before.id, { at: now, by: CLOCK });
  const moved = await unlessRefused(tx, [ON_SALE], async () => ({
    entry: await transitionEntry(tx, before, 'cancelled', { at: now, by: userActor(organiser) }),
  }));
  if (!moved) {
    const { places_sold } = await getEntry(tx, which.calendarId, which.entryId);
    throw new WrongState(`${ticketsWords(places_sold)} held or sold: it can’t be cancelled.`);
  }
  const { entry } = moved;
  if (!entry) throw new WrongState('This can’t be cancelled any more.');
  if (entry.order_id) {
    await orders.refundLine(tx, { orderId: entry.order_id, key: entryKey(entry), reason: 'cancelled' }, now);
    const booking = await getBookingDetails(tx, which);
    const { contact_email: email } = booking;
    if (email)
      await queueMail(
        tx,
        runInKeptLocale(booking.contact_locale, () => cancelledMail(booking, email, site)),
      );
  }
  return entry;
}

const ticketsWords = (count: number): string =>
  count === 1 ? '1 ticket of this is' : `${count} tickets of this are`;
