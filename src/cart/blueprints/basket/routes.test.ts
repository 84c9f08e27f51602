import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { newVisitor } from '../../../shared/builders.ts';
import type { FormInput } from '../../../shared/http/form.ts';
import { type ParsedPage, pageOf, textOf } from '../../../shared/testing/page.ts';
import { t } from '../../messages/translate.ts';
import { hold, OTHER_PAGE, PAGE, stateOnStall, type Thing } from '../../testing/stall.ts';
import { placeTestOrder, testBuyer, testCart } from '../../testing.ts';

const cart = await testCart();
const { db, clock, get, post } = cart;

beforeEach(() => clock.set('2026-06-01T09:00:00Z'));

type Visitor = ReturnType<typeof newVisitor>;

const basketOf = (visitor: Visitor): Promise<ParsedPage> => pageOf(get('/', visitor));

/** Holds equal tickets. @returns their keys */
async function holdTickets(owner: Visitor, count: number, ticket: Partial<Thing> = {}): Promise<string[]> {
  const keys: string[] = [];
  for (let at = 0; at < count; at++) {
    keys.push(
      await hold(db, owner, {
        kind: 'ticket',
        typeName: 'Full price',
        group: 'type-1',
        price: 1150,
        ...ticket,
      }),
    );
  }
  return keys;
}

/** The form of a button. */
const formOf = (button: Element): { action: string; values: FormInput } => {
  const form = button.closest('form');
  return {
    action: form?.getAttribute('action') ?? '',
    values: Object.fromEntries(
      [...(form?.querySelectorAll('input') ?? [])].map((input) => [
        input.getAttribute('name') ?? '',
        input.getAttribute('value') ?? '',
      ]),
    ),
  };
};

/** The fields of each form that removes a line. */
const removalsIn = (page: ParsedPage): FormInput[] =>
  page.allByRole('button', /^Remove/).map((button) => formOf(button).values);

test('says below how to reach the venue, while everything is of one', async () => {
  const visitor = newVisitor();
  const contact = ['4 Orchard Lane', 'mailto:bookings@glasshouse.example', 'tel:01632960142'];
  const shown = async (path: string) => {
    const html = await (await get(path, visitor)).text();
    return contact.filter((one) => html.includes(one));
  };
  const { order } = await placeTestOrder(cart, visitor);
  expect(await shown(`/orders/${order.code}`)).toEqual(contact);
  const other = newVisitor();
  const shownTo = async (path: string) => (await (await get(path, other)).text()).includes(contact[1] ?? '');
  await hold(db, other, {});
  expect([await shownTo('/'), await shownTo('/checkout')]).toEqual([true, true]);
  await hold(db, other, { containerId: OTHER_PAGE });
  expect([await shownTo('/'), await shownTo('/checkout')]).toEqual([false, false]);
});

test('shows what to do when it is empty', async () => {
  const answer = await get('/');
  expect(answer.status).toBe(200);
  const html = await answer.text();
  expect(html).toContain(t('basket.empty'));
  expect(html).toMatch(/<a class="btn go" href="http:\/\/127\.0\.0\.1:8003\/"/);
});

test('shows what is held, the total and the time left, with at most four queries', async () => {
  const visitor = newVisitor();
  await holdTickets(visitor, 2);
  await hold(db, visitor, { kind: 'booking', name: 'Garden room', price: 700 });
  let html = '';
  const queries = await cart.queriesOf(async () => {
    html = await (await get('/', visitor)).text();
  });
  expect(queries.length).toBeLessThanOrEqual(4);
  for (const text of [
    '£23.00',
    'Garden room',
    '£7.00',
    '£30.00',
    t('order.payee', { payee: 'The Glasshouse' }),
    '10:15',
    `data-ends-in="${15 * 60}"`,
  ]) {
    expect(html).toContain(text);
  }
  // The basket in the header.
  expect(html).toContain('<b>3</b>');
});

test('shows nothing of other owners', async () => {
  await hold(db, newVisitor(), { name: 'Of somebody else' });
  expect(await (await get('/', newVisitor())).text()).not.toContain('Of somebody else');
  expect(await (await get('/', { as: testBuyer })).text()).not.toContain('Of somebody else');
});

describe('equal places', () => {
  test('are one line, those of another type or price are not', async () => {
    const visitor = newVisitor();
    await holdTickets(visitor, 2);
    await holdTickets(visitor, 1, { typeName: 'Under 26', group: 'type-2', price: 600 });
    const items = (await basketOf(visitor)).allByRole('listitem').map(textOf);
    const lines = items.filter((item) => item.includes(t('basket.remove')));
    expect(lines).toHaveLength(2);
    expect(lines.find((line) => line.includes('Under 26'))).toMatch(/£6\.00.*1 × Under 26/);
    expect(lines.find((line) => line.includes('Full price'))).toMatch(/£23\.00.*2 × Full price/);
  });

  test('are removed together, and nothing else is', async () => {
    const visitor = newVisitor();
    const tickets = await holdTickets(visitor, 2, { group: 'removed' });
    const [other = ''] = await holdTickets(visitor, 1, { group: 'kept' });
    const removal = removalsIn(await basketOf(visitor)).find(({ group }) => group === 'removed') ?? {};
    const answer = await post('/removals', removal, visitor);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
    expect(await Promise.all(tickets.map((key) => stateOnStall(db, key)))).toEqual(['released', 'released']);
    expect(await stateOnStall(db, other)).toBe('held');
  });

  test('of another page are not removed, although their group is the same', async () => {
    const visitor = newVisitor();
    const [here = ''] = await holdTickets(visitor, 1);
    const [there = ''] = await holdTickets(visitor, 1, { containerId: OTHER_PAGE });
    const removal = removalsIn(await basketOf(visitor)).find(({ page }) => page === String(PAGE)) ?? {};
    await post('/removals', removal, visitor);
    expect([await stateOnStall(db, here), await stateOnStall(db, there)]).toEqual(['released', 'held']);
  });
});

const removal = { seller: 'events', page: String(PAGE), group: 'type-1', price: '1150' };

test.each<[string, FormInput, number]>([
  ['of another visitor', removal, 404],
  ['with an unknown group', { ...removal, group: 'nonsense' }, 404],
  ['on another page', { ...removal, page: String(OTHER_PAGE) }, 404],
  ['at another price', { ...removal, price: '1' }, 404],
  ['with an unknown seller', { ...removal, seller: 'nobody' }, 422],
  ['without a page', { seller: 'events', group: 'type-1', price: '1150' }, 422],
  ['without a group', { seller: 'events', page: String(PAGE), price: '1150' }, 422],
])('removes nothing %s', async (_, form, status) => {
  const [owner, stranger] = [newVisitor(), newVisitor()];
  const [key = ''] = await holdTickets(owner, 1);
  const sender = form === removal ? stranger : owner;
  expect((await post('/removals', form, sender)).status).toBe(status);
  expect(await stateOnStall(db, key)).toBe('held');
});

test('extends the hold up to its limit', async () => {
  const visitor = newVisitor();
  await hold(db, visitor);
  clock.advance({ minutes: 10 });
  const extended = await post('/extensions', {}, visitor);
  expect(extended.headers.get('location')).toBe('/?extended=yes');
  expect(await (await get('/?extended=yes', visitor)).text()).toContain(
    t('hold.extended', { time: '10:25' }),
  );
  clock.advance({ minutes: 6 });
  await post('/extensions', {}, visitor);
  const atLimit = await post('/extensions', {}, visitor);
  expect(atLimit.headers.get('location')).toBe('/?extended=no');
  expect(await (await get('/?extended=no', visitor)).text()).toContain(t('hold.at_limit', { time: '10:30' }));
});

test('takes expired places again in one press, equal ones as one', async () => {
  const visitor = newVisitor();
  await holdTickets(visitor, 2);
  clock.advance({ minutes: 16 });
  const page = await basketOf(visitor);
  const event = page.byRole('link', 'Rosa Ash Ensemble');
  expect(event.getAttribute('href')).toMatch(/^http:\/\/127\.0\.0\.1:8003\/glasshouse\//);
  expect(textOf(page.byRole('main'))).toContain(t('basket.expired_items', { count: 2 }));
  expect(page.links()).not.toContain('/checkout');
  const { action, values } = formOf(page.byRole('button', /^Take again/));
  const taken = await post(action, values, visitor);
  expect([taken.status, taken.headers.get('location')]).toEqual([303, '/']);
  const after = await basketOf(visitor);
  expect(textOf(after.byRole('main'))).toContain('2 × Full price');
  expect(after.allByRole('button', /^Take again/)).toEqual([]);
});

test('says why an expired place can’t be taken again', async () => {
  const visitor = newVisitor();
  await hold(db, visitor, { place: 'the last chair' });
  clock.advance({ minutes: 16 });
  const { action, values } = formOf((await basketOf(visitor)).byRole('button', /^Take again/));
  await sql`UPDATE stall SET state = 'expired' WHERE place = 'the last chair'`.execute(db);
  await hold(db, newVisitor(), { place: 'the last chair', heldUntil: clock.now().add({ minutes: 15 }) });
  const refused = await post(action, values, visitor);
  expect(refused.status).toBe(409);
  expect(textOf((await pageOf(refused)).byRole('alert'))).toContain(t('basket.not_changed'));
});

test('changes how many tickets of a kind are held', async () => {
  const visitor = newVisitor();
  await holdTickets(visitor, 2);
  const update = async (quantity: string) => {
    const { action, values } = formOf((await basketOf(visitor)).byRole('button', /^Update/));
    return await post(action, { ...values, quantity }, visitor);
  };
  const main = async () => textOf((await basketOf(visitor)).byRole('main'));
  expect((await update('4')).headers.get('location')).toBe('/');
  expect(await main()).toContain('4 × Full price');
  await update('1');
  expect(await main()).toContain('1 × Full price');
  expect((await update('-1')).status).toBe(422);
  await update('0');
  expect(await main()).toContain(t('basket.empty'));
});

test('has the head of the page that is paid, and the platform’s when there are several', async () => {
  const visitor = newVisitor();
  await hold(db, visitor);
  const menu = async () => textOf((await basketOf(visitor)).byRole('navigation', /.+/));
  expect(await menu()).toBe('What’s on');
  const checkout = await pageOf(get('/checkout', visitor));
  expect(checkout.allByRole('link', 'The Glasshouse').length).toBeGreaterThan(0);
  await hold(db, visitor, { containerId: OTHER_PAGE });
  expect((await basketOf(visitor)).allByRole('link', 'The Glasshouse')).toEqual([]);
});

test('links to an order that is not paid yet, and says whom it pays', async () => {
  const visitor = newVisitor();
  const { order } = await placeTestOrder(cart, visitor, [{ price: 2300 }]);
  const html = await (await get('/', visitor)).text();
  expect(html).toContain(t('basket.order_to_pay', { titles: 'Rosa Ash Ensemble' }));
  expect(html).toContain(t('basket.amount_to', { amount: '£23.00', payee: 'The Glasshouse' }));
  expect(html).toContain(`/orders/${order.code}`);
});

describe('a basket of several orders', () => {
  test('shows a sum for each payee, and says which orders it becomes', async () => {
    const visitor = newVisitor();
    await holdTickets(visitor, 2);
    await hold(db, visitor, { containerId: OTHER_PAGE, name: 'Plot 7', price: 5400 });
    const page = await basketOf(visitor);
    const orders = t('split.then', { orders: 'The Glasshouse £23.00', order: 'Mill Lane Allotments £54.00' });
    const main = textOf(page.byRole('main'));
    expect(main).toContain(t('split.paid', { count: 2, orders }));
    expect(main).toContain('£77.00');
    const lists = ['The Glasshouse', 'Mill Lane Allotments'].map((payee) => page.byRole('list', payee));
    expect(lists.map((list) => list.querySelectorAll('li').length)).toEqual([1, 1]);
    expect(page.links()).toContain('/checkout');
  });

  test('has a total for each currency, and can be checked out', async () => {
    const visitor = newVisitor();
    await hold(db, visitor, { price: 2300 });
    await hold(db, visitor, { currency: 'EUR', price: 900 });
    const page = await basketOf(visitor);
    const main = textOf(page.byRole('main'));
    for (const currency of ['GBP', 'EUR']) expect(main).toContain(t('basket.total_in', { currency }));
    expect(page.links()).toContain('/checkout');
    expect((await get('/checkout', visitor)).status).toBe(200);
  });
});

test('says of an order that is only authorised when it is charged', async () => {
  const visitor = newVisitor();
  await hold(db, visitor, { timing: 'authorise', price: 2300 });
  expect(textOf((await basketOf(visitor)).byRole('main'))).toContain(t('payment.charged_later'));
});

test('refuses a form from another site', async () => {
  const visitor = newVisitor();
  const [key = ''] = await holdTickets(visitor, 1);
  const foreign = await cart.app.request(new URL('/removals', cart.origin), {
    method: 'POST',
    headers: {
      host: new URL(cart.origin).host,
      cookie: `visitor=${visitor.visitor}`,
      origin: 'https://evil.example',
      'sec-fetch-site': 'cross-site',
    },
    body: new URLSearchParams(removal),
  });
  expect(foreign.status).toBe(403);
  expect(await stateOnStall(db, key)).toBe('held');
});
