import { byClock } from '../shared/act.ts';
import { transaction } from '../shared/db/database.ts';
import type { Platform } from '../shared/http/platform.ts';
import type { ContainerId, PaymentId, RefundId } from '../shared/ids.ts';
import { type DueHandler, onDue } from '../shared/jobs/due.ts';
import type { Jobs } from '../shared/jobs/jobs.ts';
import { capturePayment } from './operations/capture-payment.ts';
import { capturePaymentJob } from './operations/charge-order.ts';
import { checkLedgerJob, checkLedgers } from './operations/check-ledger.ts';
import { checkPayment, checkPaymentJob, enqueueCheck } from './operations/check-payment.ts';
import { checkPaymentDue } from './operations/create-provider-payment.ts';
import { expireOrders, expireOrdersJob } from './operations/expire-orders.ts';
import { foldDays, foldDaysJob } from './operations/fold-days.ts';
import { type DepositKey, returnDeposit, returnDepositDue } from './operations/give-deposit-back.ts';
import { issueDocuments, issueDocumentsJob } from './operations/issue-documents.ts';
import { mailCancellation, mailCancellationJob } from './operations/mail-cancellation.ts';
import { mailCredit, mailCreditJob } from './operations/mail-credit.ts';
import { mailDeposit, mailDepositJob } from './operations/mail-deposit.ts';
import { mailDispute, mailDisputeJob } from './operations/mail-dispute.ts';
import { mailOrder, mailOrderJob } from './operations/mail-order.ts';
import { mailPaymentFailed, mailPaymentFailedJob } from './operations/mail-payment-failed.ts';
import { mailPromise, mailPromiseJob } from './operations/mail-promise.ts';
import { mailRefundByHand, mailRefundByHandJob } from './operations/mail-refund-by-hand.ts';
import { mailRefundFailed, mailRefundFailedJob } from './operations/mail-refund-failed.ts';
import { mailRefundNotice, mailRefundNoticeJob } from './operations/mail-refund-notice.ts';
import { enqueueReminder, remindTransferDue } from './operations/promise-payment.ts';
import { readStatement, readStatementJob } from './operations/read-statement.ts';
import {
  enqueueReconciliation,
  reconcileAccount,
  reconcileAccountDue,
  reconcileAccountJob,
} from './operations/reconcile-account.ts';
import { recordStatement, recordStatementJob } from './operations/record-statement.ts';
import { releaseAuthorisation, releaseAuthorisationDue } from './operations/release-authorisation.ts';
import { sendRefundJob } from './operations/request-refund.ts';
import { retryStaleRefunds, retryStaleRefundsJob, sendRefund } from './operations/send-refund.ts';
import type { CartPorts, MailAct, ProviderAct } from './ports.ts';

/** Registers the cart's jobs. Call before jobs.start(). */
export function cartJobs(jobs: Jobs, { db, clock, config, log }: Platform, ports: CartPorts): void {
  const act = (): ProviderAct & MailAct => ({ ...byClock(clock.now()), ...ports });
  jobs.work(expireOrdersJob, () => expireOrders(db, act()));
  jobs.work(checkPaymentJob, (check) =>
    checkPayment(db, act(), { ...paymentKey(check), times: check.times }),
  );
  jobs.work(capturePaymentJob, (payment) => capturePayment(db, act(), paymentKey(payment)));
  jobs.work(sendRefundJob, (refund) => sendRefund(db, act(), refundKey(refund)));
  jobs.work(reconcileAccountJob, (account) => reconcileAccount(db, act(), accountKey(account)));
  jobs.work(retryStaleRefundsJob, () => retryStaleRefunds(db, act()));
  jobs.work(readStatementJob, (statement) => readStatement(db, act(), statementKey(statement)));
  jobs.work(recordStatementJob, (statement) => recordStatement(db, act(), statementKey(statement)));
  jobs.work(foldDaysJob, () => foldDays(db));
  jobs.work(checkLedgerJob, () => checkLedgers(db, act(), { site: config, log }));
  jobs.work(mailOrderJob, (order) => mailOrder(db, act(), { ...order, site: config }));
  jobs.work(issueDocumentsJob, ({ code }) => transaction(db, (tx) => issueDocuments(tx, act(), { code })));
  jobs.work(mailPaymentFailedJob, (order) => mailPaymentFailed(db, act(), { ...order, site: config }));
  jobs.work(mailDisputeJob, ({ outcome, ...payment }) =>
    mailDispute(db, act(), { ...paymentKey(payment), outcome, site: config }),
  );
  jobs.work(mailRefundFailedJob, (refund) =>
    mailRefundFailed(db, act(), { ...refundKey(refund), site: config }),
  );
  jobs.work(mailCancellationJob, (places) => mailCancellation(db, act(), { ...places, site: config }));
  jobs.work(mailCreditJob, (refund) => mailCredit(db, act(), { ...refundKey(refund), site: config }));
  jobs.work(mailDepositJob, (deposit) => mailDeposit(db, act(), { ...deposit, site: config }));
  jobs.work(mailPromiseJob, (promise) => mailPromise(db, act(), { ...promise, site: config }));
  jobs.work(mailRefundByHandJob, (refund) => mailRefundByHand(db, act(), { ...refund, site: config }));
  jobs.work(mailRefundNoticeJob, (refund) =>
    mailRefundNotice(db, act(), { ...refundKey(refund), site: config }),
  );
}

/** The cart's due tasks. */
export const cartDues = (ports: CartPorts): DueHandler[] => [
  onDue(checkPaymentDue, (tx, _act, check) => enqueueCheck(tx, check)),
  onDue(returnDepositDue, (tx, act, deposit) =>
    // A parsed payload has lost the brands of its ids.
    returnDeposit(tx, { ...act, ...ports }, deposit as DepositKey),
  ),
  onDue(reconcileAccountDue, (tx, act, account) => enqueueReconciliation(tx, act, accountKey(account))),
  onDue(remindTransferDue, (tx, _act, order) => enqueueReminder(tx, order)),
  onDue(releaseAuthorisationDue, (tx, act, payment) =>
    releaseAuthorisation(tx, { ...act, ...ports }, paymentKey(payment)),
  ),
];

// Payloads are parsed, so their ids have lost their brands.
const paymentKey = ({ containerId, paymentId }: { containerId: number; paymentId: number }) => ({
  containerId: containerId as ContainerId,
  paymentId: paymentId as PaymentId,
});

const statementKey = ({ containerId, id }: { containerId: number; id: number }) => ({
  containerId: containerId as ContainerId,
  id,
});

const refundKey = ({ containerId, refundId }: { containerId: number; refundId: number }) => ({
  containerId: containerId as ContainerId,
  refundId: refundId as RefundId,
});

const accountKey = ({ containerId, provider }: { containerId: number; provider: string }) => ({
  containerId: containerId as ContainerId,
  provider,
});
