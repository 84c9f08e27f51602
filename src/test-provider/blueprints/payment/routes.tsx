import { type Context, Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { Invalid, NotFound } from '../../../shared/errors.ts';
import type { Platform } from '../../../shared/http/platform.ts';
import { negotiateLocale, parseLocale, runInLocale } from '../../../shared/i18n/locale.ts';
import { webhookSecretOf } from '../../http/account-keys.ts';
import { reason, t } from '../../messages/translate.ts';
import { findPayment, type TestPayment } from '../../model/test-payment.ts';
import { decidePayment } from '../../operations/decide-payment.ts';
import { deliverWebhooks } from '../../operations/deliver-webhooks.ts';
import { renderTestPage } from '../../views/test-page.tsx';
import { decisionSchema } from './schema.ts';
import { HomeView, PaymentView } from './view.tsx';

/** /pay: the page on which a buyer pays. Its address is the key to it. */
export function paymentBlueprint(platform: Platform): Hono {
  const app = new Hono();
  app.get('/', (c) => c.html(renderTestPage(platform, t('payment.title'), <HomeView />)));
  app.get('/pay/:id', (c) => showPayment(c, platform));
  app.post('/pay/:id', (c) => choose(c, platform));
  return app;
}

async function showPayment(c: Context, platform: Platform): Promise<Response> {
  const payment = await getPayment(c, platform);
  return runInLocale(localeOf(payment, platform), () => {
    const html = renderTestPage(platform, t('payment.title'), <PaymentView payment={payment} />);
    return c.html(html, 200, { 'content-language': localeOf(payment, platform) });
  });
}

async function choose(c: Context, platform: Platform): Promise<Response> {
  const { db, clock, secretKey, log } = platform;
  const { id } = await getPayment(c, platform);
  const form = decisionSchema.safeParse(await c.req.parseBody());
  if (!form.success) throw new Invalid({}, reason('decision_required'));
  const { decision } = form.data;
  const payment = await transaction(db, (tx) => decidePayment(tx, { at: clock.now() }, { id, decision }));
  // The shop should know before the buyer is back. If it does not accept the webhook now, it is sent again later.
  const secretOf = (account: string) => webhookSecretOf(secretKey, account);
  await deliverWebhooks(db, { secretOf, paymentId: id }, clock.now()).catch((error) =>
    log.warn({ err: error }, 'a webhook of the test provider was not accepted'),
  );
  return c.redirect(addressAfter(payment, decision), 303);
}

/** Where the buyer goes after a choice. */
function addressAfter(payment: TestPayment, decision: string): string {
  switch (decision) {
    case 'leave':
      return payment.cancel_url;
    case 'win-dispute':
    case 'lose-dispute':
    case 'let-refunds-succeed':
      return `/pay/${payment.id}`;
    default:
      return payment.return_url;
  }
}

async function getPayment(c: Context, { db }: Platform): Promise<TestPayment> {
  const id = c.req.param('id') ?? '';
  const payment = /^tp_\w{1,60}$/.test(id) ? await findPayment(db, id) : undefined;
  if (!payment) throw new NotFound(reason('no_such_payment'));
  return payment;
}

/** The language of the page: that of the buyer, as the shop says. */
const localeOf = ({ locale }: TestPayment, { config }: Platform) =>
  parseLocale(locale) ?? negotiateLocale(locale, config.locales);
