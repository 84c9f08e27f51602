import { type Context, Hono } from 'hono';
import type { z } from 'zod';
import { type Tx, transaction } from '../../../shared/db/database.ts';
import { Invalid, NotFound } from '../../../shared/errors.ts';
import type { Platform } from '../../../shared/http/platform.ts';
import { accountOf } from '../../http/account-keys.ts';
import { reason } from '../../messages/translate.ts';
import { findPayment, type TestPayment } from '../../model/test-payment.ts';
import { listEvents } from '../../model/test-webhook.ts';
import { cancelPayment, capturePayment } from '../../operations/capture-payment.ts';
import { refundPayment } from '../../operations/refund-payment.ts';
import { startPayment } from '../../operations/start-payment.ts';
import {
  captureRequest,
  idempotencyKey,
  paymentRequest,
  paymentResponse,
  refundRequest,
  refundResponse,
} from './schema.ts';

type ApiEnv = { Variables: { account: string } };
type Ctx = Context<ApiEnv>;

/** /v1: what a shop calls, with its account's key as a bearer token and an `idempotency-key` where something is created. */
export function apiBlueprint(platform: Platform): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>();
  app.use((c, next) => authenticate(c, platform, next));
  app.post('/payments', (c) => createPayment(c, platform));
  app.get('/payments/:id', (c) => readPayment(c, platform));
  app.post('/payments/:id/captures', (c) => createCapture(c, platform));
  app.post('/payments/:id/cancellation', (c) => createCancellation(c, platform));
  app.post('/refunds', (c) => createRefund(c, platform));
  return app;
}

async function authenticate(c: Ctx, { secretKey }: Platform, next: () => Promise<void>) {
  const key = /^Bearer (\S{1,300})$/.exec(c.req.header('authorization') ?? '')?.[1];
  const account = key && accountOf(secretKey, key);
  if (!account) {
    c.header('www-authenticate', 'Bearer');
    return c.json({ error: { code: 'unauthorised' } }, 401);
  }
  c.set('account', account);
  await next();
  return undefined;
}

async function createPayment(c: Ctx, platform: Platform): Promise<Response> {
  const input = await parseBody(c, paymentRequest);
  const key = parseKey(c);
  const { account } = c.var;
  return await respond(c, platform, (tx, act) =>
    startPayment(tx, act, { account, idempotencyKey: key, input }),
  );
}

async function readPayment(c: Ctx, platform: Platform): Promise<Response> {
  const { account } = c.var;
  return await respond(c, platform, async (tx) => {
    const payment = await findPayment(tx, idOf(c));
    if (payment?.account !== account) throw new NotFound(reason('no_such_payment'));
    return payment;
  });
}

async function createCapture(c: Ctx, platform: Platform): Promise<Response> {
  const { amount } = await parseBody(c, captureRequest);
  const { account } = c.var;
  return await respond(c, platform, (tx, act) => capturePayment(tx, act, { account, id: idOf(c), amount }));
}

async function createCancellation(c: Ctx, platform: Platform): Promise<Response> {
  const { account } = c.var;
  return await respond(c, platform, (tx, act) => cancelPayment(tx, act, { account, id: idOf(c) }));
}

async function createRefund(c: Ctx, { db, clock }: Platform): Promise<Response> {
  const { payment: paymentId, amount } = await parseBody(c, refundRequest);
  const key = parseKey(c);
  const { account } = c.var;
  const refund = await transaction(db, (tx) =>
    refundPayment(tx, { at: clock.now() }, { account, paymentId, amount, idempotencyKey: key }),
  );
  return c.json(refundResponse(refund));
}

/** Responds with a payment and its events, read in the transaction of `work`. */
async function respond(
  c: Ctx,
  { db, clock, config }: Platform,
  work: (tx: Tx, act: { at: Temporal.Instant }) => Promise<TestPayment>,
): Promise<Response> {
  const { payment, events } = await transaction(db, async (tx) => {
    const payment = await work(tx, { at: clock.now() });
    return { payment, events: await listEvents(tx, payment.id) };
  });
  return c.json(paymentResponse(payment, events, config.testProvider.url));
}

const idOf = (c: Ctx): string => c.req.param('id') ?? '';

async function parseBody<T extends z.ZodType>(c: Ctx, schema: T): Promise<z.infer<T>> {
  const result = schema.safeParse(await c.req.json().catch(() => undefined));
  if (!result.success) throw new Invalid({}, reason('bad_body'));
  return result.data;
}

function parseKey(c: Ctx): string {
  const result = idempotencyKey.safeParse(c.req.header('idempotency-key'));
  if (!result.success) throw new Invalid({}, reason('no_key'));
  return result.data;
}
