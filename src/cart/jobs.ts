import type { Platform } from '../shared/http/platform.ts';
import type { Jobs } from '../shared/jobs/jobs.ts';
import { checkPayment, checkPaymentJob } from './operations/check-payment.ts';
import { expireOrders, expireOrdersJob } from './operations/expire-orders.ts';
import { mailOrder, mailOrderJob } from './operations/mail-order.ts';
import { mailRefundNotice, mailRefundNoticeJob } from './operations/mail-refund-notice.ts';
import {
  retryStaleRefunds,
  retryStaleRefundsJob,
  sendRefund,
  sendRefundJob,
} from './operations/send-refund.ts';
import type { CartPorts } from './ports.ts';

/** Registers the cart's jobs. Call before jobs.start(). */
export function cartJobs(jobs: Jobs, platform: Platform, ports: CartPorts): void {
  const { db, clock, config } = platform;
  const { sellers, providers } = ports;
  jobs.work(expireOrdersJob, () => expireOrders(db, sellers, clock.now()));
  jobs.work(checkPaymentJob, (check) => checkPayment(db, ports, check, clock.now()));
  jobs.work(sendRefundJob, ({ refundId }) => sendRefund(db, providers, refundId, clock.now()));
  jobs.work(retryStaleRefundsJob, () => retryStaleRefunds(db, providers, clock.now()));
  jobs.work(mailOrderJob, (order) => mailOrder(db, sellers, config, order, clock.now()));
  jobs.work(mailRefundNoticeJob, ({ refundId }) => mailRefundNotice(db, config, refundId));
}
