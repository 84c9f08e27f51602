import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { createLimits } from '../../../shared/http/limits.ts';
import { sessionIdOf } from '../../../shared/ids.ts';
import { listOrders } from '../../model/order.ts';
import { hold, newVisitor, orderNow, stateOnStall, testBuyer, testCart } from '../../testing.ts';

const cart = await testCart();
const { db, clock, get, post, origin } = cart;

beforeEach(() => clock.set('2026-06-01T09:00:00Z'));

type Visitor = ReturnType<typeof newVisitor>;

/** The hidden fields of the form as it was shown, and what one types. */
async function formFor(visitor: Visitor, typed: Record<string, string> = {}) {
  const html = await (await get('/checkout', visitor)).text();
  const hidden = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';
  return {
    key: hidden('key'),
    shown: hidden('shown'),
    name: 'Mab Ellery',
    email: 'Mab@Example.com',
    provider: 'test',
    ...typed,
  };
}

const ordersOf = (visitor: Visitor) => listOrders(db, { sessionId: sessionIdOf(visitor.visitor) });

test('asks for a name, an email and how to pay, and shows the total', async () => {
  const visitor = newVisitor();
  await hold(db, visitor);
  const html = await (await get('/checkout', visitor)).text();
  for (const text of ['Nearly yours', 'name="name"', 'name="email"', 'Test payment', 'Pay £23.00']) {
    expect(html).toContain(text);
  }
  expect(html.match(/ required/g)).toHaveLength(3);
});

test('fills in who is signed in', async () => {
  await hold(db, { userId: testBuyer.id });
  const html = await (await get('/checkout', { as: testBuyer })).text();
  expect(html).toContain('value="Mab Ellery"');
  expect(html).toContain('value="mab@example.com"');
});

test('with nothing held there is nothing to check out', async () => {
  for (const asked of [{}, newVisitor()]) {
    expect((await get('/checkout', asked)).headers.get('location')).toBe('/');
    expect((await post('/checkout', {}, asked)).headers.get('location')).toBe('/');
  }
});

test('leads to the provider’s page, on the host that the browser uses', async () => {
  const visitor = newVisitor();
  const key = await hold(db, visitor);
  const answer = await post('/checkout', await formFor(visitor), visitor);
  expect(answer.status).toBe(303);
  expect(answer.headers.get('location')).toMatch(new RegExp(`^${origin}/test-provider/payments/tp_`));
  expect(await stateOnStall(db, key)).toBe('ordered');
  const [order] = await ordersOf(visitor);
  expect(order).toMatchObject({ name: 'Mab Ellery', email: 'mab@example.com', state: 'placed' });
});

test.each([
  ['no name', { name: ' ' }, 'Enter your name.'],
  ['half an email', { email: 'mab@ellery' }, 'Enter an email address like name@example.com.'],
  ['a provider that is none', { provider: 'bank of mab' }, 'Choose how to pay.'],
])('%s: it says so and keeps what was typed', async (_, typed, says) => {
  const visitor = newVisitor();
  await hold(db, visitor);
  const form = await formFor(visitor, { name: 'Mab E.', email: 'mab@ellery.example', ...typed });
  const answer = await post('/checkout', form, visitor);
  expect(answer.status).toBe(422);
  const html = await answer.text();
  // in the summary, as a link to the field, and beside the field
  expect(html.split(says)).toHaveLength(3);
  expect(html).toContain(`value="${form.name.trim() || form.name}"`);
  expect(html).toContain(`value="${form.email}"`);
  expect(html).toContain(`name="key" value="${form.key}"`);
  expect(await ordersOf(visitor)).toEqual([]);
});

test('a basket that changed meanwhile is shown again, and nothing was ordered', async () => {
  const visitor = newVisitor();
  await hold(db, visitor, { key: 'rises' });
  const form = await formFor(visitor, { name: 'Typed before' });
  await sql`UPDATE stall SET amount = 2500 WHERE key = 'rises'`.execute(db);
  const answer = await post('/checkout', form, visitor);
  expect(answer.status).toBe(409);
  const html = await answer.text();
  expect(html).toContain('Your basket has changed');
  expect(html).toContain('Pay £25.00');
  expect(html).toContain('value="Typed before"');
  expect(await ordersOf(visitor)).toEqual([]);
  const again = await post('/checkout', await formFor(visitor), visitor);
  expect(again.status).toBe(303);
});

test('a basket that ran out meanwhile leads back to it', async () => {
  const visitor = newVisitor();
  await hold(db, visitor);
  const form = await formFor(visitor);
  clock.advance({ minutes: 15 });
  const answer = await post('/checkout', form, visitor);
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
});

test('pressed twice, both lead to the same payment of the same order', async () => {
  const visitor = newVisitor();
  await hold(db, visitor);
  const form = await formFor(visitor);
  const answers = await Promise.all([1, 2, 3].map(() => post('/checkout', form, visitor)));
  expect(new Set(answers.map((answer) => answer.headers.get('location'))).size).toBe(1);
  const [order, ...more] = await ordersOf(visitor);
  expect(more).toEqual([]);
  expect((await orderNow(db, order ?? { code: '' })).payments).toHaveLength(1);
});

test('what is free is one screen: no provider, and then the order', async () => {
  const visitor = newVisitor();
  await hold(db, visitor, { amount: 0 });
  expect(await (await get('/checkout', visitor)).text()).not.toContain('How would you like to pay');
  const { provider: _, ...form } = await formFor(visitor);
  const answer = await post('/checkout', form, visitor);
  const [order] = await ordersOf(visitor);
  expect(answer.headers.get('location')).toBe(`/orders/${order?.code}`);
  expect(order?.state).toBe('paid');
});

test('more time can be had without losing what was typed', async () => {
  const visitor = newVisitor();
  await hold(db, visitor);
  clock.advance({ minutes: 10 });
  const form = await formFor(visitor, { name: 'Half a na', email: 'not yet' });
  const answer = await post('/checkout/extensions', form, visitor);
  const html = await answer.text();
  expect([answer.status, html.includes('10:25'), html.includes('value="Half a na"')]).toEqual([
    200,
    true,
    true,
  ]);
});

test('a provider that can’t be reached leaves an order that can still be paid', async () => {
  const visitor = newVisitor();
  await hold(db, visitor);
  const form = await formFor(visitor);
  const { internalUrls } = cart.platform.config;
  const reachable = internalUrls.cart;
  internalUrls.cart = 'http://127.0.0.1:1';
  const answer = await post('/checkout', form, visitor).finally(() => {
    internalUrls.cart = reachable;
  });
  const location = answer.headers.get('location') ?? '';
  const [order] = await ordersOf(visitor);
  expect(location).toBe(`/orders/${order?.code}?from=nowhere`);
  const html = await (await get(location)).text();
  expect(html).toContain('could not be reached');
  // the same attempt once more: should the provider have started it after all, it is no second payment
  expect(html).toContain('name="attempt" value="1"');
  const pay = await post(`/orders/${order?.code}/payments`, { attempt: '1', provider: 'test' });
  expect(pay.headers.get('location')).toContain('/test-provider/payments/tp_');
  expect((await orderNow(db, order ?? { code: '' })).payments).toHaveLength(1);
});

test('too many at once are turned away, and nothing is ordered', async () => {
  const visitor = newVisitor();
  await hold(db, visitor);
  const form = await formFor(visitor);
  const { limits } = cart.platform;
  cart.platform.limits = createLimits({ factor: 1 / 20 });
  await post('/checkout', {});
  const answer = await post('/checkout', form, visitor);
  cart.platform.limits = limits;
  expect(answer.status).toBe(429);
  expect(await ordersOf(visitor)).toEqual([]);
});
