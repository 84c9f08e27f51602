import type { Context, Env } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { Logger } from 'pino';
import { type Act, byUser } from '../act.ts';
import { type Capability, capabilitiesOf } from '../capabilities.ts';
import { type AppName, isLoopback } from '../config.ts';
import { Forbidden } from '../errors.ts';
import { type Locale, negotiateLocale, parseLocale } from '../i18n/locale.ts';
import type { Owner, SessionId } from '../ids.ts';
import { reason } from '../messages/translate.ts';
import type { PageRole, Platform, SignedIn } from './platform.ts';

export type AppEnv = Env & {
  Variables: {
    platform: Platform;
    app: AppName;
    requestId: string;
    log: Logger;
    user: SignedIn | undefined;
    sessionId: SessionId | undefined;
    /** of the user, on all pages */
    roles: readonly PageRole[];
  };
};
export type Ctx = Context<AppEnv>;

const LOCALE_COOKIE = 'locale';
const LOCALE_DAYS = 365;

/** The locale of the response: chosen in the footer, stored with the user, or preferred by the browser. */
export function localeOf(c: Ctx): Locale {
  const { locales } = c.var.platform.config;
  const chosen = [getCookie(c, LOCALE_COOKIE), c.var.user?.locale]
    .map(parseLocale)
    .find((locale) => locale && locales.includes(locale));
  return chosen ?? negotiateLocale(c.req.header('accept-language'), locales);
}

/** Stores the choice of a language in a cookie of all four apps, for a year. */
export function rememberLocale(c: Ctx, locale: Locale): void {
  const { config } = c.var.platform;
  setCookie(c, LOCALE_COOKIE, locale, {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure: config.urls[c.var.app].startsWith('https:'),
    domain: config.cookieDomain,
    maxAge: LOCALE_DAYS * 86_400,
  });
}

/** The viewer as the owner of bookings and tickets; undefined for a visitor who has never held anything. */
export function ownerOf(c: Ctx): Owner | undefined {
  const { user, sessionId } = c.var;
  if (user) return { userId: user.id };
  return sessionId ? { sessionId } : undefined;
}

/** The viewer as the one who acts now. */
export const actOf = (c: Ctx): Act => {
  const at = c.var.platform.clock.now();
  return c.var.user ? byUser(c.var.user.id, at) : { by: 'visitor', at };
};

/** The user, on a route for signed-in users. @throws Forbidden when nobody is signed in */
export function signedInUser(c: Ctx): SignedIn {
  if (!c.var.user) throw new Forbidden(reason('sign_in_first'));
  return c.var.user;
}

/** Whether the viewer may do something on a page. */
export const can = async (c: Ctx, pageSlug: string, capability: Capability): Promise<boolean> =>
  capabilitiesOn(c, pageSlug).has(capability);

/** What the viewer may do on a page. */
export const capabilitiesOn = (c: Ctx, pageSlug: string): ReadonlySet<Capability> =>
  capabilitiesOf(c.var.roles.filter(({ slug }) => slug === pageSlug).map(({ role }) => role));

/** The URL of an app. On localhost it keeps the host name of the request, because cookies belong to that. */
export function appUrl(c: Ctx, app: AppName): string {
  const configured = c.var.platform.config.urls[app];
  const host = c.req.header('host')?.replace(/:\d+$/, '');
  if (!host || !isLoopback(host)) return configured;
  const url = new URL(configured);
  if (!isLoopback(url.hostname)) return configured;
  url.hostname = host;
  return url.origin;
}

/** The URL of the sign-in page, which leads back to the current one. */
export const signInUrl = (c: Ctx): string => {
  const current = c.req.method === 'GET' ? new URL(c.req.url) : undefined;
  const next = `${appUrl(c, c.var.app)}${current ? current.pathname + current.search : '/'}`;
  return `${appUrl(c, 'blog')}/sign-in?next=${encodeURIComponent(next)}`;
};

/** Whether the client gets errors as a problem document (RFC 9457), as programs do, instead of a page. */
export const wantsProblem = (c: Ctx): boolean =>
  c.req.path.startsWith('/internal/') ||
  c.req.path.startsWith('/webhooks/') ||
  /\bjson\b/.test(c.req.header('accept') ?? '');
