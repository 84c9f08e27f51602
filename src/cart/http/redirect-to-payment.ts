import { byPayment } from '../../shared/act.ts';
import { appUrl, type Ctx } from '../../shared/http/context.ts';
import { platformBranding, sendPage } from '../../shared/http/page.ts';
import { currentLocale } from '../../shared/i18n/locale.ts';
import { ProviderUnavailable } from '../errors.ts';
import { t } from '../messages/translate.ts';
import type { Order } from '../model/order.ts';
import type { Payment } from '../model/payment.ts';
import { createProviderPayment } from '../operations/create-provider-payment.ts';
import type { CartDeps } from '../ports.ts';
import { providerOf } from '../providers/providers-of.ts';
import { leadOn, onwardsView } from '../views/onwards.tsx';
import { payeeOf } from '../views/order-split.tsx';

export const orderPath = (order: { code: string }): string => `/orders/${order.code}`;

/**
 * Leads the buyer to the provider's page for a payment; to the order's own page when the provider is unavailable. Responds
 * with a page that leads on by itself, because browsers hold `form-action` of the content security policy against all
 * redirects after a POST, also against those of banks behind the provider.
 */
export async function redirectToPayment(
  c: Ctx,
  { platform, ports }: CartDeps,
  { order, payment }: { order: Order; payment: Payment },
): Promise<Response> {
  const { db, config, clock } = platform;
  const payees = await ports.payees.listPayees(db, [order.container_id]);
  const provider = await providerOf(db, ports.providers, order.container_id, payment.provider);
  const orderUrl = `${appUrl(c, 'cart')}${orderPath(order)}`;
  const page = {
    description: t('payment.description', { payee: payeeOf(payees, order.container_id), number: order.id }),
    locale: currentLocale(),
    returnUrl: `${orderUrl}?from=payment`,
    cancelUrl: orderUrl,
    // Called from outside, so the address never follows the host name of the request.
    webhookUrl: `${config.urls.cart}/webhooks/${provider.name}/${order.container_id}`,
  };
  try {
    const act = byPayment(clock.now());
    const address = await createProviderPayment(db, act, { provider, order, payment, page });
    const url = httpUrl(address);
    const title = t('onwards.title');
    return await sendPage(
      c,
      platformBranding(c),
      { title, noindex: true, bare: true, head: leadOn(url) },
      onwardsView({ url, label: provider.label() }),
    );
  } catch (error) {
    if (!(error instanceof ProviderUnavailable)) throw error;
    c.var.log.warn({ err: error, provider: provider.name }, 'a payment could not be started');
    return c.redirect(`${orderPath(order)}?payment=unavailable`, 303);
  }
}

/** @throws ProviderUnavailable for an address that browsers would not open as a page */
function httpUrl(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url && /^https?:$/.test(url.protocol)) return url;
  throw new ProviderUnavailable('the provider gave no address to pay at');
}
