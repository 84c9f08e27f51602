import { expect, test } from 'vitest';
import type { EntryId, TicketId } from '../../shared/ids.ts';
import { entryKey, parseHoldKeys, ticketKey } from './hold.ts';

const entryId = 12 as EntryId;
const ticketId = 999_999_999 as TicketId;

test('parses keys of bookings and tickets', () => {
  expect(parseHoldKeys([ticketKey(ticketId), entryKey(entryId), ticketKey(7 as TicketId)])).toEqual({
    entryIds: [entryId],
    ticketIds: [ticketId, 7],
  });
});

test.each([
  '',
  'entry',
  'entry-',
  'entry-0',
  'entry-07',
  'entry--7',
  'entry-7-12',
  'entry-1e3',
  'entry-9999999999',
  'ticket-12 ',
  'Entry-12',
  'tickets-12',
  'order-12',
  "entry-12'; DROP TABLE tickets; --",
])('leaves out %j', (key) => {
  expect(parseHoldKeys([key, entryKey(entryId)])).toEqual({ entryIds: [entryId], ticketIds: [] });
});
