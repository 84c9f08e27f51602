import { sql } from 'kysely';
import { afterEach, describe, expect, test } from 'vitest';
import { newVisitor } from '../../../shared/builders.ts';
import { transaction } from '../../../shared/db/database.ts';
import { sessionIdOf } from '../../../shared/ids.ts';
import { pageOf, textOf } from '../../../shared/testing/page.ts';
import { t } from '../../messages/translate.ts';
import { listOrders } from '../../model/order.ts';
import { type CheckoutSettings, insertTerms, saveCheckoutSettings } from '../../model/selling.ts';
import { hold, OTHER_PAGE, PAGE, stall } from '../../testing/stall.ts';
import { testCart } from '../../testing.ts';

const { db, get, post, act, ports } = await testCart();

const SETTINGS: Omit<CheckoutSettings, 'version'> = {
  currency: 'GBP',
  phone_for_hire: 'no',
  phone_for_tickets: 'no',
  organisation_for_hire: 'no',
  organisation_for_tickets: 'no',
  donations: false,
  donation_amounts: [],
  tax_rate: 2000,
  fee_per: 'none',
  fee_minor: 0,
  fee_rate: 0,
  fee_tax_rate: 0,
  fee_refunded: false,
};

type Visitor = ReturnType<typeof newVisitor>;

afterEach(async () => {
  await db.deleteFrom('checkout_settings').execute();
  ports.sellers = [stall];
});

const set = (settings: Partial<typeof SETTINGS>) =>
  transaction(db, (tx) => saveCheckoutSettings(tx, PAGE, { ...SETTINGS, ...settings }, 0));

const checkoutOf = (visitor: Visitor) => pageOf(get('/checkout', visitor));

async function formFor(visitor: Visitor, typed: Record<string, string> = {}) {
  const { values } = (await checkoutOf(visitor)).form();
  return { ...values, name: 'Mab Ellery', email: 'mab@example.com', provider: 'test', ...typed };
}

const submit = async (visitor: Visitor, typed: Record<string, string> = {}) =>
  post('/checkout', await formFor(visitor, typed), visitor);

const ordersOf = (visitor: Visitor) => listOrders(db, { sessionId: sessionIdOf(visitor.visitor) });
const mainOf = async (visitor: Visitor) => textOf((await checkoutOf(visitor)).byRole('main'));

async function withThing(thing: Parameters<typeof hold>[2] = {}): Promise<Visitor> {
  const visitor = newVisitor();
  await hold(db, visitor, { price: 2300, ...thing });
  return visitor;
}

describe('details of the buyer', () => {
  test('are asked where the page wants them, by the kind of what is bought', async () => {
    await set({ phone_for_hire: 'required', organisation_for_tickets: 'optional' });
    const hirer = await withThing({ kind: 'booking' });
    expect((await submit(hirer)).status).toBe(422);
    expect((await submit(hirer, { phone: 'call me' })).status).toBe(422);
    expect(await ordersOf(hirer)).toEqual([]);
    await submit(hirer, { phone: ' 01632 960 142 ' });
    expect(await ordersOf(hirer)).toMatchObject([{ phone: '01632 960 142', organisation: null }]);
    const guest = await withThing({ kind: 'ticket' });
    await submit(guest, { organisation: 'Valley Choir' });
    expect(await ordersOf(guest)).toMatchObject([{ phone: null, organisation: 'Valley Choir' }]);
  });
});

describe('terms', () => {
  const publish = (text: string, seen: number) =>
    transaction(db, (tx) => insertTerms(tx, OTHER_PAGE, { text, act: act() }, seen));

  test('are agreed to in the version that the buyer has seen, and stored with the order', async () => {
    await publish('Music ends at 23:00.', 0);
    const visitor = await withThing({ containerId: OTHER_PAGE });
    const refused = await submit(visitor);
    expect(refused.status).toBe(422);
    expect((await pageOf(refused)).fieldError('agreed')).toBe(t('checkout.agree_required'));
    await submit(visitor, { agreed: 'on' });
    const [order] = await ordersOf(visitor);
    expect(order?.terms_version).toBe(1);
    expect(order?.terms_agreed_at).not.toBeNull();
  });

  test('that have changed meanwhile are shown, and have to be agreed to anew', async () => {
    const visitor = await withThing({ containerId: OTHER_PAGE });
    const form = await formFor(visitor, { agreed: 'on' });
    await publish('Music ends at 22:00.', 1);
    const refused = await post('/checkout', form, visitor);
    expect(refused.status).toBe(409);
    const page = await pageOf(refused);
    expect(textOf(page.byRole('main'))).toContain(t('error.terms_changed'));
    expect(page.form().values).toMatchObject({ [`terms-${OTHER_PAGE}`]: '2', name: 'Mab Ellery' });
    expect(page.form().values.agreed).toBeUndefined();
    expect(await ordersOf(visitor)).toEqual([]);
    await publish('', 2);
    await submit(visitor);
    expect(await ordersOf(visitor)).toMatchObject([{ terms_version: null, terms_agreed_at: null }]);
  });
});

describe('a booking fee', () => {
  test('is shown before it is paid, a line of its own with its tax, for each place or each order', async () => {
    await set({ fee_per: 'place', fee_minor: 50, fee_rate: 200, fee_tax_rate: 2000 });
    const visitor = await withThing({ kind: 'ticket', key: 'seat-1', price: 1000 });
    await hold(db, visitor, { kind: 'ticket', key: 'seat-2', price: 0 });
    expect(await mainOf(visitor)).toContain(t('payment.pay', { amount: '£10.70' }));
    await submit(visitor);
    const [order] = await ordersOf(visitor);
    expect(order?.total_minor).toBe(1070);
    expect(order?.lines.filter(({ kind }) => kind === 'fee')).toMatchObject([
      { key: 'fee-seat-1', seller: 'cart', amount_minor: 70, tax_rate: 2000, tax_minor: 12 },
    ]);
  });

  test('that has changed since the page was shown is refused', async () => {
    await set({ fee_per: 'order', fee_minor: 100 });
    const visitor = await withThing();
    const form = await formFor(visitor);
    await db.updateTable('checkout_settings').set({ fee_minor: 200 }).execute();
    expect((await post('/checkout', form, visitor)).status).toBe(409);
    expect(await ordersOf(visitor)).toEqual([]);
  });
});

describe('a donation', () => {
  const own = { [`donation-${PAGE}`]: 'own' };
  const ownField = `donation_own-${PAGE}`;

  test('is a line of its own without tax, of a suggested amount or one’s own', async () => {
    await set({ donations: true, donation_amounts: [200, 500] });
    const visitor = await withThing();
    await submit(visitor, { [`donation-${PAGE}`]: '5.00' });
    const [order] = await ordersOf(visitor);
    expect(order?.total_minor).toBe(2800);
    expect(order?.lines.at(-1)).toMatchObject({ kind: 'donation', amount_minor: 500, tax_minor: 0 });
    const other = await withThing();
    await submit(other, { ...own, [ownField]: '7.50' });
    expect(await ordersOf(other)).toMatchObject([{ total_minor: 3050 }]);
    const none = await withThing();
    await submit(none, { [`donation-${PAGE}`]: '0' });
    expect(await ordersOf(none)).toMatchObject([{ total_minor: 2300 }]);
  });

  test('may be all that there is to pay', async () => {
    await set({ donations: true });
    const visitor = await withThing({ price: 0 });
    await submit(visitor, { [ownField]: '3' });
    expect(await ordersOf(visitor)).toMatchObject([{ total_minor: 300, state: 'placed' }]);
    const free = await withThing({ price: 0 });
    await submit(free);
    expect(await ordersOf(free)).toMatchObject([{ total_minor: 0, state: 'accepted' }]);
  });

  test.each(['-5', '1e3', '99999999999', 'much', '9'.repeat(500)])('of %s is refused', async (amount) => {
    await set({ donations: true });
    const visitor = await withThing();
    expect((await submit(visitor, { [ownField]: amount })).status).toBe(422);
    expect(await ordersOf(visitor)).toEqual([]);
  });

  test('is not taken where the page asks for none', async () => {
    const visitor = await withThing();
    await submit(visitor, { [ownField]: '5' });
    expect(await ordersOf(visitor)).toMatchObject([{ total_minor: 2300 }]);
  });
});

describe('questions', () => {
  const question = { of: 'place', kind: 'choice', label: 'Which seat?', choices: ['Front', 'Back'] } as const;
  const asking = (required: boolean): typeof stall => ({
    ...stall,
    listHeld: async (...args) => {
      const { held, expired } = await stall.listHeld(...args);
      const questions = [{ id: 7, required, ...question }];
      return { held: held.map((line) => ({ ...line, questions })), expired };
    },
  });

  test('about a place are answered before it is ordered, and only as they are asked', async () => {
    const given: unknown[] = [];
    const seller = asking(true);
    ports.sellers = [
      {
        ...seller,
        order: (tx, by, input) => {
          given.push(...(input.answers ?? []));
          return stall.order(tx, by, input);
        },
      },
    ];
    const visitor = await withThing({ key: 'place-1' });
    const field = `answer-${PAGE}-place-1-7`;
    expect((await submit(visitor)).status).toBe(422);
    expect((await submit(visitor, { [field]: 'On the stage' })).status).toBe(422);
    expect((await submit(visitor, { [field]: 'Back', [`answer-${PAGE}-place-1-8`]: 'x' })).status).toBe(409);
    expect(await ordersOf(visitor)).toEqual([]);
    await submit(visitor, { [field]: 'Back' });
    expect(await ordersOf(visitor)).toHaveLength(1);
    expect(given).toEqual([{ questionId: 7, key: 'place-1', question: 'Which seat?', answer: 'Back' }]);
  });
});

test('charges no tax for a page without a VAT number', async () => {
  await set({ tax_rate: 2000 });
  await sql`UPDATE payee_details SET vat_number = NULL`.execute(db);
  const visitor = await withThing({ taxRate: 500 });
  await submit(visitor);
  await sql`UPDATE payee_details SET vat_number = 'GB 1'`.execute(db);
  expect((await ordersOf(visitor))[0]?.lines).toMatchObject([{ tax_rate: 0, tax_minor: 0 }]);
});
