import { createHmac } from 'node:crypto';
import { getCookie, setCookie } from 'hono/cookie';
import { type Owner, randomToken, sessionIdOf } from '../ids.ts';
import { type Ctx, ownerOf } from './context.ts';
import { deriveKey, equal } from './internal-auth.ts';

const COOKIE = 'visitor';
const DAYS = 30;

/** The viewer as the owner of something they are about to hold. Gives a new visitor a cookie. */
export function ownerFor(c: Ctx): Owner {
  const owner = ownerOf(c);
  if (owner) return owner;
  const token = issueVisitorToken(c.var.platform.secretKey);
  set(c, token, DAYS * 86_400);
  const sessionId = sessionIdOf(token);
  c.set('sessionId', sessionId);
  return { sessionId };
}

/** The token of the visitor cookie; undefined for one that this platform has not issued. */
export function visitorTokenOf(c: Ctx): string | undefined {
  const token = getCookie(c, COOKIE, prefixOf(c));
  return token && isIssued(token, c.var.platform.secretKey) ? token : undefined;
}

/** Makes a token of 256 random bits and their signature, so that nobody can give a visitor a token of their own making. */
export function issueVisitorToken(secretKey: string): string {
  const random = randomToken();
  return `${random}.${signatureOf(random, secretKey)}`;
}

export const forgetVisitor = (c: Ctx): void => set(c, '', 0);

function isIssued(token: string, secretKey: string): boolean {
  const [, random, signature] = /^([\w-]{43})\.([\w-]{43})$/.exec(token) ?? [];
  return !!random && !!signature && equal(signature, signatureOf(random, secretKey));
}

const signatureOf = (random: string, secretKey: string): string =>
  createHmac('sha256', deriveKey(secretKey, 'visitors')).update(random).digest('base64url');

function set(c: Ctx, token: string, maxAge: number): void {
  const { cookieDomain } = c.var.platform.config;
  const prefix = prefixOf(c);
  setCookie(c, COOKIE, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure: prefix !== undefined,
    ...(cookieDomain && { domain: cookieDomain }),
    ...(prefix && { prefix }),
    maxAge,
  });
}

// With a prefix, browsers take the cookie from no page of another host (__Host-), and from none without TLS.
function prefixOf(c: Ctx): 'host' | 'secure' | undefined {
  const { urls, cookieDomain } = c.var.platform.config;
  if (!urls[c.var.app].startsWith('https:')) return undefined;
  return cookieDomain ? 'secure' : 'host';
}
