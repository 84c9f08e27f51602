import { Webhook } from 'standardwebhooks';
import { type Db, transaction } from '../../shared/db/database.ts';
import { systemClock } from '../../shared/time.ts';
import { acknowledgeWebhook, type ClaimedWebhook, claimDueWebhooks } from '../model/test-webhook.ts';

const TIMEOUT_MS = 4000;

/**
 * Sends the webhooks that are due, those of one payment in their order. Runs outside of a transaction. One that is not
 * acknowledged becomes due again.
 * @param options.secretOf the signing key of an account
 * @param options.paymentId sends only those of this payment
 * @throws AggregateError of those that were not acknowledged
 */
export async function deliverWebhooks(
  db: Db,
  { secretOf, paymentId }: { secretOf: (account: string) => string; paymentId?: string },
  now: Temporal.Instant,
): Promise<void> {
  const claimed = await transaction(db, (tx) => claimDueWebhooks(tx, now, paymentId));
  const failures: unknown[] = [];
  const ofOnePayment = async (webhooks: ClaimedWebhook[]) => {
    for (const webhook of webhooks) {
      await deliver(webhook, secretOf(webhook.account));
      await transaction(db, (tx) => acknowledgeWebhook(tx, webhook.id, now));
    }
  };
  await Promise.all(
    Map.groupBy(claimed, (webhook) => webhook.test_payment_id)
      .values()
      .map((webhooks) => ofOnePayment(webhooks).catch((error) => failures.push(error))),
  );
  if (failures.length > 0)
    throw new AggregateError(failures, `${failures.length} webhooks were not accepted`);
}

async function deliver({ id, body, webhook_url }: ClaimedWebhook, secret: string): Promise<void> {
  const text = JSON.stringify(body);
  const response = await fetch(webhook_url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...signatureOf(secret, id, text) },
    body: text,
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`the shop answered ${response.status}`);
}

/**
 * The headers that sign a webhook (https://www.standardwebhooks.com).
 * @param at of the system's clock, because a shop compares it with its own
 */
export function signatureOf(
  secret: string,
  id: string,
  body: string,
  at = systemClock.now(),
): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.epochMilliseconds / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, new Date(at.epochMilliseconds), body),
  };
}
