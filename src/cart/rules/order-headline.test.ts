import { describe, expect, test } from 'vitest';
import { acceptedHeadline, type HeadlineLine, orderHeadline } from './order-headline.ts';

const line = (state: HeadlineLine['state'], awaitsConfirmation = false) => ({ state, awaitsConfirmation });
const givenUp = { ...line('cancelled'), byBuyer: true };
const confirmed = line('fulfilled');
const awaiting = line('fulfilled', true);

describe('the headline of an accepted order', () => {
  test.each([
    ['confirmed', [confirmed, confirmed]],
    ['awaiting', [awaiting, awaiting]],
    ['partly_awaiting', [confirmed, awaiting]],
    ['partly_fulfilled', [confirmed, line('lost')]],
    ['partly_fulfilled', [awaiting, line('declined')]],
    ['lost', [line('lost'), line('lost')]],
    ['declined', [line('declined')]],
    ['cancelled', [line('cancelled'), line('cancelled')]],
    ['unfulfilled', [line('lost'), line('declined')]],
    ['partly_given_up', [confirmed, givenUp]],
    ['partly_given_up', [awaiting, givenUp]],
    ['given_up', [givenUp, givenUp]],
    ['partly_fulfilled', [confirmed, givenUp, line('cancelled')]],
    ['cancelled', [givenUp, line('cancelled')]],
    ['unfulfilled', [givenUp, line('declined')]],
  ] as const)('is %s', (headline, lines) => {
    expect(acceptedHeadline(lines)).toBe(headline);
    expect(orderHeadline({ state: 'accepted', lines, money: 'paid', isWaiting: true })).toBe(headline);
  });
});

describe('the headline of an order that is not accepted', () => {
  const ordered = [line('ordered'), line('cancelled')];
  const expired = [line('expired')];

  test.each([
    ['unpaid', { state: 'placed', lines: ordered, money: 'unpaid', isWaiting: false }],
    ['part_paid', { state: 'placed', lines: ordered, money: 'part_paid', isWaiting: false }],
    ['waiting', { state: 'placed', lines: ordered, money: 'part_paid', isWaiting: true }],
    ['pending', { state: 'placed', lines: ordered, money: 'pending', isWaiting: true }],
    ['nothing_to_pay', { state: 'placed', lines: [line('declined')], money: 'unpaid', isWaiting: false }],
    [
      'nothing_to_pay',
      { state: 'cancelled', lines: [line('cancelled')], money: 'cancelled', isWaiting: false },
    ],
    ['withdrawn', { state: 'cancelled', lines: expired, money: 'cancelled', isWaiting: false }],
    ['expired', { state: 'expired', lines: expired, money: 'expired', isWaiting: false }],
    ['waiting_late', { state: 'expired', lines: expired, money: 'expired', isWaiting: true }],
  ] as const)('is %s', (headline, order) => {
    expect(orderHeadline(order)).toBe(headline);
  });
});
