import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { violatedConstraint } from '../../shared/db/database.ts';
import { testDatabase } from '../../shared/testing/database.ts';
import {
  TICKET_TRANSITIONS,
  type TicketState,
  ticketStatesBefore,
  ticketStateWords,
} from './ticket-state.ts';

const { db } = await testDatabase();

test('allows the same transitions as the database', async () => {
  const states = Object.keys(TICKET_TRANSITIONS);
  const allowed: string[] = [];
  for (const from of states) {
    for (const to of states) {
      const row = sql`INSERT INTO ticket_transitions (calendar_id, ticket_id, from_state, to_state, transitioned_at, transitioned_by)
        VALUES (1, 1, ${from}, ${to}, now(), 'test')`;
      await row.execute(db).then(
        () => allowed.push(`${from} > ${to}`),
        (error: unknown) => expect(violatedConstraint(error)).toBe('ticket_transitions_allowed'),
      );
    }
  }
  const moves = Object.entries(TICKET_TRANSITIONS).flatMap(([from, to]) =>
    to.map((one) => `${from} > ${one}`),
  );
  expect(allowed.sort()).toEqual(moves.sort());
});

test('has the same states as the database', async () => {
  const { rows } = await sql<{ definition: string }>`
    SELECT pg_get_constraintdef(oid) AS definition FROM pg_constraint WHERE conname = 'tickets_state_check'`.execute(
    db,
  );
  const known = [...(rows[0]?.definition ?? '').matchAll(/'(\w+)'::text/g)].map(([, state]) => state);
  expect(known.sort()).toEqual(Object.keys(TICKET_TRANSITIONS).sort());
});

test('counts as live in the database what takes a place', async () => {
  const { rows } = await sql<{ state: TicketState; live: boolean }>`
    SELECT state, ticket_is_live(state) AS live FROM unnest(${Object.keys(TICKET_TRANSITIONS)}::text[]) AS state`.execute(
    db,
  );
  expect(rows.filter(({ live }) => !live).map(({ state }) => state)).toEqual(['expired', 'cancelled']);
});

test('allows only an exit after an admission', () => {
  expect(TICKET_TRANSITIONS.checked_in).toEqual(['confirmed']);
  expect(ticketStatesBefore('confirmed')).toEqual(['ordered', 'checked_in']);
  expect(ticketStatesBefore('checked_in')).toEqual(['confirmed']);
});

test('words each state', () => {
  for (const state of Object.keys(TICKET_TRANSITIONS) as TicketState[]) {
    expect(ticketStateWords(state, 1150)).not.toBe('');
  }
  expect(ticketStateWords('confirmed', 1150)).toBe('Paid · valid for entry');
  expect(ticketStateWords('confirmed', 0)).toBe('Valid for entry');
});
