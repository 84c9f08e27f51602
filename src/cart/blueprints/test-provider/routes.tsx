import { Hono } from 'hono';
import type { z } from 'zod';
import { transaction } from '../../../shared/db/database.ts';
import { Invalid, NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import type { AppEnv, Ctx } from '../../../shared/http/context.ts';
import { parseForm, readForm } from '../../../shared/http/form.ts';
import { limit } from '../../../shared/http/limits.ts';
import { platformBranding, sendPage } from '../../../shared/http/page.ts';
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

/** /test-provider: stands in for another company's server. It keeps its own books and speaks to the cart by webhooks only. */
export function testProviderBlueprint({ platform }: CartDeps): Hono<AppEnv> {
  const { db, clock, secretKey } = platform;
  const routes = new Hono<AppEnv>();

  routes.get('/payments/:id', may.anyone(), async (c) => {
    const payment = await getPayment(c);
    return await sendPage(
      c,
      platformBranding(c),
      { title: 'Test payment', noindex: true },
      <TestPaymentView payment={payment} />,
    );
  });

  routes.post('/payments/:id', may.anyone(), async (c) => {
    await limit(c, 'orders');
    const { id } = await getPayment(c);
    const { decision } = parseForm(decisionSchema, await readForm(c));
    const payment = await transaction(db, (tx) => decideTestPayment(tx, id, decision, clock.now()));
    if (payment.state === 'abandoned') return c.redirect(payment.cancel_url, 303);
    // A shop that does not listen just now is told again by the job.
    await deliverTestWebhook(db, secretKey, id, clock.now()).catch((error) =>
      c.var.log.warn({ err: error }, 'the shop did not take the webhook'),
    );
    return c.redirect(payment.return_url, 303);
  });

  routes.post('/api/payments', may.app(), async (c) => {
    const request = await parseJson(c, testPaymentRequest);
    const payment = await transaction(db, (tx) => startTestPayment(tx, request, clock.now()));
    return c.json(stateOf(payment));
  });

  routes.get('/api/payments/:id', may.app(), async (c) => c.json(stateOf(await getPayment(c))));

  routes.post('/api/refunds', may.app(), async (c) => {
    const request = await parseJson(c, testRefundRequest);
    const payment = await transaction(db, (tx) => processTestRefund(tx, request, clock.now()));
    return c.json(stateOf(payment));
  });

  return routes;
}

async function getPayment(c: Ctx): Promise<TestPayment> {
  const id = c.req.param('id') ?? '';
  const payment = /^tp_\w{1,60}$/.test(id) ? await findTestPayment(c.var.platform.db, id) : undefined;
  if (!payment) throw new NotFound('There is no such payment.');
  return payment;
}

async function parseJson<T extends z.ZodType>(c: Ctx, schema: T): Promise<z.infer<T>> {
  const result = schema.safeParse(await c.req.json().catch(() => undefined));
  if (!result.success) throw new Invalid({ body: 'It is not as agreed.' });
  return result.data;
}
