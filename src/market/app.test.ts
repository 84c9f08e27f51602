import { describe, expect, test } from 'vitest';
import { routeTable, undeclaredRoutes } from '../shared/http/access.ts';
import type { SignedIn } from '../shared/http/platform.ts';
import { testMarket } from './testing.ts';

const { app, organiser, somebody, open, get, post } = await testMarket();
await open('Farm shop');

const textOf = async (answer: Promise<Response>) => (await answer).text();
const NASTY = '<script>alert(1)</script>';

describe('access', () => {
  const restricted = routeTable(app).filter(({ access }) => access.startsWith('page:'));

  test('is declared by every route, and only the language can be changed by anyone', () => {
    expect(undeclaredRoutes(app)).toEqual([]);
    expect(
      routeTable(app)
        .filter(({ route, access }) => access === 'anyone' && !route.startsWith('GET'))
        .map(({ route }) => route),
    ).toEqual(['POST /locale']);
    expect(restricted).toHaveLength(6);
  });

  test.each(restricted.map(({ route }) => route))(
    'is restricted to people of the page: %s',
    async (route) => {
      const [method = '', pattern = ''] = route.split(' ');
      const path = pattern
        .replace(/:page(\{[^}]*\})?/, 'hall')
        .replace(/:marketplace(\{[^}]*\})?/, 'farm-shop');
      const ask = (as?: SignedIn) => (method === 'GET' ? get(path, { as }) : post(path, {}, { as }));
      expect((await ask()).headers.get('location')).toContain('http://127.0.0.1:8000/sign-in?next=');
      expect((await ask(somebody)).status).toBe(403);
      expect((await ask(organiser)).status).not.toBe(403);
    },
  );
});

test.each([
  '/nowhere/',
  '/nowhere/farm-shop/',
  '/hall/nothing/',
  '/hall/farm-shop/products/999/',
  '/hall/farm-shop/products/x/',
  '/hall/farm-shop/products/0/',
  '/hall/farm-shop/products/99999999999/',
  '/%00/',
])('answers 404 at %s', async (path) => {
  expect((await get(path)).status).toBe(404);
});

test('escapes user input on every page', async () => {
  await open('Bread & Cheese');
  const edited = { version: '1', name: NASTY, slug: 'bread-cheese', description: NASTY };
  await post('/hall/bread-cheese/edit', edited, { as: organiser });
  for (const path of [
    '/',
    '/hall/',
    '/hall/bread-cheese/',
    '/hall/bread-cheese/edit',
    '/hall/bread-cheese/catalogue',
  ]) {
    const page = await textOf(get(path, { as: organiser }));
    expect(page).toContain('&lt;script>');
    expect(page).not.toContain(NASTY);
  }
});
