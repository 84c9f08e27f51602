import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { newVisitor } from '../../../shared/builders.ts';
import type { CancellationRule } from '../../../shared/cancellation.ts';
import { transaction } from '../../../shared/db/database.ts';
import { minor } from '../../../shared/money.ts';
import { parsePage, textOf } from '../../../shared/testing/page.ts';
import { buildOrder, buildPaidEvent } from '../../builders.ts';
import type { OrderDetails } from '../../model/order.ts';
import { listRefundsByHand } from '../../model/refund.ts';
import { promisePayment } from '../../operations/promise-payment.ts';
import { recordReceipt } from '../../operations/record-by-hand.ts';
import { hold, orderNow, PAGE, placeTestOrder, type Thing, testCart } from '../../testing.ts';

const cart = await testCart();
const RULE: CancellationRule = {
  steps: [
    { count: 7, unit: 'days', percent: 100 },
    { count: 24, unit: 'hours', percent: 50 },
  ],
  fee: 0,
  credit: true,
};

beforeEach(() => cart.clock.set('2026-06-01T09:00:00Z'));

async function buy(things: Partial<Thing>[], amount: number): Promise<OrderDetails> {
  const { order, reference } = await placeTestOrder(cart, newVisitor(), things);
  await cart.settle(buildPaidEvent(reference, { amount: minor(amount) }));
  return await orderNow(cart.db, order);
}

const pathOf = ({ code }: { code: string }) => `/orders/${code}/places/cancellation`;
const mainOf = (html: string): string => textOf(parsePage(html).byRole('main'));
const show = async (path: string) => {
  const response = await cart.get(path);
  return { status: response.status, text: mainOf(await response.text()) };
};

describe('the page that cancels', () => {
  test('says the rule, and what comes back of what is chosen, before it is pressed', async () => {
    const things = [
      { cancellation: RULE, kind: 'ticket' as const, group: 'g', typeName: 'Full price', price: 1400 },
    ];
    const order = await buy([...things, ...things], 2800);
    const { text } = await show(pathOf(order));
    expect(text).toContain('Free to cancel until Friday 5 June, 20:00');
    expect(text).not.toContain('You get back');
    const chosen = await show(`${pathOf(order)}?line=${order.lines[0]?.id}`);
    expect(chosen.text).toContain('You get back£14.00');
    expect((await orderNow(cart.db, order)).lines.map(({ state }) => state)).toEqual([
      'fulfilled',
      'fulfilled',
    ]);
  });

  test('says whether the booking fee goes back, before it is pressed', async () => {
    const shownWith = async (isRefunded: boolean) => {
      const fee = { fee_per: 'place' as const, fee_minor: 100, fee_refunded: isRefunded };
      await cart.db
        .insertInto('checkout_settings')
        .values({ container_id: PAGE, currency: 'GBP', ...fee })
        .execute();
      const order = await buy([{ cancellation: RULE }], 2400);
      await cart.db.deleteFrom('checkout_settings').execute();
      return (await show(pathOf(order))).text;
    };
    const refunded = await shownWith(true);
    expect(refunded).toContain('Booking fee£1.00');
    expect(refunded).toContain('You get back£24.00');
    const kept = await shownWith(false);
    expect(kept).toContain('Booking fee (not given back)£1.00');
    expect(kept).toContain('You get back£23.00');
  });

  test('cancels what is chosen, and goes back to the order', async () => {
    const order = await buy([{ cancellation: RULE }], 2300);
    const response = await cart.post(pathOf(order), { line: String(order.lines[0]?.id), back: '2300' });
    expect([response.status, response.headers.get('location')]).toEqual([303, `/orders/${order.code}`]);
    expect((await orderNow(cart.db, order)).lines).toMatchObject([{ state: 'cancelled' }]);
  });

  test('refuses kindly what has changed since it was shown, and shows it anew', async () => {
    const order = await buy([{ cancellation: RULE }], 2300);
    cart.clock.set('2026-06-08T09:00:00Z');
    const response = await cart.post(pathOf(order), { line: String(order.lines[0]?.id), back: '2300' });
    expect(response.status).toBe(409);
    const text = mainOf(await response.text());
    expect(text).toContain('Nothing is cancelled yet');
    expect(text).toContain('You get back£11.50');
    expect((await orderNow(cart.db, order)).lines).toMatchObject([{ state: 'fulfilled' }]);
  });

  test('is pressed twice, and cancels once', async () => {
    const order = await buy([{ cancellation: RULE }], 2300);
    const press = () => cart.post(pathOf(order), { line: String(order.lines[0]?.id), back: '2300' });
    const answers = await Promise.all([press(), press()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
    expect((await orderNow(cart.db, order)).refunds).toHaveLength(1);
  });

  test('offers nothing, and names whom to ask, where the page has no rule', async () => {
    const order = await buy([{}], 2300);
    expect((await show(pathOf(order))).text).toContain('Please ask the venue');
    expect((await show(`/orders/${order.code}`)).text).not.toContain('Cancel tickets or bookings');
  });

  test('gives credit instead of money, if the buyer prefers it', async () => {
    const order = await buy([{ cancellation: RULE }], 2300);
    await cart.post(pathOf(order), { line: String(order.lines[0]?.id), back: '2300', as: 'credit' });
    const [refund] = (await orderNow(cart.db, order)).refunds;
    const page = await show(`/credits/${refund?.credit_code}`);
    expect(page.text).toContain('£23.00 of credit');
    const { text } = await show(`/orders/${order.code}`);
    expect(text).toContain('You have £23.00 back as credit. See your credit');
    expect(text).not.toContain('original payment method');
  });

  test('makes its order say that its buyer has cancelled, in part or wholly', async () => {
    const order = await buy([{ cancellation: RULE }, { cancellation: RULE }], 4600);
    const [first, second] = order.lines.map(({ id }) => String(id));
    await cart.post(pathOf(order), { line: first ?? '', back: '2300' });
    const part = await show(`/orders/${order.code}`);
    expect(part.text).toContain('You have cancelled part of your order');
    expect(part.text).toContain('We will refund £23.00 to your original payment method.');
    await cart.post(pathOf(order), { line: second ?? '', back: '2300' });
    const whole = await show(`/orders/${order.code}`);
    expect(whole.text).toContain('You have cancelled your order');
    expect(whole.text).not.toContain('cannot go ahead');
  });

  test('is of one ticket for whoever has only its code', async () => {
    const order = await buy(
      [
        { cancellation: RULE, key: 'kwp47mznd2xt9hqb' },
        { cancellation: RULE, name: 'Other' },
      ],
      4600,
    );
    const page = await show('/tickets/kwp47mznd2xt9hqb/cancellation');
    expect(page.text).toContain('You get back£23.00');
    expect(page.text).not.toContain('Other');
    expect(page.text).not.toContain(order.code);
    const other = order.lines.find(({ name }) => name === 'Other');
    const foreign = await cart.post('/tickets/kwp47mznd2xt9hqb/cancellation', {
      line: String(other?.id),
      back: '2300',
    });
    expect(foreign.status).not.toBe(303);
    expect((await orderNow(cart.db, order)).lines.map(({ state }) => state)).toEqual([
      'fulfilled',
      'fulfilled',
    ]);
  });
});

describe('what was paid by bank transfer', () => {
  async function transferred(): Promise<OrderDetails> {
    const owner = newVisitor();
    await hold(cart.db, owner, { cancellation: RULE });
    const order = await buildOrder(cart.db, cart.ports.sellers, owner, { now: cart.clock.now() });
    const account = { kind: 'uk', holder: 'Hall', sortCode: '08-92-99', accountNumber: '65431234' } as const;
    await transaction(cart.db, async (tx) => {
      const key = { containerId: PAGE, orderId: order.id };
      const provider = { name: 'transfer', byHand: { kind: 'transfer', days: 5, account } } as const;
      const payment = await promisePayment(tx, cart.act(), { ...key, provider, attempt: 1 });
      await recordReceipt(tx, cart.act(), {
        containerId: PAGE,
        paymentId: payment.id,
        amount: 2300,
        receivedBefore: 0,
      });
    });
    return await orderNow(cart.db, order);
  }

  test('asks for the account to pay to, which its treasurer sees until it is sent', async () => {
    const order = await transferred();
    const input = { line: String(order.lines[0]?.id), back: '2300' };
    const without = await cart.post(pathOf(order), input);
    expect(without.status).toBe(422);
    const wrong = await cart.post(pathOf(order), { ...input, holder: 'Mab', account: 'GB00' });
    expect(wrong.status).toBe(422);
    await cart.post(pathOf(order), { ...input, holder: 'Mab Ellery', account: '08 92 99 66374958' });
    const [refund] = (await orderNow(cart.db, order)).refunds;
    await sql`UPDATE refunds SET state = 'pending' WHERE id = ${refund?.id}`.execute(cart.db);
    const listed = (await listRefundsByHand(cart.db, PAGE)).find(({ id }) => id === refund?.id);
    expect(listed?.payTo).toBe('Mab Ellery, 08-92-99 66374958');
  });
});
