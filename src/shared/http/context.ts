import type { Context, Env } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { Logger } from 'pino';
import { type AppName, isLoopback } from '../config.ts';
import { Forbidden } from '../errors.ts';
import { type Locale, negotiateLocale, parseLocale } from '../i18n/locale.ts';
import { type Owner, randomToken, type SessionId, sessionIdOf } from '../ids.ts';
import { reason } from '../messages/translate.ts';
import type { Platform, Role, SignedIn } from './platform.ts';

export type AppEnv = Env & {
  Variables: {
    platform: Platform;
    app: AppName;
    requestId: string;
    log: Logger;
    user: SignedIn | undefined;
    sessionId: SessionId | undefined;
    roles: Map<string, Promise<Set<Role>>>;
  };
};
export type Ctx = Context<AppEnv>;

const VISITOR_COOKIE = 'visitor';
const VISITOR_DAYS = 30;

/** The token of the visitor's cookie, if it could be one of ours. */
export function visitorTokenOf(c: Ctx): string | undefined {
  const token = getCookie(c, VISITOR_COOKIE);
  return token && /^[\w-]{43}$/.test(token) ? token : undefined;
}

const LOCALE_COOKIE = 'locale';
const LOCALE_DAYS = 365;

/** The language of the answer: as chosen in the footer, kept with the user, or asked for by the browser. */
export function localeOf(c: Ctx): Locale {
  const { locales } = c.var.platform.config;
  const chosen = [getCookie(c, LOCALE_COOKIE), c.var.user?.locale]
    .map(parseLocale)
    .find((locale) => locale && locales.includes(locale));
  return chosen ?? negotiateLocale(c.req.header('accept-language'), locales);
}

/** Keeps the language that was chosen in the footer: in all four apps, for a year. */
export const rememberLocale = (c: Ctx, locale: Locale): void =>
  setSharedCookie(c, LOCALE_COOKIE, locale, LOCALE_DAYS * 86_400);

/** Whoever asks, as the owner of what they hold; undefined for a visitor who has never held anything. */
export function ownerOf(c: Ctx): Owner | undefined {
  const { user, sessionId } = c.var;
  if (user) return { userId: user.id };
  return sessionId ? { sessionId } : undefined;
}

/** The same for somebody who is about to hold something: a visitor gets their cookie here, and only here. */
export function ownerFor(c: Ctx): Owner {
  const known = ownerOf(c);
  if (known) return known;
  const token = randomToken();
  setSharedCookie(c, VISITOR_COOKIE, token, VISITOR_DAYS * 86_400);
  const sessionId = sessionIdOf(token);
  c.set('sessionId', sessionId);
  return { sessionId };
}

export const forgetVisitor = (c: Ctx): void => setSharedCookie(c, VISITOR_COOKIE, '', 0);

function setSharedCookie(c: Ctx, name: string, value: string, maxAge: number): void {
  const { config } = c.var.platform;
  setCookie(c, name, value, {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure: config.urls[c.var.app].startsWith('https:'),
    domain: config.cookieDomain,
    maxAge,
  });
}

/** Who asks, on a route that nobody passes without signing in. */
export function signedInUser(c: Ctx): SignedIn {
  if (!c.var.user) throw new Forbidden(reason('sign_in_first'));
  return c.var.user;
}

/** What the viewer may do on a page, asked once a request. An organiser may do all that a steward may. */
export async function rolesOn(c: Ctx, pageSlug: string): Promise<Set<Role>> {
  const { user, roles, platform } = c.var;
  if (!user) return new Set();
  let found = roles.get(pageSlug);
  if (!found) {
    found = platform.people
      .rolesOn(user.id, pageSlug)
      .then((list) => new Set<Role>(list.includes('organiser') ? ['organiser', 'steward'] : list));
    roles.set(pageSlug, found);
  }
  return found;
}

/** An app's address. On one's own machine it keeps the host name that the browser used: cookies hang on it. */
export function appUrl(c: Ctx, app: AppName): string {
  const configured = c.var.platform.config.urls[app];
  const asked = c.req.header('host')?.replace(/:\d+$/, '');
  if (!asked || !isLoopback(asked)) return configured;
  const url = new URL(configured);
  if (!isLoopback(url.hostname)) return configured;
  url.hostname = asked;
  return url.origin;
}

/** Where to sign in, and come back from. */
export const signInUrl = (c: Ctx): string => {
  const here = c.req.method === 'GET' ? new URL(c.req.url) : undefined;
  const next = `${appUrl(c, c.var.app)}${here ? here.pathname + here.search : '/'}`;
  return `${appUrl(c, 'blog')}/sign-in?next=${encodeURIComponent(next)}`;
};

/** Whether the client is a program, which gets errors as a problem document (RFC 9457) instead of a page. */
export const wantsProblem = (c: Ctx): boolean =>
  c.req.path.startsWith('/internal/') ||
  c.req.path.startsWith('/webhooks/') ||
  /\bjson\b/.test(c.req.header('accept') ?? '');
