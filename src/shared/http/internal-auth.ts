import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { Forbidden } from '../errors.ts';
import { reason } from '../messages/translate.ts';
import type { Ctx } from './context.ts';

const MAX_AGE_SECONDS = 60;

/** Derives a key for one use (HKDF, RFC 5869), so that a leaked key is useless for any other use. */
export function deriveKey(secretKey: string, use: string): Buffer {
  const id = `${use} ${secretKey}`;
  const key = derived.get(id) ?? Buffer.from(hkdfSync('sha256', secretKey, '', use, 32));
  derived.set(id, key);
  return key;
}

// A process has one secret key, and few uses of it.
const derived = new Map<string, Buffer>();

/** The headers that sign a request between apps: the sender, the time, and an HMAC over both, the address and the body. */
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
  if (!app || !date || !signature) throw new Forbidden(reason('internal_only'));
  const url = new URL(c.req.url);
  const body = c.req.method === 'GET' ? '' : await c.req.text();
  const parts = [app, date, c.req.method, url.pathname + url.search, hashOf(body)];
  const { secretKey, clock } = c.var.platform;
  if (!equal(signature, signatureOf(secretKey, parts))) throw new Forbidden(reason('wrong_signature'));
  const age = Math.abs(clock.now().since(Temporal.Instant.from(date)).total('seconds'));
  if (age > MAX_AGE_SECONDS) throw new Forbidden(reason('request_expired'));
}

const signatureOf = (secretKey: string, parts: string[]): string =>
  createHmac('sha256', deriveKey(secretKey, 'internal-requests'))
    .update(parts.join('\n'))
    .digest('base64url');

const hashOf = (body: string): string => createHash('sha256').update(body).digest('base64url');

/** Compares two strings in constant time. */
export function equal(a: string, b: string): boolean {
  const left = createHash('sha256').update(a).digest();
  const right = createHash('sha256').update(b).digest();
  return timingSafeEqual(left, right);
}
