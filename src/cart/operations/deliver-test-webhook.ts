import { z } from 'zod';
import { type Db, transaction } from '../../shared/db/database.ts';
import { defineJob } from '../../shared/jobs/job.ts';
import { findTestPayment, markWebhookDelivered } from '../model/test-payment.ts';
import { signWebhook, stateOf, webhookOf } from '../providers/test-provider-api.ts';

export const deliverTestWebhookJob = defineJob('test-provider-deliver-webhook', z.object({ id: z.string() }));

const TIMEOUT_MS = 5000;

/**
 * The test provider's webhook: signed, dated, and told again until the shop answers 200.
 * @throws Error when it does not
 */
export async function deliverTestWebhook(
  db: Db,
  secretKey: string,
  id: string,
  now: Temporal.Instant,
): Promise<void> {
  const payment = await findTestPayment(db, id);
  if (!payment || payment.webhook_answered_at) return;
  const webhook = webhookOf(stateOf(payment));
  const body = JSON.stringify(webhook);
  const response = await fetch(payment.webhook_url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...signWebhook(secretKey, webhook.id, body) },
    body,
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (response.status !== 200) throw new Error(`the shop answered ${response.status}`);
  await transaction(db, (tx) => markWebhookDelivered(tx, id, now));
}
