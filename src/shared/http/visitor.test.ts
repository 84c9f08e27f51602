import { expect, test } from 'vitest';
import { newVisitor } from '../builders.ts';
import { type Owner, randomToken, sessionIdOf, type UserId } from '../ids.ts';
import { testBrowser } from '../testing/client.ts';
import { testDatabase } from '../testing/database.ts';
import { testPlatform } from '../testing/platform.ts';
import { may } from './access.ts';
import { ownerOf } from './context.ts';
import { createBaseApp } from './create-base-app.ts';
import { issueVisitorToken, ownerFor } from './visitor.ts';

const database = await testDatabase();

const HTTPS = 'https://events.coop.example';

/** An app with `/whoami`, which says who owns what the request would hold, and `POST /`, which holds something. */
function appAt(url = 'http://127.0.0.1:8003', cookieDomain?: string) {
  const platform = testPlatform(database, {
    config: {
      urls: { blog: url, market: url, cart: url, events: url },
      ...(cookieDomain && { cookieDomain }),
    },
  });
  const app = createBaseApp('events', platform, (base) => {
    base.get('/whoami', may.anyone(), (c) => c.json(ownerOf(c) ?? null));
    base.post('/', may.anyone(), (c) => c.json(ownerFor(c)));
  });
  return { app, url };
}

const hold = async ({ app, url }: ReturnType<typeof appAt>) => {
  const response = await testBrowser(app, url).post('/');
  return { cookie: response.headers.getSetCookie().join(), owner: (await response.json()) as Owner };
};
const whois = async ({ app, url }: ReturnType<typeof appAt>, cookie: string) =>
  (await app.request(`${url}/whoami`, { headers: { cookie } })).json();

test('knows a visitor by the cookie of their first hold', async () => {
  const at = appAt();
  const { cookie, owner } = await hold(at);
  const [pair = ''] = cookie.split(';');
  expect(await whois(at, pair)).toEqual(owner);
  expect(sessionIdOf(pair.split('=')[1] ?? '')).toBe(owner.sessionId);
});

test('takes no token that the platform has not issued', async () => {
  const at = appAt();
  const { visitor } = newVisitor();
  const [random = '', signature = ''] = visitor.split('.');
  expect(await whois(at, `visitor=${visitor}`)).not.toBeNull();
  const forged = [
    randomToken(),
    random,
    `${random}.`,
    `${randomToken()}.${signature}`,
    `${random}.${randomToken()}`,
    `${random}.${signature}.`,
    `${signature}.${random}`,
    issueVisitorToken('the secret key of another platform'),
  ];
  for (const token of forged) expect([token, await whois(at, `visitor=${token}`)]).toEqual([token, null]);
});

test('keeps the cookie from other hosts in production', async () => {
  const at = appAt(HTTPS);
  const { cookie, owner } = await hold(at);
  expect(cookie).toMatch(/^__Host-visitor=/);
  expect(cookie).toMatch(/; Path=\/;.*HttpOnly; Secure; SameSite=Lax$/);
  expect(cookie).not.toMatch(/Domain/);
  const value = /=([^;]*)/.exec(cookie)?.[1];
  expect(await whois(at, `__Host-visitor=${value}`)).toEqual(owner);
  for (const name of ['visitor', '__Secure-visitor']) expect(await whois(at, `${name}=${value}`)).toBeNull();
});

test('shares the cookie among the apps of one domain', async () => {
  const at = appAt(HTTPS, 'coop.example');
  const { cookie, owner } = await hold(at);
  expect(cookie).toMatch(/^__Secure-visitor=/);
  expect(cookie).toMatch(/Domain=coop\.example;.*Secure/);
  const value = /=([^;]*)/.exec(cookie)?.[1];
  expect(await whois(at, `__Secure-visitor=${value}`)).toEqual(owner);
  expect(await whois(at, `visitor=${value}`)).toBeNull();
});

test('gives a visitor another token after they have signed in', async () => {
  const { app, url } = appAt();
  const browser = testBrowser(app, url);
  await browser.post('/');
  const first = browser.cookies.get('visitor');
  expect(first).toBeDefined();
  const somebody = { id: crypto.randomUUID() as UserId, name: 'Mab', email: 'mab@valley.example' };
  expect(await (await browser.get('/whoami', { as: somebody })).json()).toEqual({ userId: somebody.id });
  expect(browser.cookies.has('visitor')).toBe(false);
  await browser.post('/');
  expect(browser.cookies.get('visitor')).toMatch(/^[\w-]{43}\./);
  expect(browser.cookies.get('visitor')).not.toBe(first);
});
