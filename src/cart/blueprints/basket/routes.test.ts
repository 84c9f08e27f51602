import { beforeEach, expect, test } from 'vitest';
import { hold, newVisitor, placeTestOrder, stateOnStall, testBuyer, testCart } from '../../testing.ts';

const cart = await testCart();
const { db, clock, get, post } = cart;

beforeEach(() => clock.set('2026-06-01T09:00:00Z'));

test('an empty basket says what to do', async () => {
  const answer = await get('/');
  expect(answer.status).toBe(200);
  const html = await answer.text();
  expect(html).toContain('Nothing in it yet');
  expect(html).toContain('See what is on');
});

test('shows what is held, what it comes to and for how long, with at most three queries', async () => {
  const visitor = newVisitor();
  await hold(db, visitor);
  await hold(db, visitor, { title: 'Garden room', amount: 700, quantity: 1 });
  let html = '';
  const sent = await cart.queriesOf(async () => {
    html = await (await get('/', visitor)).text();
  });
  expect(sent.length).toBeLessThanOrEqual(3);
  for (const text of [
    'Rosa Ash Ensemble',
    '£23.00',
    'Garden room',
    '£7.00',
    '£30.00',
    '10:15',
    '15 minutes',
  ]) {
    expect(html).toContain(text);
  }
  // the pill at the top is drawn from the same
  expect(html).toContain('<b>3</b>');
});

test('shows nobody else’s', async () => {
  await hold(db, newVisitor(), { title: 'Of somebody else' });
  expect(await (await get('/', newVisitor())).text()).not.toContain('Of somebody else');
  expect(await (await get('/', { as: testBuyer })).text()).not.toContain('Of somebody else');
});

test('what is removed is free again', async () => {
  const visitor = newVisitor();
  const key = await hold(db, visitor);
  const answer = await post('/removals', { seller: 'events', key }, visitor);
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
  expect(await stateOnStall(db, key)).toBe('released');
});

test.each([
  ['a stranger', (key: string) => ({ seller: 'events', key }), 404],
  ['somebody who makes keys up', () => ({ seller: 'events', key: 'nonsense' }), 404],
  ['somebody who makes sellers up', (key: string) => ({ seller: 'nobody', key }), 422],
  ['somebody who names no key', () => ({ seller: 'events' }), 422],
])('%s removes nothing', async (_, form, status) => {
  const key = await hold(db, newVisitor());
  const answer = await post('/removals', form(key), newVisitor());
  expect(answer.status).toBe(status);
  expect(await stateOnStall(db, key)).toBe('held');
});

test('can be held for longer, and not for ever', async () => {
  const visitor = newVisitor();
  await hold(db, visitor);
  clock.advance({ minutes: 10 });
  const longer = await post('/extensions', {}, visitor);
  expect(longer.headers.get('location')).toBe('/?longer=yes');
  expect(await (await get('/', visitor)).text()).toContain('10:25');
  clock.advance({ minutes: 6 });
  await post('/extensions', {}, visitor);
  const noLonger = await post('/extensions', {}, visitor);
  expect(noLonger.headers.get('location')).toBe('/?longer=no');
  expect(await (await get('/?longer=no', visitor)).text()).toContain('as long as it can be held');
});

test('says what ran out and where to try again', async () => {
  const visitor = newVisitor();
  await hold(db, visitor, { place: 'front-row' });
  clock.advance({ minutes: 16 });
  const html = await (await get('/', visitor)).text();
  expect(html).toContain('What ran out');
  expect(html).toMatch(/href="http:\/\/127\.0\.0\.1:8003\/glasshouse\/front-row"[^>]*>\s*try again/);
  expect(html).not.toContain('Go to checkout');
});

test('an order that waits for its payment has a way on', async () => {
  const visitor = newVisitor();
  const { order } = await placeTestOrder(cart, visitor);
  const html = await (await get('/', visitor)).text();
  expect(html).toContain('Waiting for payment');
  expect(html).toContain(`/orders/${order.code}`);
});

test('two currencies are two payments, and it says so', async () => {
  const visitor = newVisitor();
  await hold(db, visitor);
  await hold(db, visitor, { currency: 'EUR', amount: 900 });
  const html = await (await get('/', visitor)).text();
  expect(html).toContain('One payment takes one currency');
  expect(html).not.toContain('href="/checkout"');
  expect((await get('/checkout', visitor)).headers.get('location')).toBe('/');
});

test('a form of a foreign site changes nothing', async () => {
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
});
