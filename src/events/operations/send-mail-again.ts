import type { Tx } from '../../shared/db/database.ts';
import { NotFound } from '../../shared/errors.ts';
import type { ContainerId } from '../../shared/ids.ts';
import { findFailedMail, requeueMails } from '../../shared/mail/failed-mails.ts';
import { reason } from '../messages/translate.ts';
import type { EventsAct } from '../ports.ts';
import { changeBuyer } from './change-buyer.ts';

/**
 * Sends a mail again that could not be delivered. Another address than before is a correction: from now on the order has
 * it, with its tickets and bookings, and its other undelivered mails go there too.
 * @throws NotFound if the page has no such mail, or it is on its way again
 */
export async function sendMailAgain(
  tx: Tx,
  act: EventsAct,
  { containerId, id, to }: { containerId: ContainerId; id: string; to: string },
): Promise<void> {
  const mail = await findFailedMail(tx, containerId, id);
  if (!mail) throw new NotFound(reason('no_such_mail'));
  const orderId = mail.order_id;
  if (orderId && to !== mail.to_address) {
    await changeBuyer(tx, act, { containerId, orderId, email: to });
  }
  if ((await requeueMails(tx, containerId, { mail, to, at: act.at })) === 0)
    throw new NotFound(reason('no_such_mail'));
}
