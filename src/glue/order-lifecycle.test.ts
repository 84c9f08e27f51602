import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { testDatabase } from '../shared/testing/database.ts';

const { db } = await testDatabase();
const EVENTS_TABLES = [
  'calendars',
  'calendar_slots',
  'calendar_entries',
  'ticket_types',
  'tickets',
  'calendar_entry_posts',
  'spaces',
  'space_parts',
  'occupancy',
  'entry_transitions',
  'ticket_transitions',
];

test('has no foreign key from events to a table of another app', async () => {
  const { rows } = await sql<{ from: string; to: string }>`
    SELECT DISTINCT conrelid::regclass::text AS from, confrelid::regclass::text AS to
    FROM pg_constraint WHERE contype = 'f'`.execute(db);
  const ofEvents = rows.filter(({ from }) => EVENTS_TABLES.includes(from));
  expect(ofEvents.map(({ from }) => from)).toContain('tickets');
  expect(ofEvents.filter(({ to }) => !EVENTS_TABLES.includes(to))).toEqual([]);
});

test('has no foreign key from another app into events', async () => {
  const { rows } = await sql<{ from: string; to: string }>`
    SELECT DISTINCT conrelid::regclass::text AS from, confrelid::regclass::text AS to
    FROM pg_constraint WHERE contype = 'f'`.execute(db);
  expect(rows.filter(({ from, to }) => EVENTS_TABLES.includes(to) && !EVENTS_TABLES.includes(from))).toEqual(
    [],
  );
});

test('keeps order_id as a plain integer on entries and tickets', async () => {
  const { rows } = await sql<{ table_name: string; data_type: string }>`
    SELECT table_name, data_type FROM information_schema.columns
    WHERE column_name = 'order_id' AND table_name IN ('calendar_entries', 'tickets') ORDER BY 1`.execute(db);
  expect(rows).toEqual([
    { table_name: 'calendar_entries', data_type: 'integer' },
    { table_name: 'tickets', data_type: 'integer' },
  ]);
});
