import type Stripe from 'stripe';
import type { AccountCheck } from './payment-provider.ts';
import { callStripe, isTestKey, type StripeCredentials, WEBHOOK_EVENTS } from './stripe-client.ts';

export const webhookUrl = (site: string, containerId: number): string =>
  `${site}/webhooks/stripe/${containerId}`;

type Checked = StripeCredentials & { site: string; containerId: number };

/**
 * Asks Stripe whether an account can be paid: by what it says of the account, by the webhooks that it has, and by a
 * checkout page that is made and ended at once, for which the key needs the same permissions as for a buyer's.
 */
export async function checkStripeAccount(
  stripe: Stripe,
  { secretKey, site, containerId }: Checked,
): Promise<AccountCheck> {
  const account = await callStripe(() => stripe.accounts.retrieveCurrent());
  await tryCheckout(stripe, { currency: account.default_currency ?? 'gbp', site });
  const name = account.settings?.dashboard.display_name ?? account.business_profile?.name ?? account.id;
  const { requirements } = account;
  return {
    name,
    isTest: isTestKey(secretKey),
    takesPayments: account.charges_enabled,
    missing: [
      ...(requirements?.currently_due ?? []).slice(0, 20),
      ...(await missingWebhook(stripe, webhookUrl(site, containerId))),
    ],
  };
}

async function tryCheckout(
  stripe: Stripe,
  { currency, site }: { currency: string; site: string },
): Promise<void> {
  const { id } = await callStripe(() =>
    stripe.checkout.sessions.create({
      mode: 'payment',
      line_items: [
        { quantity: 1, price_data: { currency, unit_amount: 1000, product_data: { name: 'Test' } } },
      ],
      success_url: site,
    }),
  );
  await callStripe(() => stripe.checkout.sessions.expire(id));
}

/** What the account's webhook lacks. Nothing if the key may not read webhooks. */
async function missingWebhook(stripe: Stripe, url: string): Promise<string[]> {
  const endpoints = await stripe.webhookEndpoints.list({ limit: 100 }).catch(() => undefined);
  if (!endpoints) return [];
  const ours = endpoints.data.filter((endpoint) => endpoint.url === url && endpoint.status === 'enabled');
  if (ours.length === 0) return ['webhook'];
  const enabled = new Set(ours.flatMap((endpoint) => endpoint.enabled_events));
  const lacks = WEBHOOK_EVENTS.some((event) => !enabled.has(event) && !enabled.has('*'));
  return lacks ? ['events'] : [];
}
