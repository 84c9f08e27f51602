import { expect, test } from 'vitest';
import { ENTRY_TRANSITIONS, type EntryState } from '../rules/entry-state.ts';
import { TICKET_TRANSITIONS, type TicketState } from '../rules/ticket-state.ts';
import { entryStateWords, ticketStateWords } from './state-words.ts';

const entryStates = Object.keys(ENTRY_TRANSITIONS) as EntryState[];
const ticketStates = Object.keys(TICKET_TRANSITIONS) as TicketState[];

test('names each state of an entry, and none of them "provisional"', () => {
  for (const state of entryStates) {
    for (const cost of [0, 6600]) {
      expect(entryStateWords(state, cost)).not.toBe('');
      expect(entryStateWords(state, cost).toLowerCase()).not.toContain('provisional');
    }
  }
});

test('mentions money only where a booking or a ticket costs something', () => {
  expect(entryStateWords('provisional', 6600)).toMatch(/paid/i);
  expect(ticketStateWords('confirmed', 1150)).toMatch(/paid/i);
  for (const state of entryStates) expect(entryStateWords(state, 0)).not.toMatch(/pa[iy]|money/i);
  expect(ticketStateWords('confirmed', 0)).not.toMatch(/pa[iy]|money/i);
});

test('names each state of a ticket', () => {
  for (const state of ticketStates) expect(ticketStateWords(state, 1150)).not.toBe('');
});
