import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { Forbidden } from '../errors.ts';
import type { Ctx } from './context.ts';

const MAX_AGE_SECONDS = 60;

/** A key for one use, so that no use can speak for another. */
export const deriveKey = (secretKey: string, use: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secretKey, '', use, 32));

/** The headers that sign a request between apps: who sends it, when, and an HMAC over both, the address and the body. */
export function signInternalRequest(
  secretKey: string,
  app: string,
  request: { method: string; pathAndQuery: string; body?: string; at: Temporal.Instant },
): Record<string, string> {
  const date = request.at.toString({ smallestUnit: 'second' });
  return {
    'x-internal-app': app,
    'x-internal-date': date,
    'x-internal-signature': signatureOf(secretKey, [
      app,
      date,
      request.method,
      request.pathAndQuery,
      hashOf(request.body ?? ''),
    ]),
  };
}

/** @throws Forbidden unless the request was signed by one of our apps within the last minute */
export async function verifyInternalRequest(c: Ctx): Promise<void> {
  const app = c.req.header('x-internal-app');
  const date = c.req.header('x-internal-date');
  const signature = c.req.header('x-internal-signature');
  if (!app || !date || !signature) throw new Forbidden('This address is for the platform’s own apps.');
  const url = new URL(c.req.url);
  const body = c.req.method === 'GET' ? '' : await c.req.text();
  const parts = [app, date, c.req.method, url.pathname + url.search, hashOf(body)];
  const { secretKey, clock } = c.var.platform;
  if (!equal(signature, signatureOf(secretKey, parts))) throw new Forbidden('The signature does not fit.');
  const age = Math.abs(clock.now().since(Temporal.Instant.from(date)).total('seconds'));
  if (age > MAX_AGE_SECONDS) throw new Forbidden('The request is too old.');
}

const signatureOf = (secretKey: string, parts: string[]): string =>
  createHmac('sha256', deriveKey(secretKey, 'internal-requests'))
    .update(parts.join('\n'))
    .digest('base64url');

const hashOf = (body: string): string => createHash('sha256').update(body).digest('base64url');

/** Compares without telling by its time where they differ. */
export function equal(a: string, b: string): boolean {
  const left = createHash('sha256').update(a).digest();
  const right = createHash('sha256').update(b).digest();
  return timingSafeEqual(left, right);
}
