import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { violatedConstraint } from '../../shared/db/database.ts';
import { testDatabase } from '../../shared/testing/database.ts';
import {
  ENTRY_TRANSITIONS,
  type EntryState,
  entryStatesBefore,
  entryStateWords,
  isPublic,
} from './entry-state.ts';

const { db } = await testDatabase();

test('allows the same transitions as the database', async () => {
  const states = Object.keys(ENTRY_TRANSITIONS);
  const allowed: string[] = [];
  for (const from of states) {
    for (const to of states) {
      const row = sql`INSERT INTO entry_transitions (calendar_id, entry_id, from_state, to_state, transitioned_at, transitioned_by)
        VALUES (1, 1, ${from}, ${to}, now(), 'test')`;
      await row.execute(db).then(
        () => allowed.push(`${from} > ${to}`),
        (error: unknown) => expect(violatedConstraint(error)).toBe('entry_transitions_allowed'),
      );
    }
  }
  const moves = Object.entries(ENTRY_TRANSITIONS).flatMap(([from, to]) =>
    to.map((one) => `${from} > ${one}`),
  );
  expect(allowed.sort()).toEqual(moves.sort());
});

test('has the same states as the database', async () => {
  const { rows } = await sql<{ definition: string }>`
    SELECT pg_get_constraintdef(oid) AS definition FROM pg_constraint WHERE conname = 'calendar_entries_state_check'`.execute(
    db,
  );
  const known = [...(rows[0]?.definition ?? '').matchAll(/'(\w+)'::text/g)].map(([, state]) => state);
  expect(known.sort()).toEqual(Object.keys(ENTRY_TRANSITIONS).sort());
});

test('counts as live in the database what can still take place', async () => {
  const { rows } = await sql<{ state: EntryState; live: boolean }>`
    SELECT state, entry_is_live(state) AS live FROM unnest(${Object.keys(ENTRY_TRANSITIONS)}::text[]) AS state`.execute(
    db,
  );
  expect(rows.filter(({ live }) => live).map(({ state }) => state)).toEqual([
    'pending',
    'ordered',
    'provisional',
    'confirmed',
  ]);
});

test('derives source states from the table of transitions', () => {
  expect(entryStatesBefore('confirmed')).toEqual(['draft', 'provisional']);
  expect(entryStatesBefore('expired')).toEqual(['pending', 'ordered']);
  expect(entryStatesBefore('cancelled')).toEqual(['draft', 'pending', 'ordered', 'provisional', 'confirmed']);
  expect(entryStatesBefore('pending')).toEqual([]);
});

test('words each state, and never as "provisional"', () => {
  for (const state of Object.keys(ENTRY_TRANSITIONS) as EntryState[]) {
    for (const cost of [0, 6600]) {
      expect(entryStateWords(state, cost)).not.toBe('');
      expect(entryStateWords(state, cost).toLowerCase()).not.toContain('provisional');
    }
  }
});

test('mentions no money for a free booking', () => {
  expect(entryStateWords('provisional', 6600)).toBe('Paid – awaiting the venue’s confirmation');
  for (const state of Object.keys(ENTRY_TRANSITIONS) as EntryState[]) {
    expect(entryStateWords(state, 0)).not.toMatch(/pa[iy]|money/i);
  }
});

test('shows published events to everybody, even cancelled ones, and never a hire', () => {
  expect(isPublic({ listed: true, state: 'confirmed' })).toBe(true);
  expect(isPublic({ listed: true, state: 'cancelled' })).toBe(true);
  expect(isPublic({ listed: true, state: 'draft' })).toBe(false);
  expect(isPublic({ listed: false, state: 'confirmed' })).toBe(false);
});
