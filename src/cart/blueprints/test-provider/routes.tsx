import { Hono } from 'hono';
import type { z } from 'zod';
import { transaction } from '../../../shared/db/database.ts';
import { Invalid, NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import type { AppEnv, Ctx } from '../../../shared/http/context.ts';
import { parseForm, readForm } from '../../../shared/http/form.ts';
import { limit } from '../../../shared/http/limits.ts';
import { platformBranding, sendPage } from '../../../shared/http/page.ts';
import { reason, t } from '../../messages/translate.ts';
import { findTestPayment, type TestPayment } from '../../model/test-payment.ts';
import { deliverTestWebhook } from '../../operations/deliver-test-webhook.ts';
import {
  decideTestPayment,
  processTestRefund,
  startTestPayment,
} from '../../operations/start-test-payment.ts';
import type { CartDeps } from '../../ports.ts';
import { stateOf, testPaymentRequest, testRefundRequest } from '../../providers/test-provider-api.ts';
import { decisionSchema } from './schema.ts';
import { TestPaymentView } from './view.tsx';

/** /test-provider: acts as an external service, with its own tables, and calls the cart by webhooks only. */
export function testProviderBlueprint(deps: CartDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/payments/:id', may.anyone(), (c) => showPayment(c, deps));
  app.post('/payments/:id', may.anyone(), (c) => decidePayment(c, deps));
  app.post('/api/payments', may.app(), (c) => startPayment(c, deps));
  app.get('/api/payments/:id', may.app(), (c) => readPayment(c, deps));
  app.post('/api/refunds', may.app(), (c) => refundPayment(c, deps));
  return app;
}

async function showPayment(c: Ctx, deps: CartDeps): Promise<Response> {
  const payment = await getPayment(c, deps);
  return await sendPage(
    c,
    platformBranding(c),
    { title: t('test_provider.label'), noindex: true },
    <TestPaymentView payment={payment} />,
  );
}

async function decidePayment(c: Ctx, deps: CartDeps): Promise<Response> {
  await limit(c, 'orders');
  const { db, clock, secretKey } = deps.platform;
  const { id } = await getPayment(c, deps);
  const { decision } = parseForm(decisionSchema, await readForm(c));
  const payment = await transaction(db, (tx) => decideTestPayment(tx, id, decision, clock.now()));
  if (payment.state === 'abandoned') return c.redirect(payment.cancel_url, 303);
  // If this fails, the job delivers the webhook later.
  await deliverTestWebhook(db, secretKey, id, clock.now()).catch((error) =>
    c.var.log.warn({ err: error }, 'the webhook was not accepted'),
  );
  return c.redirect(payment.return_url, 303);
}

async function startPayment(c: Ctx, { platform }: CartDeps): Promise<Response> {
  const request = await parseJson(c, testPaymentRequest);
  const payment = await transaction(platform.db, (tx) => startTestPayment(tx, request, platform.clock.now()));
  return c.json(stateOf(payment));
}

async function readPayment(c: Ctx, deps: CartDeps): Promise<Response> {
  return c.json(stateOf(await getPayment(c, deps)));
}

async function refundPayment(c: Ctx, { platform }: CartDeps): Promise<Response> {
  const request = await parseJson(c, testRefundRequest);
  const payment = await transaction(platform.db, (tx) =>
    processTestRefund(tx, request, platform.clock.now()),
  );
  return c.json(stateOf(payment));
}

async function getPayment(c: Ctx, { platform }: CartDeps): Promise<TestPayment> {
  const id = c.req.param('id') ?? '';
  const payment = /^tp_\w{1,60}$/.test(id) ? await findTestPayment(platform.db, id) : undefined;
  if (!payment) throw new NotFound(reason('no_such_payment'));
  return payment;
}

async function parseJson<T extends z.ZodType>(c: Ctx, schema: T): Promise<z.infer<T>> {
  const result = schema.safeParse(await c.req.json().catch(() => undefined));
  if (!result.success) throw new Invalid({ body: reason('bad_body') });
  return result.data;
}
