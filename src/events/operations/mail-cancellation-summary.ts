import type { Act } from '../../shared/act.ts';
import { userOfActor } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import { runInKeptLocale } from '../../shared/i18n/locale.ts';
import { queueMail } from '../../shared/mail/mail.ts';
import { cancellationSummaryMail } from '../mails/cancellation-summary-mail.ts';
import { getBookingDetails } from '../model/booking.ts';
import { type Cancellation, listCancellationOrders } from '../model/cancellation.ts';
import type { MailEffects } from '../ports.ts';

/** Mails whoever cancelled an event, and the page's treasurers, that everybody was refunded and told. */
export async function mailCancellationSummary(
  tx: Tx,
  act: Act & MailEffects,
  cancellation: Cancellation,
): Promise<void> {
  const { container_id: containerId, id, entry_id: entryId, started_by } = cancellation;
  const event = await getBookingDetails(tx, containerId, entryId);
  const orders = await listCancellationOrders(tx, containerId, id);
  const starter = userOfActor(started_by);
  const editors = await act.pages.listPeopleWith(tx, containerId, 'entries');
  const treasurers = await act.pages.listPeopleWith(tx, containerId, 'money');
  const people = [...editors.filter((person) => person.id === starter), ...treasurers];
  const sender = { from: await act.pages.getLetterhead(tx, containerId), site: act.site };
  for (const [email, [person]] of Map.groupBy(people, (each) => each.email)) {
    const reader = { email, name: person?.name ?? '' };
    const write = () => cancellationSummaryMail({ event, cancellation, orders }, reader, sender);
    await queueMail(tx, act, runInKeptLocale(person?.locale ?? null, write));
  }
}
