import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { violatedConstraint } from '../../shared/db/database.ts';
import { testDatabase } from '../../shared/testing/database.ts';
import { TICKET_TRANSITIONS, type TicketState, ticketStatesBefore } from './ticket-state.ts';

const { db } = await testDatabase();

test('matches the transitions that the database allows', async () => {
  const states = Object.keys(TICKET_TRANSITIONS);
  const allowed: string[] = [];
  for (const from of states) {
    for (const to of states) {
      const row = sql`INSERT INTO ticket_transitions (container_id, ticket_id, from_state, to_state, transitioned_at, transitioned_by)
        VALUES (1, 1, ${from}, ${to}, now(), 'test')`;
      await row.execute(db).then(
        () => allowed.push(`${from} > ${to}`),
        (error: unknown) => expect(violatedConstraint(error)).toBe('ticket_transitions_allowed'),
      );
    }
  }
  const expected = Object.entries(TICKET_TRANSITIONS).flatMap(([from, to]) =>
    to.map((one) => `${from} > ${one}`),
  );
  expect(allowed.sort()).toEqual(expected.sort());
});

test('matches the states that the database knows', async () => {
  const { rows } = await sql<{ definition: string }>`
    SELECT pg_get_constraintdef(oid) AS definition FROM pg_constraint WHERE conname = 'tickets_state_check'`.execute(
    db,
  );
  const known = [...(rows[0]?.definition ?? '').matchAll(/'(\w+)'::text/g)].map(([, state]) => state);
  expect(known.sort()).toEqual(Object.keys(TICKET_TRANSITIONS).sort());
});

test('counts tickets that take a place as live in the database', async () => {
  const { rows } = await sql<{ state: TicketState; live: boolean }>`
    SELECT state, ticket_is_live(state) AS live FROM unnest(${Object.keys(TICKET_TRANSITIONS)}::text[]) AS state`.execute(
    db,
  );
  expect(rows.filter(({ live }) => !live).map(({ state }) => state)).toEqual(['expired', 'cancelled']);
});

test('lets a checked-in ticket go back to confirmed, or be cancelled', () => {
  expect(TICKET_TRANSITIONS.checked_in).toEqual(['confirmed', 'cancelled']);
  expect(ticketStatesBefore('confirmed')).toEqual(['ordered', 'checked_in']);
  expect(ticketStatesBefore('checked_in')).toEqual(['confirmed']);
});
