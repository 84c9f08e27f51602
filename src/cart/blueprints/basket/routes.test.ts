import { beforeEach, expect, test } from 'vitest';
import { newVisitor } from '../../../shared/builders.ts';
import { t } from '../../messages/translate.ts';
import { hold, placeTestOrder, stateOnStall, testBuyer, testCart } from '../../testing.ts';

const cart = await testCart();
const { db, clock, get, post } = cart;

beforeEach(() => clock.set('2026-06-01T09:00:00Z'));

test('shows what to do when it is empty', async () => {
  const answer = await get('/');
  expect(answer.status).toBe(200);
  const html = await answer.text();
  expect(html).toContain(t('basket.empty'));
  expect(html).toMatch(/<a class="btn go" href="http:\/\/127\.0\.0\.1:8003\/"/);
});

test('shows what is held, the total and the time left, with at most three queries', async () => {
  const visitor = newVisitor();
  await hold(db, visitor);
  await hold(db, visitor, { title: 'Garden room', amount: 700, quantity: 1 });
  let html = '';
  const queries = await cart.queriesOf(async () => {
    html = await (await get('/', visitor)).text();
  });
  expect(queries.length).toBeLessThanOrEqual(3);
  for (const text of [
    'Rosa Ash Ensemble',
    '£23.00',
    'Garden room',
    '£7.00',
    '£30.00',
    '10:15',
    `data-ends-in="${15 * 60}"`,
  ]) {
    expect(html).toContain(text);
  }
  // The basket in the header.
  expect(html).toContain('<b>3</b>');
});

test('shows nothing of other owners', async () => {
  await hold(db, newVisitor(), { title: 'Of somebody else' });
  expect(await (await get('/', newVisitor())).text()).not.toContain('Of somebody else');
  expect(await (await get('/', { as: testBuyer })).text()).not.toContain('Of somebody else');
});

test('releases a removed line', async () => {
  const visitor = newVisitor();
  const key = await hold(db, visitor);
  const answer = await post('/removals', { seller: 'events', key }, visitor);
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
  expect(await stateOnStall(db, key)).toBe('released');
});

test.each([
  ['by a stranger', (key: string) => ({ seller: 'events', key }), 404],
  ['with an unknown key', () => ({ seller: 'events', key: 'nonsense' }), 404],
  ['with an unknown seller', (key: string) => ({ seller: 'nobody', key }), 422],
  ['without a key', () => ({ seller: 'events' }), 422],
])('removes nothing %s', async (_, form, status) => {
  const key = await hold(db, newVisitor());
  const answer = await post('/removals', form(key), newVisitor());
  expect(answer.status).toBe(status);
  expect(await stateOnStall(db, key)).toBe('held');
});

test('extends the hold up to its limit', async () => {
  const visitor = newVisitor();
  await hold(db, visitor);
  clock.advance({ minutes: 10 });
  const extended = await post('/extensions', {}, visitor);
  expect(extended.headers.get('location')).toBe('/?extended=yes');
  expect(await (await get('/', visitor)).text()).toContain('10:25');
  clock.advance({ minutes: 6 });
  await post('/extensions', {}, visitor);
  const atLimit = await post('/extensions', {}, visitor);
  expect(atLimit.headers.get('location')).toBe('/?extended=no');
  expect(await (await get('/?extended=no', visitor)).text()).toContain(t('hold.at_limit'));
});

test('shows expired lines with links to try again', async () => {
  const visitor = newVisitor();
  await hold(db, visitor, { place: 'front-row' });
  clock.advance({ minutes: 16 });
  const html = await (await get('/', visitor)).text();
  expect(html).toContain(t('basket.expired_items', { count: 1 }));
  expect(html).toContain(
    `href="http://127.0.0.1:8003/glasshouse/front-row" aria-label="${t('line.try_again_label', { title: 'Rosa Ash Ensemble' })}"`,
  );
  expect(html).not.toContain('href="/checkout"');
});

test('links to an order that is not paid yet', async () => {
  const visitor = newVisitor();
  const { order } = await placeTestOrder(cart, visitor);
  const html = await (await get('/', visitor)).text();
  expect(html).toContain(t('basket.order_to_pay', { titles: 'Rosa Ash Ensemble' }));
  expect(html).toContain(`/orders/${order.code}`);
});

test('shows no checkout for several currencies, and explains why', async () => {
  const visitor = newVisitor();
  await hold(db, visitor);
  await hold(db, visitor, { currency: 'EUR', amount: 900 });
  const html = await (await get('/', visitor)).text();
  expect(html).toContain(t('basket.one_currency'));
  expect(html).not.toContain('href="/checkout"');
  expect((await get('/checkout', visitor)).headers.get('location')).toBe('/');
});

test('refuses a form from another site', async () => {
  const visitor = newVisitor();
  const key = await hold(db, visitor);
  const foreign = await fetch(new URL('/removals', cart.origin), {
    method: 'POST',
    headers: {
      cookie: `visitor=${visitor.visitor}`,
      origin: 'https://evil.example',
      'sec-fetch-site': 'cross-site',
    },
    body: new URLSearchParams({ seller: 'events', key }),
  });
  expect(foreign.status).toBe(403);
  expect(await stateOnStall(db, key)).toBe('held');
});
