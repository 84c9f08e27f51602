import { describe, expect, test } from 'vitest';
import type { ContainerId } from '../../shared/ids.ts';
import { fingerprintOf, groupHeld, splitIntoOrders, summaryOf } from './basket.ts';

const page = (id: number) => id as ContainerId;
const line = {
  seller: 'events',
  containerId: page(1),
  key: 'ticket-1',
  group: 'type-1',
  unitPrice: 1150,
  quantity: 1,
  currency: 'GBP',
  timing: 'now',
};
const other = { ...line, key: 'ticket-2' };

describe('the fingerprint', () => {
  test('is the same for lines in any order', () => {
    expect(fingerprintOf([line, other])).toBe(fingerprintOf([other, line]));
  });

  test.each([
    ['another price', [{ ...line, unitPrice: 1151 }]],
    ['another quantity', [{ ...line, quantity: 3 }]],
    ['another currency', [{ ...line, currency: 'EUR' }]],
    ['another time to pay', [{ ...line, timing: 'authorise' }]],
    ['another payee', [{ ...line, containerId: page(2) }]],
    ['another item', [other]],
    ['one more item', [line, other]],
    ['the same item twice', [line, line]],
    ['nothing', []],
  ])('differs for %s', (_, lines) => {
    expect(fingerprintOf(lines)).not.toBe(fingerprintOf([line]));
  });
});

describe('the groups of a basket', () => {
  test('count equal places and add up what they cost', () => {
    const concession = { ...line, key: 'ticket-3', group: 'type-2', unitPrice: 600 };
    expect(groupHeld([line, concession, other])).toMatchObject([
      { first: line, lines: [line, other], quantity: 2, amount: 2300 },
      { first: concession, quantity: 1, amount: 600 },
    ]);
  });

  test.each([
    ['price', { unitPrice: 1200 }],
    ['page', { containerId: page(2) }],
    ['seller', { seller: 'market' }],
    ['currency', { currency: 'EUR' }],
  ])('separate places of another %s', (_, change) => {
    expect(groupHeld([line, { ...other, ...change }])).toHaveLength(2);
  });
});

test('splits a basket by payee, currency and timing, whatever the order of its lines', () => {
  const lines = [
    { ...line, containerId: page(2), unitPrice: 5400 },
    { ...line, timing: 'authorise' },
    { ...line, currency: 'EUR' },
    line,
    other,
  ];
  const orders = [
    { containerId: 1, currency: 'EUR', timing: 'now', total: 1150 },
    { containerId: 1, currency: 'GBP', timing: 'authorise', total: 1150 },
    { containerId: 1, currency: 'GBP', timing: 'now', total: 2300, lines: [line, other] },
    { containerId: 2, currency: 'GBP', timing: 'now', total: 5400 },
  ];
  expect(splitIntoOrders(lines)).toMatchObject(orders);
  expect(splitIntoOrders([line, ...lines.slice(0, 3), other])).toMatchObject(orders);
  expect(splitIntoOrders([])).toEqual([]);
});

describe('the summary', () => {
  const heldUntil = Temporal.Instant.from('2026-06-01T09:15:00Z');
  const held = { ...line, heldUntil };

  test('adds what is still to pay of orders', () => {
    const order = {
      quantity: 2,
      due_minor: 1300,
      currency: 'GBP',
      pay_by: heldUntil.subtract({ minutes: 5 }),
    };
    expect(summaryOf([held], [order])).toEqual({
      count: 3,
      total_minor: 2450,
      currency: 'GBP',
      ends_at: '2026-06-01T09:10:00Z',
    });
  });

  test('has no total for several currencies', () => {
    const euros = { ...held, currency: 'EUR' };
    expect(summaryOf([held, euros], [])).toMatchObject({ count: 2, total_minor: 0, currency: null });
  });
});
