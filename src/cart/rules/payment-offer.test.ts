import { expect, test } from 'vitest';
import { providersFor } from './payment-offer.ts';

const NOW = Temporal.Instant.from('2026-06-01T09:00:00Z');
const card = { name: 'card', authorisedFor: { hours: 168 } };
const transfer = { name: 'transfer', byHand: { kind: 'transfer', days: 5 } } as const;
const venue = { name: 'venue', byHand: { kind: 'venue' }, sells: { hire: true, tickets: false } } as const;

const namesFor = (timing: string, ...lines: { kind: string; startsAt?: Temporal.Instant }[]) =>
  providersFor({ timing, lines }, [card, transfer, venue], NOW).map(({ name }) => name);
const ticketIn = (hours: number) => ({ kind: 'ticket', startsAt: NOW.add({ hours }) });

test('offers a transfer only if it is due a day before all that it pays for', () => {
  const [sixDays, tooSoon] = [ticketIn(6 * 24), ticketIn(6 * 24 - 1)];
  expect(namesFor('now', sixDays)).toContain('transfer');
  expect(namesFor('now', tooSoon)).not.toContain('transfer');
  expect(namesFor('now', sixDays, tooSoon)).not.toContain('transfer');
  expect(namesFor('now', { kind: 'product' })).toContain('transfer');
});

test('offers a way to pay for the things that it is switched on for', () => {
  const booking = { kind: 'booking', startsAt: NOW.add({ hours: 240 }) };
  expect(namesFor('now', booking)).toContain('venue');
  expect(namesFor('now', booking, { kind: 'deposit' })).toContain('venue');
  expect(namesFor('now', ticketIn(240))).not.toContain('venue');
  expect(namesFor('now', booking, ticketIn(240))).not.toContain('venue');
});

test('offers only what can authorise for what the venue has to confirm before it is charged', () => {
  expect(namesFor('authorise', { kind: 'booking' })).toEqual(['card']);
});
