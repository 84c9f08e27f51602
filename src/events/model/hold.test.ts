import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { testDatabase } from '../../shared/testing/database.ts';
import { overdue } from './hold.ts';

const { db, clock } = await testDatabase();

test.each([
  ['tickets', 't', 'tickets_held_', sql`true`],
  ['tickets of an entry', 't', 'tickets_held_of_entry', sql`t.container_id = 1 AND t.entry_id = 1`],
  ['entries', 'e', 'calendar_entries_held_until', sql`true`],
] as const)('finds overdue %s by their index', async (_, alias, index, condition) => {
  const table = alias === 't' ? sql`tickets t` : sql`calendar_entries e`;
  const plan = await db.connection().execute(async (one) => {
    // A test's table is so small that reading it whole is cheapest.
    await sql`SET enable_seqscan = off`.execute(one);
    const { rows } = await sql<Record<string, string>>`
      EXPLAIN SELECT FROM ${table} WHERE ${condition} AND ${overdue(alias, clock.now())}`.execute(one);
    await sql`RESET enable_seqscan`.execute(one);
    return rows.map((row) => Object.values(row)[0]).join('\n');
  });
  expect(plan).toContain(index);
});
