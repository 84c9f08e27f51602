import { type RawBuilder, sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { buildEvent, buildSpace, buildTicketType } from '../events/builders.ts';
import { violatedConstraint } from '../shared/db/database.ts';
import { testDatabase } from '../shared/testing/database.ts';
import { buildFullPage } from './testing.ts';

// What no operation attempts, so that only raw SQL shows that the database refuses it.

const { db } = await testDatabase();
const { page, calendar, concert, slots, paid, draft } = await buildFullPage(db, 'full');
const talk = await buildEvent(db, calendar, { starts_at: '2026-06-20T18:00' });
const ofTalk = await buildTicketType(db, talk);
const [ticket] = paid.tickets;

const refusedBy = (statement: RawBuilder<unknown>): Promise<string | undefined> =>
  statement.execute(db).then(() => 'nothing', violatedConstraint);

const updateEntry = (id: number, change: RawBuilder<unknown>) =>
  sql`UPDATE calendar_entries SET ${change} WHERE id = ${id}`;
const insertLine = (kind: string, quantity: number, amount: number) =>
  sql`INSERT INTO order_lines (container_id, order_id, kind, seller, key, name, unit_price_minor, quantity, amount_minor,
      state, state_at, state_by)
    VALUES (${page.id}, ${paid.order.id}, ${kind}, 'market', 'new', 'New', 100, ${quantity}, ${amount}, 'ordered', now(),
      'test')`;
const insertScan = (direction: string, outcome: string, reason: string | null, ticketId: number | null) =>
  sql`INSERT INTO check_ins (container_id, entry_id, ticket_id, device, nonce, direction, outcome, reason, scanned_at,
      recorded_at, recorded_by)
    VALUES (${page.id}, ${concert.id}, ${ticketId}, 'door', 'a new nonce', ${direction}, ${outcome}, ${reason}, now(),
      now(), 'test')`;
const insertOrder = (version: RawBuilder<unknown>, agreedAt: RawBuilder<unknown>) =>
  sql`INSERT INTO orders (container_id, code, checkout_key, session_id, name, email, currency, total_minor, state, pay_by,
      placed_at, state_at, state_by, time_zone, terms_version, terms_agreed_at)
    SELECT container_id, reverse(code), reverse(checkout_key), session_id, name, email, currency, 0, 'placed', pay_by,
      placed_at, state_at, state_by, time_zone, ${version}, ${agreedAt} FROM orders WHERE id = ${paid.order.id}`;
const insertDocument = (kind: string) =>
  sql`INSERT INTO documents (container_id, kind, year, number, order_id, seller_name, seller_address, buyer_name,
      buyer_address, buyer_email, currency, total_minor, paid_minor, owed_minor, time_zone, issued_at, issued_by)
    SELECT container_id, ${kind}, year, 1, order_id, seller_name, seller_address, buyer_name, buyer_address, buyer_email,
      currency, total_minor, paid_minor, owed_minor, time_zone, now(), 'test' FROM documents
    WHERE container_id = ${page.id} AND original_id IS NULL LIMIT 1`;
const insertQuestion = (about: string, slotId: number | null) =>
  sql`INSERT INTO questions (container_id, about, slot_id, label) VALUES (${page.id}, ${about}, ${slotId}, 'How many?')`;
const answer = (entryId: number | null, orderId: number | null) =>
  sql`INSERT INTO answers (container_id, question_id, question, entry_id, order_id, answer, answered_at)
    SELECT ${page.id}, max(id), 'How many?', ${entryId}, ${orderId}, 'Nine', now() FROM questions
    WHERE container_id = ${page.id}`;

test.each<[constraint: string, statement: RawBuilder<unknown>]>([
  ['calendar_entries_slot_is_hired', updateEntry(concert.id, sql`slot_id = ${slots.morning.id}`)],
  ['calendar_entries_hire_is_owned', updateEntry(concert.id, sql`session_id = 'somebody'`)],
  ['calendar_entries_one_owner', updateEntry(paid.entry.id, sql`user_id = gen_random_uuid()`)],
  ['calendar_entries_ordered_has_order', updateEntry(paid.entry.id, sql`order_id = NULL`)],
  [
    'calendar_entries_hold_is_owned',
    sql`UPDATE calendar_entries SET session_id = NULL WHERE state = 'pending'`,
  ],
  ['tickets_one_owner', sql`UPDATE tickets SET user_id = gen_random_uuid()`],
  ['tickets_ordered_has_order', sql`UPDATE tickets SET order_id = NULL WHERE id = ${ticket?.id}`],
  ['tickets_hold_is_owned', sql`UPDATE tickets SET held_until = NULL WHERE state = 'reserved'`],
  [
    'tickets_container_id_entry_id_ticket_type_id_fkey',
    sql`UPDATE tickets SET ticket_type_id = ${ofTalk.id} WHERE id = ${ticket?.id}`,
  ],
  ['check_ins_refused_why', insertScan('entry', 'admitted', 'unknown', ticket?.id ?? 0)],
  ['check_ins_direction', insertScan('exit', 'admitted', null, ticket?.id ?? 0)],
  ['check_ins_ticket', insertScan('entry', 'admitted', null, null)],
  ['check_ins_append_only', sql`UPDATE check_ins SET device = 'other'`],
  ['check_ins_append_only', sql`DELETE FROM check_ins`],
  ['entry_changes_append_only', sql`UPDATE entry_changes SET changed_by = 'other'`],
  ['entry_changes_append_only', sql`DELETE FROM entry_changes`],
  ['questions_about', insertQuestion('order', slots.morning.id)],
  ['questions_about', insertQuestion('slot', null)],
  ['questions_choices', sql`UPDATE questions SET answer_kind = 'choice', choices = '{one}'`],
  ['terms_append_only', sql`UPDATE terms SET text = 'Other terms'`],
  ['terms_append_only', sql`DELETE FROM terms`],
  ['orders_append_only', sql`UPDATE orders SET terms_agreed_at = now() WHERE id = ${paid.order.id}`],
  ['orders_agreed_when', insertOrder(sql`1`, sql`NULL`)],
  ['orders_terms', insertOrder(sql`99`, sql`now()`)],
  ['documents_append_only', sql`UPDATE documents SET seller_name = 'Other'`],
  ['documents_append_only', sql`DELETE FROM documents`],
  ['document_lines_append_only', sql`UPDATE document_lines SET amount_minor = 1`],
  ['document_counters_append_only', sql`DELETE FROM document_counters`],
  ['documents_original', insertDocument('credit_note')],
  ['documents_total', insertDocument('receipt')],
  ['documents_no_gap', sql`UPDATE document_counters SET last = last + 1`],
  ['orders_one_owner', sql`UPDATE orders SET user_id = gen_random_uuid()`],
  ['orders_accepted_when', sql`UPDATE orders SET accepted_at = NULL WHERE id = ${paid.order.id}`],
  ['order_lines_one_place', insertLine('ticket', 2, 200)],
  ['order_lines_amount', insertLine('product', 2, 100)],
  ['payments_received_when', sql`UPDATE payments SET received_at = NULL WHERE id = ${paid.payment.id}`],
])('refuses by %s', async (constraint, statement) => {
  expect(await refusedBy(statement)).toBe(constraint);
});

test('takes one answer to a question about one thing', async () => {
  await insertQuestion('slot', slots.morning.id).execute(db);
  expect(await refusedBy(answer(paid.entry.id, paid.order.id))).toBe('answers_of_one');
  expect(await refusedBy(answer(null, null))).toBe('answers_of_one');
  expect(await refusedBy(answer(paid.entry.id, null))).toBe('nothing');
  expect(await refusedBy(answer(paid.entry.id, null))).toBe('answers_once');
});

// As drawn in docs/architecture.md.
const TRANSITIONS: Record<string, [table: string, id: string, Record<string, string>]> = {
  line: [
    'order_line_transitions',
    'line_id',
    {
      ordered: 'cancelled expired fulfilled lost',
      expired: 'fulfilled lost',
      fulfilled: 'cancelled declined',
      lost: '',
      declined: '',
      cancelled: '',
    },
  ],
  payment: [
    'payment_transitions',
    'payment_id',
    {
      created: 'authorised cancelled failed pending received',
      pending: 'authorised cancelled failed received',
      authorised: 'cancelled failed received',
      failed: 'received',
      cancelled: 'received',
      received: 'disputed',
      disputed: 'charged_back received',
      // The bank has given it back after all.
      charged_back: 'received',
    },
  ],
  refund: [
    'refund_transitions',
    'refund_id',
    {
      requested: 'cancelled failed pending succeeded',
      pending: 'failed succeeded',
      succeeded: 'failed',
      // It was made at the provider's own site, or a bank has taken the money back.
      failed: 'cancelled requested succeeded',
      cancelled: 'succeeded',
    },
  ],
};

test.each(Object.keys(TRANSITIONS))('allows a %s exactly its transitions', async (thing) => {
  const [table = '', id = '', allowed = {}] = TRANSITIONS[thing] ?? [];
  const states = Object.keys(allowed);
  for (const from of states) {
    const passed: string[] = [];
    for (const to of states) {
      const row = sql`INSERT INTO ${sql.table(table)} (container_id, ${sql.ref(id)}, from_state, to_state,
        transitioned_at, transitioned_by) VALUES (1, 1, ${from}, ${to}, now(), 'test')`;
      const constraint = await refusedBy(row);
      if (constraint === 'nothing') passed.push(to);
      else expect(constraint).toMatch(/_transitions_allowed$/);
    }
    expect([from, passed.sort().join(' ')]).toEqual([from, allowed[from]]);
  }
});

describe('whatever writes an entry', () => {
  test.each([
    ['space_quantity', sql`2`],
    ['buffer_before_minutes', sql`30`],
    ['buffer_after_minutes', sql`30`],
    ['starts_at', sql`starts_at - interval '1 hour'`],
    ['ends_at', sql`ends_at + interval '1 hour'`],
    ['space_id', sql`NULL`],
  ])('its occupancy follows %s', async (column, value) => {
    const space = await buildSpace(db, page, { name: `Space for ${column}`, lanes: 3 });
    const { id } = await buildEvent(db, calendar, { space_id: space });
    const occupancyOf = async () =>
      (await sql`SELECT lane, during FROM occupancy WHERE entry_id = ${id} ORDER BY lane`.execute(db)).rows;
    const before = await occupancyOf();
    await sql`UPDATE calendar_entries SET ${sql.ref(column)} = ${value}, edited_at = now(), edited_by = 'test'
      WHERE id = ${id}`.execute(db);
    expect(await occupancyOf()).not.toEqual(before);
    const { rows } = await sql`
      SELECT lane::integer, tstzrange(starts_at - make_interval(mins => buffer_before_minutes),
        ends_at + make_interval(mins => buffer_after_minutes))::text AS during
      FROM calendar_entries, generate_series(1, space_quantity) AS lane WHERE id = ${id} AND space_id IS NOT NULL
      ORDER BY lane`.execute(db);
    expect(await occupancyOf()).toEqual(rows);
  });

  test.each([
    ['name', sql`'Other'`],
    ['description', sql`'Other'`],
    ['starts_at', sql`starts_at - interval '1 hour'`],
    ['ends_at', sql`ends_at + interval '1 hour'`],
    ['doors_at', sql`starts_at`],
    ['space_id', sql`${slots.morning.space_id}::integer`],
    ['space_quantity', sql`2`],
    ['buffer_before_minutes', sql`30`],
    ['buffer_after_minutes', sql`30`],
    ['cost_minor', sql`100`],
    ['listed', sql`NOT listed`],
    ['capacity', sql`90`],
    ['category_id', sql`NULL`],
  ])('a change of %s counts as a version, and is kept', async (column, value) => {
    const rowOf = async () =>
      (
        await sql<{ version: number; kept: number }>`
          SELECT version, (SELECT count(*)::integer FROM entry_changes c WHERE c.entry_id = e.id
            AND c.to_values ? ${column} AND c.from_values -> ${column} <> c.to_values -> ${column}) AS kept
          FROM calendar_entries e WHERE id = ${draft.id}`.execute(db)
      ).rows[0];
    const before = await rowOf();
    await sql`UPDATE calendar_entries SET ${sql.ref(column)} = ${value}, edited_at = now(), edited_by = 'test'
      WHERE id = ${draft.id}`.execute(db);
    expect(await rowOf()).toEqual({ version: (before?.version ?? 0) + 1, kept: (before?.kept ?? 0) + 1 });
  });
});
