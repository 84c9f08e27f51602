import { describe, expect, test } from 'vitest';
import { type OrderMoneyFacts, orderMoney, receivedForLines } from './order-money.ts';

const order: OrderMoneyFacts = {
  state: 'accepted',
  currency: 'GBP',
  total_minor: 2300,
  due_minor: 0,
  balance: { received: 2300, given_back: 0 },
  payments: [{ state: 'received', received_minor: 2300 }],
  refunds: [],
};
type Payment = OrderMoneyFacts['payments'][number];
type Refund = OrderMoneyFacts['refunds'][number];

const payment = (state: Payment['state'], received_minor: number | null = null): Payment => ({
  state,
  received_minor,
});
const refund = (state: Refund['state'], amount_minor: number, lines: unknown[] = [{}]): Refund => ({
  amount_minor,
  currency: 'GBP',
  state,
  lines,
});

describe('the money of an accepted order', () => {
  const nothing = { received: 0, given_back: 0 };
  const allBack = { received: 2300, given_back: 2300 };
  const owing = { due_minor: 2300, balance: nothing };

  test.each<[string, Partial<OrderMoneyFacts>]>([
    ['paid', {}],
    ['free', { total_minor: 0, balance: nothing, payments: [] }],
    ['authorised', { ...owing, payments: [payment('failed'), payment('authorised')] }],
    ['owed', { ...owing, payments: [] }],
    [
      'owed',
      { due_minor: 1300, balance: { received: 1000, given_back: 0 }, payments: [payment('pending', 1000)] },
    ],
    ['pending', { ...owing, payments: [payment('pending')] }],
    ['not_charged', { balance: nothing, payments: [payment('cancelled')] }],
    ['disputed', { payments: [payment('disputed', 2300)] }],
    ['disputed', { payments: [payment('charged_back', 2300)] }],
    ['part_refunded', { balance: { received: 2300, given_back: 700 }, refunds: [refund('succeeded', 700)] }],
    ['refunding', { balance: { received: 2300, given_back: 700 }, refunds: [refund('pending', 700)] }],
    ['refund_failed', { balance: { received: 2300, given_back: 700 }, refunds: [refund('failed', 700)] }],
    ['refunded', { balance: allBack, refunds: [refund('succeeded', 2300)] }],
    ['refunding', { balance: allBack, refunds: [refund('succeeded', 300), refund('pending', 2000)] }],
    ['refunding', { balance: allBack, refunds: [refund('requested', 2300)] }],
    ['refund_failed', { balance: allBack, refunds: [refund('pending', 300), refund('failed', 2000)] }],
  ])('is %s', (money, change) => {
    expect(orderMoney({ ...order, ...change })).toBe(money);
  });

  test('is paid although more than the total came and was given back', () => {
    const tooMuch = {
      ...order,
      balance: { received: 2500, given_back: 200 },
      refunds: [refund('failed', 200, []), { ...refund('pending', 900, []), currency: 'EUR' }],
    };
    expect(orderMoney(tooMuch)).toBe('paid');
    expect(receivedForLines(tooMuch)).toBe(2300);
  });
});

describe('the money of an order that is not accepted', () => {
  test.each<[string, Partial<OrderMoneyFacts>]>([
    ['unpaid', { payments: [payment('failed'), payment('created')] }],
    ['pending', { payments: [payment('pending')] }],
    ['part_paid', { balance: { received: 1000, given_back: 0 }, payments: [payment('pending', 1000)] }],
    ['unpaid', { balance: { received: 900, given_back: 900 }, refunds: [refund('pending', 900, [])] }],
    ['expired', { state: 'expired', balance: { received: 1000, given_back: 1000 } }],
    ['cancelled', { state: 'cancelled' }],
  ])('is %s', (money, change) => {
    const placed = {
      ...order,
      state: 'placed',
      balance: { received: 0, given_back: 0 },
      payments: [],
    } as const;
    expect(orderMoney({ ...placed, ...change })).toBe(money);
  });
});
