import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { NOW } from '../builders.ts';
import { transaction } from '../db/database.ts';
import { testDatabase } from '../testing/database.ts';
import { defineDue, nextDueAt, onDue, schedule, sweepDue, unschedule } from './due.ts';

const { db, openMore, queriesOf } = await testDatabase();
const reminder = defineDue('reminder', z.object({ text: z.string() }));

let sent: string[] = [];
const send = onDue(reminder, async (_tx, _act, { text }) => void sent.push(text));
const remind = (text: string, at: Temporal.Instant, key = text) =>
  transaction(db, (tx) => schedule(tx, reminder, { key, at, payload: { text } }));

beforeEach(async () => {
  sent = [];
  await sql`DELETE FROM due_tasks`.execute(db);
});

test('runs what is due, oldest first, and nothing else', async () => {
  await remind('second', NOW.subtract({ minutes: 1 }));
  await remind('first', NOW.subtract({ hours: 1 }));
  await remind('later', NOW.add({ seconds: 1 }));
  expect(await sweepDue(db, [send], NOW)).toBe(2);
  expect(sent).toEqual(['first', 'second']);
  expect(await nextDueAt(db)).toEqual(NOW.add({ seconds: 1 }));
});

test('moves a task that is scheduled again with the same key', async () => {
  await remind('bring keys', NOW, 'keys');
  await remind('bring keys and milk', NOW.add({ hours: 1 }), 'keys');
  expect(await sweepDue(db, [send], NOW)).toBe(0);
  await sweepDue(db, [send], NOW.add({ hours: 1 }));
  expect(sent).toEqual(['bring keys and milk']);
});

test('never runs a task that was unscheduled', async () => {
  await remind('bring keys', NOW);
  await transaction(db, (tx) => unschedule(tx, reminder, 'bring keys'));
  expect(await sweepDue(db, [send], NOW)).toBe(0);
});

test('walks a month of a task that schedules itself again', async () => {
  const daily = onDue(reminder, async (tx, act, payload) => {
    sent.push(act.at.toString());
    await schedule(tx, reminder, { key: 'daily', at: act.at.add({ hours: 24 }), payload });
  });
  await remind('daily', NOW);
  const end = NOW.add({ hours: 24 * 30 });
  for (let at = await nextDueAt(db); at && Temporal.Instant.compare(at, end) < 0; at = await nextDueAt(db))
    await sweepDue(db, [daily], at);
  expect(sent).toHaveLength(30);
});

test('keeps a task that fails, and runs the others', async () => {
  await remind('broken', NOW.subtract({ minutes: 1 }));
  await remind('fine', NOW);
  const half = onDue(reminder, async (_tx, _act, { text }) => {
    if (text === 'broken') throw new Error('no paper');
    sent.push(text);
  });
  await expect(sweepDue(db, [half], NOW)).rejects.toThrow('1 due tasks failed');
  expect(sent).toEqual(['fine']);
  await sweepDue(db, [send], NOW);
  expect(sent).toEqual(['fine', 'broken']);
});

test('runs each task in one of several processes', async () => {
  for (let n = 0; n < 40; n++) await remind(`${n}`, NOW);
  const servers = [openMore().db, openMore().db, db];
  const ran = await Promise.all(servers.map((server) => sweepDue(server, [send], NOW)));
  expect(ran.reduce((sum, n) => sum + n, 0)).toBe(40);
  expect(new Set(sent).size).toBe(40);
  expect(sent).toHaveLength(40);
});

test('leaves a task to the process that runs it, and does not wait for that', async () => {
  await remind('long', NOW);
  const { promise: running, resolve: begin } = Promise.withResolvers<void>();
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  const long = onDue(reminder, async () => {
    begin();
    await ended;
  });
  const elsewhere = sweepDue(openMore().db, [long], NOW);
  await running;
  // Time for many queries, if it asks until the task is gone.
  let waited = false;
  setTimeout(() => {
    waited = true;
    end();
  }, 500);
  expect(await queriesOf(() => sweepDue(db, [send], NOW))).toHaveLength(3);
  expect(waited).toBe(false);
  end();
  expect(await elsewhere).toBe(1);
  expect(sent).toEqual([]);
});
