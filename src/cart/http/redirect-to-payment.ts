import { appUrl, type Ctx } from '../../shared/http/context.ts';
import { ProviderUnavailable } from '../errors.ts';
import type { Order } from '../model/order.ts';
import type { Payment } from '../model/payment.ts';
import { createProviderPayment } from '../operations/create-provider-payment.ts';
import type { CartDeps } from '../ports.ts';
import { providerNamed } from '../providers/payment-provider.ts';

export const orderPath = (order: { code: string }): string => `/orders/${order.code}`;

/** Sends the buyer to the page on which a payment is made; to the order's own page, which says so, when there is none to be had. */
export async function redirectToPayment(
  c: Ctx,
  { platform, ports }: CartDeps,
  order: Order,
  payment: Payment,
): Promise<Response> {
  const provider = providerNamed(ports.providers, payment.provider);
  const orderUrl = `${appUrl(c, 'cart')}${orderPath(order)}`;
  try {
    const to = {
      description: `${platform.config.platformName}, order ${order.id}`,
      returnUrl: `${orderUrl}?from=payment`,
      cancelUrl: orderUrl,
      webhookUrl: `${platform.config.internalUrls.cart}/webhooks/${provider.name}`,
    };
    const url = await createProviderPayment(platform.db, provider, order, payment, to, platform.clock.now());
    return c.redirect(url, 303);
  } catch (error) {
    if (!(error instanceof ProviderUnavailable)) throw error;
    c.var.log.warn({ err: error, provider: provider.name }, 'a payment could not be started');
    return c.redirect(`${orderPath(order)}?from=nowhere`, 303);
  }
}
