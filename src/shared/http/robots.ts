import type { AppName } from '../config.ts';
import type { Ctx } from './context.ts';

// What is nobody's business, costs a search engine time without end, or has nothing to find.
const DISALLOWED: Record<AppName, readonly string[]> = {
  blog: [
    '/account',
    '/locale',
    '/new',
    '/outbox',
    '/sign-in',
    '/sign-out',
    '/*/edit',
    '/*/menu',
    '/*/people',
    '/*/snippets',
  ],
  cart: ['/'],
  events: [
    '/admin/',
    '/tickets',
    '/*/payments',
    '/*/calendars/closures',
    '/*/calendars/requests',
    '/*/settings',
    '/*?*slot=',
    // Months have no end.
    '/*?*month=',
  ],
  market: ['/*/catalogue', '/*/new', '/*/edit'],
};
const PUBLIC_APPS: readonly AppName[] = ['blog', 'events', 'market'];

/** Responds with what search engines may read of an app (RFC 9309), and where its sitemap is. */
export function sendRobots(c: Ctx): Response {
  const { app, platform } = c.var;
  const lines = ['User-agent: *', ...['/internal/', ...DISALLOWED[app]].map((path) => `Disallow: ${path}`)];
  if (PUBLIC_APPS.includes(app)) lines.push('', `Sitemap: ${platform.config.urls[app]}/sitemap.xml`);
  return c.text(`${lines.join('\n')}\n`, 200, { 'cache-control': 'public, max-age=3600' });
}
