import { beforeEach, describe, expect, test, vi } from 'vitest';
import { type Locale, runInLocale } from '../i18n/locale.ts';
import type { UserId } from '../ids.ts';
import { t } from '../messages/translate.ts';
import { testBrowser } from '../testing/client.ts';
import { testDatabase } from '../testing/database.ts';
import { testPlatform } from '../testing/platform.ts';
import { may } from './access.ts';
import { createBaseApp } from './create-base-app.ts';
import type { SignedIn } from './platform.ts';

const database = await testDatabase();
const ada: SignedIn = {
  id: '00000000-0000-4000-8000-000000000001' as UserId,
  name: 'Ada',
  email: 'ada@valley.example',
};

let user: SignedIn | undefined;
const setLocale = vi.fn<(headers: Headers, locale: Locale) => Promise<string[]>>();

const appWith = (locales: readonly Locale[]) => {
  const platform = testPlatform(database, {
    config: { locales },
    viewerOf: async () => user && { user, roles: [] },
    setLocale,
  });
  return createBaseApp('events', platform, (base) => {
    base.get('/words', may.anyone(), (c) => c.text(t('layout.sign_in')));
  });
};
const app = appWith(['en-GB', 'en-XA']);
const englishOnly = appWith(['en-GB']);

beforeEach(() => {
  user = undefined;
  setLocale.mockReset().mockResolvedValue([]);
});

const localeOf = async (headers: Record<string, string>, of = app) => {
  const response = await testBrowser(of).get('/words', { headers });
  const locale = response.headers.get('content-language') as Locale;
  expect(await response.text()).toBe(runInLocale(locale, () => t('layout.sign_in')));
  return locale;
};
const XA = { 'accept-language': 'en-XA' };

describe('the locale of a request', () => {
  test('is English without a preference', async () => {
    expect(await localeOf({})).toBe('en-GB');
  });

  test('is the one that the browser prefers', async () => {
    expect(await localeOf(XA)).toBe('en-XA');
    expect(await localeOf({ 'accept-language': 'en-XA;q=0.5, en-GB' })).toBe('en-GB');
  });

  test('is that of the user rather than of the browser', async () => {
    user = { ...ada, locale: 'en-GB' };
    expect(await localeOf(XA)).toBe('en-GB');
    user = { ...ada, locale: null };
    expect(await localeOf(XA)).toBe('en-XA');
  });

  test('is that of the cookie rather than of the user', async () => {
    user = { ...ada, locale: 'en-GB' };
    expect(await localeOf({ cookie: 'locale=en-XA' })).toBe('en-XA');
  });

  test.each([
    ['an unknown language', { cookie: 'locale=tlh' }, app],
    ['a language that is not offered', { cookie: 'locale=en-XA', ...XA }, englishOnly],
  ])('is never %s', async (_, headers, of) => {
    expect(await localeOf(headers, of)).toBe('en-GB');
    user = { ...ada, locale: headers.cookie.slice('locale='.length) };
    expect(await localeOf({}, of)).toBe('en-GB');
  });

  test('applies to error pages', async () => {
    const response = await testBrowser(app).get('/nowhere', { headers: XA });
    expect([response.status, response.headers.get('content-language')]).toEqual([404, 'en-XA']);
    const html = await response.text();
    expect(html).toContain('<html lang="en-XA">');
    expect(html).toContain(runInLocale('en-XA', () => t('problem.title_404')));
  });
});

describe('the choice of a language', () => {
  test('is kept in a cookie for a year, and leads back to the page', async () => {
    const browser = testBrowser(app);
    const response = await browser.post('/locale', { locale: 'en-XA', back: '/words?page=2' });
    expect([response.status, response.headers.get('location')]).toEqual([303, '/words?page=2']);
    const [cookie] = response.headers.getSetCookie();
    expect(cookie).toMatch(/^locale=en-XA; Max-Age=31536000; Path=\/; HttpOnly; SameSite=Lax$/);
    expect((await browser.get('/words')).headers.get('content-language')).toBe('en-XA');
  });

  test('is stored with a user, whose session follows', async () => {
    user = ada;
    setLocale.mockResolvedValue(['session=renewed; Path=/']);
    const browser = testBrowser(app);
    await browser.post('/locale', { locale: 'en-XA', back: '/' });
    expect(setLocale.mock.calls.map(([, locale]) => locale)).toEqual(['en-XA']);
    expect(Object.fromEntries(browser.cookies)).toEqual({ locale: 'en-XA', session: 'renewed' });
  });

  test('is not stored with any user for a visitor', async () => {
    await testBrowser(app).post('/locale', { locale: 'en-XA', back: '/' });
    expect(setLocale).not.toHaveBeenCalled();
  });

  test.each([
    ['an unknown language', { locale: 'tlh' }, app],
    ['no language', {}, app],
    ['a language that is not offered', { locale: 'en-XA' }, englishOnly],
  ])('refuses %s', async (_, form, to) => {
    user = ada;
    const response = await testBrowser(to).post('/locale', { ...form, back: '/words' });
    expect([response.status, response.headers.getSetCookie()]).toEqual([400, []]);
    expect(setLocale).not.toHaveBeenCalled();
  });

  test.each([
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example/',
    '\\\\evil.example/',
    '/\t/evil.example/',
    '/.//evil.example/',
    'http://127.0.0.1:8000//evil.example/',
    'javascript:alert(1)',
    'blob:http://127.0.0.1:8000/x',
    'http://',
    '',
  ])('leads to no other site: %j', async (back) => {
    const response = await testBrowser(app).post('/locale', { locale: 'en-XA', back });
    const location = response.headers.get('location') ?? '';
    expect(response.status).toBe(303);
    expect(location).toMatch(/^\//);
    expect(new URL(location, 'http://127.0.0.1:8000/').origin).toBe('http://127.0.0.1:8000');
  });

  test('leads to the first page without a way back', async () => {
    const response = await testBrowser(app).post('/locale', { locale: 'en-XA' });
    expect(response.headers.get('location')).toBe('/');
  });

  test('is refused from another site', async () => {
    const response = await testBrowser(app, 'https://evil.example').post('/locale', { locale: 'en-XA' });
    expect([response.status, response.headers.getSetCookie()]).toEqual([403, []]);
  });
});
