import type { Platform } from '../shared/http/platform.ts';
import { onDue, sweepDue } from '../shared/jobs/due.ts';
import { webhookSecretOf } from './http/account-keys.ts';
import { continuePayment, continuePaymentDue } from './operations/decide-payment.ts';
import { deliverWebhooks } from './operations/deliver-webhooks.ts';
import { settleRefund, settleRefundDue } from './operations/refund-payment.ts';

const HANDLERS = [onDue(continuePaymentDue, continuePayment), onDue(settleRefundDue, settleRefund)];
const INTERVAL_MS = 1000;

/**
 * Does every second what is due. Not by the platform's job queue, because an external service would not know it.
 * @returns a function that stops it
 */
export function startTestProviderJobs(platform: Platform): () => Promise<void> {
  let running: Promise<void> | undefined;
  const timer = setInterval(() => {
    running ??= runTestProviderJobs(platform)
      .catch((error) => platform.log.warn({ err: error }, 'the test provider could not do what is due'))
      .finally(() => {
        running = undefined;
      });
  }, INTERVAL_MS);
  return async () => {
    clearInterval(timer);
    await running;
  };
}

/**
 * Lets pending money arrive, disputes begin and refunds settle when it is time, and sends the webhooks that are due.
 * @throws AggregateError of what failed, after trying everything
 */
export async function runTestProviderJobs({
  db,
  clock,
  secretKey,
}: Pick<Platform, 'db' | 'clock' | 'secretKey'>): Promise<void> {
  const failures: unknown[] = [];
  await sweepDue(db, HANDLERS, clock.now()).catch((error) => failures.push(error));
  const secretOf = (account: string) => webhookSecretOf(secretKey, account);
  await deliverWebhooks(db, { secretOf }, clock.now()).catch((error) => failures.push(error));
  if (failures.length > 0)
    throw new AggregateError(failures, 'the test provider could not do all that is due');
}
