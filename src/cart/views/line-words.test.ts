import { expect, test } from 'vitest';
import { lineDetail } from './line-words.ts';

const concert = {
  typeName: 'Full price',
  startsAt: Temporal.Instant.from('2026-06-12T19:00:00Z'),
  endsAt: Temporal.Instant.from('2026-06-12T21:30:00Z'),
  timeZone: 'Europe/London',
  place: 'Main hall',
};

test.each([
  ['tickets', concert, 2, 'Friday 12 June 2026, 20:00–22:30 · Main hall · 2 × Full price'],
  ['one ticket', concert, 1, 'Friday 12 June 2026, 20:00–22:30 · Main hall · 1 × Full price'],
  [
    'another zone',
    { ...concert, timeZone: 'Europe/Paris', place: null },
    2,
    'Friday 12 June 2026, 21:00–23:30 · 2 × Full price',
  ],
  [
    'a zone among others',
    { ...concert, withZone: true, place: '' },
    1,
    'Friday 12 June 2026, 20:00–22:30 (London time) · 1 × Full price',
  ],
  ['a booking', { ...concert, typeName: null }, 1, 'Friday 12 June 2026, 20:00–22:30 · Main hall'],
  [
    'equal bookings',
    { ...concert, typeName: undefined, place: '' },
    2,
    'Friday 12 June 2026, 20:00–22:30 · Quantity: 2',
  ],
  ['a product', {}, 3, 'Quantity: 3'],
  ['no facts', { startsAt: concert.startsAt }, 1, ''],
])('says when, where and how many: %s', (_, facts, quantity, words) => {
  expect(lineDetail(facts, quantity)).toBe(words);
});
