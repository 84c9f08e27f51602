import { z } from 'zod';
import type { Act } from '../../shared/act.ts';
import { type Db, transaction } from '../../shared/db/database.ts';
import { runInKeptLocale } from '../../shared/i18n/locale.ts';
import type { ContainerId, MoveId, OrderId } from '../../shared/ids.ts';
import { defineJob } from '../../shared/jobs/job.ts';
import { queueMail } from '../../shared/mail/mail.ts';
import { isConfirmedAddress } from '../../shared/mail/recipients.ts';
import { movedMail } from '../mails/moved-mails.ts';
import { getBookingDetails } from '../model/booking.ts';
import { claimMoveMail, getMove } from '../model/move.ts';
import type { MailEffects } from '../ports.ts';
import { factsOf } from './mail-event-change.ts';

/** One for each order. */
export const mailMoveJob = defineJob(
  'events-mail-move',
  z.object({ containerId: z.int(), moveId: z.int(), orderId: z.int() }),
);

/** Mails a buyer, once, that their event was moved, and that they may keep their tickets or have their money back. */
export async function mailMove(
  db: Db,
  act: Act & MailEffects,
  job: z.infer<typeof mailMoveJob.payload>,
): Promise<void> {
  const containerId = job.containerId as ContainerId;
  const id = job.moveId as MoveId;
  const orderId = job.orderId as OrderId;
  await transaction(db, async (tx) => {
    const claimed = await claimMoveMail(tx, containerId, { id, orderId }, act.at);
    if (!claimed) return;
    const move = await getMove(tx, containerId, id);
    const event = await getBookingDetails(tx, containerId, move.entry_id);
    const buyer = await act.orders.getBuyer(tx, { containerId, orderId });
    const addressing = {
      to: buyer.email,
      name: (await isConfirmedAddress(tx, buyer.email)) ? buyer.name : undefined,
      from: await act.pages.getLetterhead(tx, containerId),
      order: { id: orderId, href: buyer.href },
      site: act.site,
    };
    const moved = {
      event,
      before: factsOf(move.from_facts),
      after: factsOf(move.to_facts),
      reason: move.reason,
      chooseBy: move.choose_by,
      tickets: claimed.tickets,
      code: buyer.code,
    };
    await queueMail(
      tx,
      act,
      runInKeptLocale(buyer.locale, () => movedMail(moved, addressing)),
    );
  });
}
