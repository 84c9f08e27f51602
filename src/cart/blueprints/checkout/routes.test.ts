import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { newVisitor } from '../../../shared/builders.ts';
import { createLimits } from '../../../shared/http/limits.ts';
import { sessionIdOf } from '../../../shared/ids.ts';
import { t as shared } from '../../../shared/messages/translate.ts';
import { pageOf, refreshOf, textOf } from '../../../shared/testing/page.ts';
import { t } from '../../messages/translate.ts';
import { listOrders } from '../../model/order.ts';
import { hold, OTHER_PAGE, PAGE, stateOnStall } from '../../testing/stall.ts';
import { orderNow, testBuyer, testCart } from '../../testing.ts';

const cart = await testCart();
const { db, clock, get, post } = cart;

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

const mainOf = async (visitor: Visitor) => textOf((await pageOf(get('/checkout', visitor))).byRole('main'));

/** The orders of a visitor in the order in which they are paid. */
const ordersOf = async (visitor: Visitor) =>
  (await listOrders(db, { sessionId: sessionIdOf(visitor.visitor) })).sort(
    (a, b) => a.container_id - b.container_id,
  );

test('shows the required fields and the total', async () => {
  const visitor = newVisitor();
  await hold(db, visitor, { price: 2300 });
  const html = await (await get('/checkout', visitor)).text();
  const pay = t('payment.pay', { amount: '£23.00' });
  for (const text of ['name="name"', 'name="email"', 'name="provider" value="test"', pay]) {
    expect(html).toContain(text);
  }
  expect(html.match(/ required/g)).toHaveLength(3);
});

test('says before it is paid that the venue may say no, and what becomes of the money', async () => {
  const visitor = newVisitor();
  await hold(db, visitor, { awaits: true });
  const main = await mainOf(visitor);
  expect(main).toContain(t('checkout.must_confirm', { payee: 'The Glasshouse' }));
  expect(main).toContain(t('checkout.must_confirm_now'));
  const certain = newVisitor();
  await hold(db, certain);
  expect(await mainOf(certain)).not.toContain(t('checkout.must_confirm', { payee: 'The Glasshouse' }));
});

test('says what has expired meanwhile, and until when the rest is held after an extension', async () => {
  const visitor = newVisitor();
  await hold(db, visitor, { heldUntil: clock.now().subtract({ minutes: 1 }) });
  await hold(db, visitor);
  expect(await mainOf(visitor)).toContain(t('checkout.expired', { count: 1 }));
  clock.advance({ minutes: 10 });
  const extended = await (await post('/checkout/extensions', {}, visitor)).text();
  expect(extended).toContain(t('hold.extended', { time: '10:25' }));
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

test('leads to the provider’s page', async () => {
  const visitor = newVisitor();
  const key = await hold(db, visitor, { price: 2300 });
  const answer = await post('/checkout', await formFor(visitor), visitor);
  expect(await leadsToProvider(answer)).toBe(true);
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
  await hold(db, visitor, { price: 2300 });
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
  await hold(db, visitor, { key: 'rises', price: 2300 });
  const form = await formFor(visitor, { name: 'Typed before' });
  await sql`UPDATE stall SET price = 2500 WHERE key = 'rises'`.execute(db);
  const answer = await post('/checkout', form, visitor);
  expect(answer.status).toBe(409);
  const html = await answer.text();
  expect(html).toContain(t('error.basket_changed'));
  expect(html).toContain(t('payment.pay', { amount: '£25.00' }));
  expect(html).toContain('value="Typed before"');
  expect(await ordersOf(visitor)).toEqual([]);
  await post('/checkout', await formFor(visitor), visitor);
  expect(await ordersOf(visitor)).toMatchObject([{ total_minor: 2500 }]);
});

test('redirects to the basket when the holds have expired', async () => {
  const visitor = newVisitor();
  await hold(db, visitor, { price: 2300 });
  const form = await formFor(visitor);
  clock.advance({ minutes: 15 });
  const answer = await post('/checkout', form, visitor);
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
});

test('starts one payment of one order when the button is pressed twice', async () => {
  const visitor = newVisitor();
  await hold(db, visitor, { price: 2300 });
  const form = await formFor(visitor);
  const answers = await Promise.all([1, 2, 3].map(() => post('/checkout', form, visitor)));
  expect(await Promise.all(answers.map(leadsToProvider))).toEqual([true, true, true]);
  const [order, ...more] = await ordersOf(visitor);
  expect(more).toEqual([]);
  expect((await orderNow(db, order ?? { code: '' })).payments).toHaveLength(1);
});

test('confirms a free order at once, without a choice of provider', async () => {
  const visitor = newVisitor();
  await hold(db, visitor, { price: 0 });
  expect(await (await get('/checkout', visitor)).text()).not.toContain('name="provider"');
  const { provider: _, ...form } = await formFor(visitor);
  const answer = await post('/checkout', form, visitor);
  const [order] = await ordersOf(visitor);
  expect(answer.headers.get('location')).toBe(`/orders/${order?.code}`);
  expect(order?.state).toBe('accepted');
});

test('extends the hold and keeps the input', async () => {
  const visitor = newVisitor();
  await hold(db, visitor, { price: 2300 });
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
  await hold(db, visitor, { price: 2300 });
  const form = await formFor(visitor);
  cart.provider.isDown = true;
  const answer = await post('/checkout', form, visitor).finally(() => {
    cart.provider.isDown = false;
  });
  const location = answer.headers.get('location') ?? '';
  const [order] = await ordersOf(visitor);
  expect(location).toBe(`/orders/${order?.code}?payment=unavailable`);
  const html = await (await get(location)).text();
  expect(html).toContain(t('order.provider_unavailable'));
  // The same attempt again, so that a payment which the provider did start is not started twice.
  expect(html).toContain('name="attempt" value="1"');
  const pay = await post(`/orders/${order?.code}/payments`, { attempt: '1', provider: 'test' });
  expect(await leadsToProvider(pay)).toBe(true);
  expect((await orderNow(db, order ?? { code: '' })).payments).toHaveLength(1);
});

test('orders nothing when there are too many requests', async () => {
  const visitor = newVisitor();
  await hold(db, visitor, { price: 2300 });
  const form = await formFor(visitor);
  const { limits } = cart.platform;
  cart.platform.limits = createLimits({ factor: 1 / 20 });
  await post('/checkout', {});
  const answer = await post('/checkout', form, visitor);
  cart.platform.limits = limits;
  expect(answer.status).toBe(429);
  expect(await ordersOf(visitor)).toEqual([]);
});

describe('a basket of two payees', () => {
  async function holdOfTwo(visitor: Visitor, other: Parameters<typeof hold>[2] = {}) {
    await hold(db, visitor, { containerId: PAGE, price: 2300 });
    await hold(db, visitor, { containerId: OTHER_PAGE, price: 5400, ...other });
  }

  test('says which orders it becomes, and which of them is paid first', async () => {
    const visitor = newVisitor();
    await holdOfTwo(visitor);
    const main = await mainOf(visitor);
    const orders = t('split.then', { orders: 'The Glasshouse £23.00', order: 'Mill Lane Allotments £54.00' });
    expect(main).toContain(t('split.paid', { count: 2, orders }));
    expect(main).toContain(t('payment.pay_to', { amount: '£23.00', payee: 'The Glasshouse' }));
    expect(main).toContain('£77.00');
  });

  test('becomes two orders at once, of which the first is paid here and the second on its page', async () => {
    const visitor = newVisitor();
    await holdOfTwo(visitor);
    expect(await leadsToProvider(await post('/checkout', await formFor(visitor), visitor))).toBe(true);
    const orders = await ordersOf(visitor);
    expect(orders).toMatchObject([
      { container_id: PAGE, total_minor: 2300, state: 'placed', payments: [{ state: 'created' }] },
      { container_id: OTHER_PAGE, total_minor: 5400, state: 'placed', payments: [] },
    ]);
    expect(new Set(orders.map((order) => order.checkout_key)).size).toBe(1);
  });

  test('is placed once when the button is pressed twice', async () => {
    const visitor = newVisitor();
    await holdOfTwo(visitor);
    const form = await formFor(visitor);
    await Promise.all([1, 2, 3].map(() => post('/checkout', form, visitor)));
    const orders = await ordersOf(visitor);
    expect(orders.map(({ payments }) => payments.length)).toEqual([1, 0]);
  });

  test('skips a free order to the one that is paid', async () => {
    const visitor = newVisitor();
    await hold(db, visitor, { containerId: PAGE, price: 0 });
    await hold(db, visitor, { containerId: OTHER_PAGE, price: 5400 });
    const main = await mainOf(visitor);
    const order = t('split.order_free', { payee: 'The Glasshouse' });
    const orders = t('split.and', { orders: 'Mill Lane Allotments £54.00', order });
    expect(main).toContain(t('split.placed', { count: 2, orders }));
    expect(await leadsToProvider(await post('/checkout', await formFor(visitor), visitor))).toBe(true);
    expect((await ordersOf(visitor)).map(({ state }) => state)).toEqual(['accepted', 'placed']);
  });

  test('is not placed while one of them has no provider', async () => {
    const visitor = newVisitor();
    await holdOfTwo(visitor);
    const form = await formFor(visitor);
    await sql`INSERT INTO payment_accounts (container_id, provider, enabled, created_at)
      VALUES (${OTHER_PAGE}, 'test', false, now())`.execute(db);
    const main = await mainOf(visitor);
    const answer = await post('/checkout', form, visitor);
    await sql`DELETE FROM payment_accounts`.execute(db);
    expect(main).toContain(t('payment.no_provider', { payee: 'Mill Lane Allotments' }));
    expect(main).not.toContain(t('payment.choose'));
    expect(await answer.text()).toContain(t('payment.no_provider', { payee: 'Mill Lane Allotments' }));
    expect(await ordersOf(visitor)).toEqual([]);
  });
});

test('says of an order that is authorised that it is charged later', async () => {
  const visitor = newVisitor();
  await hold(db, visitor, { timing: 'authorise', price: 2300 });
  const main = await mainOf(visitor);
  expect(main).toContain(t('payment.authorise', { amount: '£23.00' }));
  expect(main).toContain(t('payment.charged_later'));
  expect(main).not.toContain(t('payment.pay', { amount: '£23.00' }));
});

test('asks for no payment of an order that is paid after the venue’s yes', async () => {
  const visitor = newVisitor();
  await hold(db, visitor, { timing: 'after_yes', price: 2300, awaits: true });
  expect(await mainOf(visitor)).toContain(t('checkout.confirm_later'));
  const { provider: _, ...form } = await formFor(visitor);
  const answer = await post('/checkout', form, visitor);
  const [order] = await ordersOf(visitor);
  expect(answer.headers.get('location')).toBe(`/orders/${order?.code}`);
  expect(order).toMatchObject({ state: 'accepted', due_minor: 2300, payments: [] });
});

/** Whether an answer leads the buyer to the provider's page for a payment. */
const leadsToProvider = async (answer: Response): Promise<boolean> =>
  refreshOf(await answer.text())?.startsWith('https://pay.example/') ?? false;
