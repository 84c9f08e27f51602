import { describe, expect, test } from 'vitest';
import { newVisitor } from '../shared/builders.ts';
import { routeTable, undeclaredRoutes } from '../shared/http/access.ts';
import { signInternalRequest } from '../shared/http/internal-auth.ts';
import { basketResponse } from '../shared/http/page.ts';
import { hold } from './testing/stall.ts';
import { placeTestOrder, testBuyer, testCart } from './testing.ts';

const cart = await testCart();
const { db, clock, get, post, platform, app } = cart;

test('declares for every route who may call it', () => {
  expect(undeclaredRoutes(app)).toEqual([]);
  expect(Object.fromEntries(routeTable(app).map(({ route, access }) => [route, access]))).toMatchObject({
    'GET /internal/cart/summary': 'app',
    'POST /webhooks/:provider/:container': 'provider',
    'GET /orders/:code': 'anyone',
  });
});

test('answers 404 at an unknown address', async () => {
  expect((await get('/nowhere')).status).toBe(404);
});

test('does not read ten megabytes', async () => {
  const answer = await post('/checkout', { name: 'x'.repeat(10_000_000) }, newVisitor()).catch(
    () => undefined,
  );
  // The server may close the connection before all is sent.
  expect([413, undefined]).toContain(answer?.status);
});

describe('the summary that other apps show', () => {
  const ask = (query: string, headers?: Record<string, string>) => {
    const pathAndQuery = `/internal/cart/summary${query}`;
    const signed = signInternalRequest(platform.secretKey, 'events', {
      method: 'GET',
      pathAndQuery,
      at: clock.now(),
    });
    return get(pathAndQuery, { headers: headers ?? signed });
  };
  const summaryOf = async (query: string) => {
    const summary = await (await ask(query)).json();
    basketResponse.parse(summary);
    return summary;
  };

  test('counts what is held and what is ordered and not paid, with the earliest end', async () => {
    const { sessionId } = newVisitor();
    expect(await summaryOf(`?session_id=${sessionId}`)).toMatchObject({
      count: 0,
      total_minor: 0,
      currency: null,
      ends_at: null,
    });
    await placeTestOrder(cart, { sessionId });
    const heldUntil = clock.now().add({ minutes: 5 });
    await hold(db, { sessionId }, { price: 700, heldUntil });
    expect(await summaryOf(`?session_id=${sessionId}`)).toMatchObject({
      count: 2,
      total_minor: 3000,
      currency: 'GBP',
      ends_at: heldUntil.toString(),
    });
  });

  test('counts what a user holds', async () => {
    await hold(db, { userId: testBuyer.id });
    expect(await summaryOf(`?user_id=${testBuyer.id}`)).toMatchObject({ count: 1, total_minor: 2300 });
  });

  test.each([
    '',
    '?user_id=me',
    '?session_id=short',
    `?user_id=${testBuyer.id}&session_id=${newVisitor().sessionId}`,
  ])('refuses %s, which names no owner', async (query) => {
    expect((await ask(query)).status).toBe(422);
  });

  test('serves only the platform’s own apps', async () => {
    expect((await ask(`?user_id=${testBuyer.id}`, {})).status).toBe(403);
  });
});

test('keeps robots from baskets and orders', async () => {
  const robots = await (await get('/robots.txt')).text();
  expect(robots).toMatch(/^User-agent: \*\n[\s\S]*^Disallow: \/\n/m);
  expect(robots).not.toContain('Sitemap');
});
