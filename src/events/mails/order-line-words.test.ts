import { expect, test } from 'vitest';
import { entryStateWords, ticketStateWords } from '../messages/state-words.ts';
import type { Hold } from '../model/hold.ts';
import { orderLineState } from './order-line-words.ts';

const stateOf = (hold: Partial<Hold>) =>
  orderLineState({ kind: 'booking', price_minor: 5400, payment_timing: 'now', ...hold } as Hold);

test('names the state of a booking or a ticket', () => {
  expect(stateOf({ state: 'provisional' })).toBe(entryStateWords('provisional', 5400));
  expect(stateOf({ kind: 'ticket', state: 'confirmed' })).toBe(ticketStateWords('confirmed', 5400));
});

test('does not call a booking paid that is only charged with the venue’s yes', () => {
  const authorised = stateOf({ state: 'provisional', payment_timing: 'authorise' });
  expect(authorised).toBe(entryStateWords('provisional', 5400, 'authorise'));
  expect(authorised).not.toBe(entryStateWords('provisional', 5400));
});
