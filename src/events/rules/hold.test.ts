import { expect, test } from 'vitest';
import type { CalendarId, EntryId, TicketTypeId } from '../../shared/ids.ts';
import { entryKey, parseHoldKey, ticketsKey } from './hold.ts';

const calendarId = 7 as CalendarId;

test('parses the key of a booking or of tickets', () => {
  const entryId = 12 as EntryId;
  const ticketTypeId = 999_999_999 as TicketTypeId;
  expect(parseHoldKey(entryKey({ calendar_id: calendarId, id: entryId }))).toEqual({
    type: 'entry',
    calendarId,
    entryId,
  });
  expect(parseHoldKey(ticketsKey({ calendar_id: calendarId, ticket_type_id: ticketTypeId }))).toEqual({
    type: 'tickets',
    calendarId,
    ticketTypeId,
  });
});

test.each([
  '',
  'entry',
  'entry-7',
  'entry-7-',
  'entry-7-0',
  'entry-07-1',
  'entry--7-1',
  'entry-7-12-3',
  'entry-7-1e3',
  'entry-7-9999999999',
  'tickets-7-12 ',
  'Entry-7-12',
  'order-7-12',
  "entry-7-12'; DROP TABLE tickets; --",
])('refuses %j as a key', (key) => {
  expect(parseHoldKey(key)).toBeUndefined();
});
