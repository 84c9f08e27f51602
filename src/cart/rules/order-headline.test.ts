import { describe, expect, test } from 'vitest';
import { type HeadlineLine, orderHeadline, paidHeadline } from './order-headline.ts';

const line = (state: HeadlineLine['state'], awaitsConfirmation = false) => ({ state, awaitsConfirmation });
const confirmed = line('fulfilled');
const awaiting = line('fulfilled', true);

describe('the headline of a paid order', () => {
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
  ] as const)('is %s', (headline, lines) => {
    expect(paidHeadline(lines)).toBe(headline);
    expect(orderHeadline({ state: 'paid', lines, isWaiting: true, isOverdue: true })).toBe(headline);
  });
});

describe('the headline of an order that is not paid', () => {
  const ordered = [line('ordered'), line('cancelled')];
  const expired = [line('expired')];

  test.each([
    ['unpaid', { state: 'placed', lines: ordered, isWaiting: false, isOverdue: false }],
    ['waiting', { state: 'placed', lines: ordered, isWaiting: true, isOverdue: false }],
    ['nothing_to_pay', { state: 'placed', lines: [line('declined')], isWaiting: false, isOverdue: false }],
    ['abandoned', { state: 'expired', lines: expired, isWaiting: false, isOverdue: false }],
    ['expired', { state: 'expired', lines: expired, isWaiting: false, isOverdue: true }],
    ['waiting_late', { state: 'expired', lines: expired, isWaiting: true, isOverdue: true }],
  ] as const)('is %s', (headline, order) => {
    expect(orderHeadline(order)).toBe(headline);
  });
});
