import { appUrl, type Ctx } from '../../shared/http/context.ts';
import { ProviderUnavailable } from '../errors.ts';
import { t } from '../messages/translate.ts';
import type { Order } from '../model/order.ts';
import type { Payment } from '../model/payment.ts';
import { createProviderPayment } from '../operations/create-provider-payment.ts';
import type { CartDeps } from '../ports.ts';
import { providerNamed } from '../providers/payment-provider.ts';

export const orderPath = (order: { code: string }): string => `/orders/${order.code}`;

/** Redirects to the provider's page for a payment; to the order's own page when the provider is unavailable. */
export async function redirectToPayment(
  c: Ctx,
  { platform, ports }: CartDeps,
  { order, payment }: { order: Order; payment: Payment },
): Promise<Response> {
  const { db, config, clock } = platform;
  const provider = providerNamed(ports.providers, payment.provider);
  const orderUrl = `${appUrl(c, 'cart')}${orderPath(order)}`;
  const page = {
    description: t('payment.description', { platform: config.platformName, number: order.id }),
    returnUrl: `${orderUrl}?from=payment`,
    cancelUrl: orderUrl,
    webhookUrl: `${config.internalUrls.cart}/webhooks/${provider.name}`,
  };
  try {
    const url = await createProviderPayment(db, provider, { order, payment, page }, clock.now());
    return c.redirect(url, 303);
  } catch (error) {
    if (!(error instanceof ProviderUnavailable)) throw error;
    c.var.log.warn({ err: error, provider: provider.name }, 'a payment could not be started');
    return c.redirect(`${orderPath(order)}?payment=unavailable`, 303);
  }
}
