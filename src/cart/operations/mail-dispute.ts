import { z } from 'zod';
import type { Config } from '../../shared/config.ts';
import { type Db, type Tx, transaction } from '../../shared/db/database.ts';
import { runInKeptLocale } from '../../shared/i18n/locale.ts';
import type { ContainerId, PaymentId } from '../../shared/ids.ts';
import { enqueue } from '../../shared/jobs/enqueue.ts';
import { defineJob } from '../../shared/jobs/job.ts';
import { queueMail } from '../../shared/mail/mail.ts';
import { type DisputeOutcome, disputeMail } from '../mails/dispute.ts';
import { getOrder } from '../model/order.ts';
import { findPayment, listAllocations, type Payment } from '../model/payment.ts';
import type { MailAct } from '../ports.ts';
import { mailedOrderHref } from '../rules/order.ts';

export const mailDisputeJob = defineJob(
  'cart-mail-dispute',
  z.object({ containerId: z.int(), paymentId: z.int(), outcome: z.enum(['opened', 'won', 'lost']) }),
);

/**
 * Tells the people who see to a page's money if a dispute has changed where a payment is. However often and in whatever
 * order a provider reports it, they hear of each change once.
 */
export async function tellOfDispute(
  tx: Tx,
  { container_id: containerId, id: paymentId, state: before }: Payment,
): Promise<void> {
  const after = (await findPayment(tx, containerId, paymentId))?.state;
  const outcome = outcomeOf(before, after);
  if (outcome) await enqueue(tx, mailDisputeJob, { containerId, paymentId, outcome });
}

function outcomeOf(
  before: Payment['state'],
  after: Payment['state'] | undefined,
): DisputeOutcome | undefined {
  if (after === before) return undefined;
  if (after === 'disputed') return 'opened';
  if (after === 'charged_back') return 'lost';
  return before === 'disputed' || before === 'charged_back' ? 'won' : undefined;
}

/** Mails the people who see to a page's money that a payment is disputed, or how that ended. */
export async function mailDispute(
  db: Db,
  act: MailAct,
  {
    containerId,
    paymentId,
    outcome,
    site,
  }: {
    containerId: ContainerId;
    paymentId: PaymentId;
    outcome: DisputeOutcome;
    site: Pick<Config, 'urls' | 'platformName'>;
  },
): Promise<void> {
  const payment = await findPayment(db, containerId, paymentId);
  if (!payment) return;
  const allocations = await listAllocations(db, containerId, paymentId);
  const orders = await Promise.all(
    allocations.map(async ({ order_id }) => {
      const { id, name, code } = await getOrder(db, containerId, order_id);
      return { id, name, href: mailedOrderHref(site.urls.cart, { code, mail_token: null }) };
    }),
  );
  const notice = {
    ...{ containerId, outcome, orders, provider: payment.provider },
    amount: payment.disputed_minor || (payment.received_minor ?? payment.amount_minor),
    currency: payment.received_currency ?? payment.currency,
  };
  const sender = { from: await act.payees.getLetterhead(db, containerId), site };
  const people = await act.payees.listPeopleWith(db, containerId, 'money');
  const mails = people.map((person) =>
    runInKeptLocale(person.locale ?? null, () => disputeMail(notice, person, sender)),
  );
  await transaction(db, async (tx) => {
    for (const mail of mails) await queueMail(tx, act, mail);
  });
}
