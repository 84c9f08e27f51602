import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { violatedConstraint } from '../../shared/db/database.ts';
import { testDatabase } from '../../shared/testing/database.ts';
import { ENTRY_TRANSITIONS, type EntryState, entryStatesBefore, isPublic } from './entry-state.ts';

const { db } = await testDatabase();

test('matches the transitions that the database allows', async () => {
  const states = Object.keys(ENTRY_TRANSITIONS);
  const allowed: string[] = [];
  for (const from of states) {
    for (const to of states) {
      const row = sql`INSERT INTO entry_transitions (container_id, entry_id, from_state, to_state, transitioned_at, transitioned_by)
        VALUES (1, 1, ${from}, ${to}, now(), 'test')`;
      await row.execute(db).then(
        () => allowed.push(`${from} > ${to}`),
        (error: unknown) => expect(violatedConstraint(error)).toBe('entry_transitions_allowed'),
      );
    }
  }
  const expected = Object.entries(ENTRY_TRANSITIONS).flatMap(([from, to]) =>
    to.map((one) => `${from} > ${one}`),
  );
  expect(allowed.sort()).toEqual(expected.sort());
});

test('matches the states that the database knows', async () => {
  const { rows } = await sql<{ definition: string }>`
    SELECT pg_get_constraintdef(oid) AS definition FROM pg_constraint WHERE conname = 'calendar_entries_state_check'`.execute(
    db,
  );
  const known = [...(rows[0]?.definition ?? '').matchAll(/'(\w+)'::text/g)].map(([, state]) => state);
  expect(known.sort()).toEqual(Object.keys(ENTRY_TRANSITIONS).sort());
});

test('counts entries that may still take place as live in the database', async () => {
  const { rows } = await sql<{ state: EntryState; live: boolean }>`
    SELECT state, entry_is_live(state) AS live FROM unnest(${Object.keys(ENTRY_TRANSITIONS)}::text[]) AS state`.execute(
    db,
  );
  expect(rows.filter(({ live }) => live).map(({ state }) => state)).toEqual([
    'pending',
    'requested',
    'ordered',
    'provisional',
    'confirmed',
  ]);
});

test('lists the states before a transition', () => {
  expect(entryStatesBefore('confirmed')).toEqual(['draft', 'ordered', 'provisional']);
  expect(entryStatesBefore('expired')).toEqual(['pending', 'requested', 'ordered']);
  expect(entryStatesBefore('cancelled')).toEqual([
    'draft',
    'pending',
    'requested',
    'ordered',
    'provisional',
    'confirmed',
  ]);
  expect(entryStatesBefore('pending')).toEqual([]);
});

test('treats published and cancelled events as public, and no bookings', () => {
  expect(isPublic({ listed: true, state: 'confirmed' })).toBe(true);
  expect(isPublic({ listed: true, state: 'cancelled' })).toBe(true);
  expect(isPublic({ listed: true, state: 'draft' })).toBe(false);
  expect(isPublic({ listed: false, state: 'confirmed' })).toBe(false);
});
