import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { newVisitor } from '../../../shared/builders.ts';
import { createLimits } from '../../../shared/http/limits.ts';
import { sessionIdOf } from '../../../shared/ids.ts';
import { t as shared } from '../../../shared/messages/translate.ts';
import { t } from '../../messages/translate.ts';
import { listOrders } from '../../model/order.ts';
import { hold, orderNow, stateOnStall, testBuyer, testCart } from '../../testing.ts';

const cart = await testCart();
const { db, clock, get, post, origin } = cart;

beforeEach(() => clock.set('2026-06-01T09:00:00Z'));

type Visitor = ReturnType<typeof newVisitor>;

/** The fields of the checkout page, filled in. */
async function formFor(visitor: Visitor, typed: Record<string, string> = {}) {
  const html = await (await get('/checkout', visitor)).text();
  const hidden = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';
  return {
    key: hidden('key'),
    fingerprint: hidden('fingerprint'),
    name: 'Mab Ellery',
    email: 'Mab@Example.com',
    provider: 'test',
    ...typed,
  };
}

const ordersOf = (visitor: Visitor) => listOrders(db, { sessionId: sessionIdOf(visitor.visitor) });

test('shows the required fields and the total', async () => {
  const visitor = newVisitor();
  await hold(db, visitor);
  const html = await (await get('/checkout', visitor)).text();
  const pay = t('payment.pay', { amount: '£23.00' });
  for (const text of ['name="name"', 'name="email"', 'name="provider" value="test"', pay]) {
    expect(html).toContain(text);
  }
  expect(html.match(/ required/g)).toHaveLength(3);
});

test('fills in the name and email of a user', async () => {
  await hold(db, { userId: testBuyer.id });
  const html = await (await get('/checkout', { as: testBuyer })).text();
  expect(html).toContain('value="Mab Ellery"');
  expect(html).toContain('value="mab@example.com"');
});

test('redirects to the basket when nothing is held', async () => {
  for (const visitor of [{}, newVisitor()]) {
    expect((await get('/checkout', visitor)).headers.get('location')).toBe('/');
    expect((await post('/checkout', {}, visitor)).headers.get('location')).toBe('/');
  }
});

test('redirects to the provider’s page, on the host that the browser uses', async () => {
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
  ['no name', { name: ' ' }, () => t('checkout.name_required')],
  ['half an email', { email: 'mab@ellery' }, () => shared('field.email')],
  ['an unknown provider', { provider: 'bank of mab' }, () => t('payment.choice_required')],
])('shows the error of %s and keeps the input', async (_, typed, message) => {
  const visitor = newVisitor();
  await hold(db, visitor);
  const form = await formFor(visitor, { name: 'Mab E.', email: 'mab@ellery.example', ...typed });
  const answer = await post('/checkout', form, visitor);
  expect(answer.status).toBe(422);
  const html = await answer.text();
  // in the summary, as a link to the field, and beside the field
  expect(html.split(message())).toHaveLength(3);
  expect(html).toContain(`value="${form.name.trim() || form.name}"`);
  expect(html).toContain(`value="${form.email}"`);
  expect(html).toContain(`name="key" value="${form.key}"`);
  expect(await ordersOf(visitor)).toEqual([]);
});

test('orders nothing and shows the new total when the basket has changed', async () => {
  const visitor = newVisitor();
  await hold(db, visitor, { key: 'rises' });
  const form = await formFor(visitor, { name: 'Typed before' });
  await sql`UPDATE stall SET amount = 2500 WHERE key = 'rises'`.execute(db);
  const answer = await post('/checkout', form, visitor);
  expect(answer.status).toBe(409);
  const html = await answer.text();
  expect(html).toContain(t('error.basket_changed'));
  expect(html).toContain(t('payment.pay', { amount: '£25.00' }));
  expect(html).toContain('value="Typed before"');
  expect(await ordersOf(visitor)).toEqual([]);
  const again = await post('/checkout', await formFor(visitor), visitor);
  expect(again.status).toBe(303);
});

test('redirects to the basket when the holds have expired', async () => {
  const visitor = newVisitor();
  await hold(db, visitor);
  const form = await formFor(visitor);
  clock.advance({ minutes: 15 });
  const answer = await post('/checkout', form, visitor);
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
});

test('starts one payment of one order when the button is pressed twice', async () => {
  const visitor = newVisitor();
  await hold(db, visitor);
  const form = await formFor(visitor);
  const answers = await Promise.all([1, 2, 3].map(() => post('/checkout', form, visitor)));
  expect(new Set(answers.map((answer) => answer.headers.get('location'))).size).toBe(1);
  const [order, ...more] = await ordersOf(visitor);
  expect(more).toEqual([]);
  expect((await orderNow(db, order ?? { code: '' })).payments).toHaveLength(1);
});

test('confirms a free order at once, without a choice of provider', async () => {
  const visitor = newVisitor();
  await hold(db, visitor, { amount: 0 });
  expect(await (await get('/checkout', visitor)).text()).not.toContain('name="provider"');
  const { provider: _, ...form } = await formFor(visitor);
  const answer = await post('/checkout', form, visitor);
  const [order] = await ordersOf(visitor);
  expect(answer.headers.get('location')).toBe(`/orders/${order?.code}`);
  expect(order?.state).toBe('paid');
});

test('extends the hold and keeps the input', async () => {
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

test('keeps an order that can still be paid when the provider is unavailable', async () => {
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
  expect(location).toBe(`/orders/${order?.code}?payment=unavailable`);
  const html = await (await get(location)).text();
  expect(html).toContain(t('order.provider_unavailable'));
  // The same attempt again, so that a payment which the provider did start is not started twice.
  expect(html).toContain('name="attempt" value="1"');
  const pay = await post(`/orders/${order?.code}/payments`, { attempt: '1', provider: 'test' });
  expect(pay.headers.get('location')).toContain('/test-provider/payments/tp_');
  expect((await orderNow(db, order ?? { code: '' })).payments).toHaveLength(1);
});

test('orders nothing when there are too many requests', async () => {
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
