import { sql } from 'kysely';
import { PgBoss } from 'pg-boss';
import { pino } from 'pino';
import { afterAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { transaction } from '../db/database.ts';
import { testDatabase } from '../testing/database.ts';
import { waitingJobs } from '../testing/jobs.ts';
import { enqueue } from './enqueue.ts';
import { defineJob } from './job.ts';
import { createJobs, QueueClient } from './jobs.ts';

const { db, url } = await testDatabase();

const logged: string[] = [];
const log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) });

const ring = defineJob('ring', z.object({ bell: z.string() }), { retryLimit: 3, retryDelaySeconds: 1 });
const leak = defineJob('leak', z.object({ secret: z.string() }), { retryLimit: 0 });
const later = defineJob('later', z.object({ n: z.number() }));

const rung: [string, number][] = [];
const jobs = createJobs(url, log, { pollSeconds: 0.5 });
jobs.work(ring, async ({ bell }, { attempt }) => {
  rung.push([bell, attempt]);
  if (bell === 'cracked' && attempt === 1) throw new Error('try again');
});
jobs.work(leak, async ({ secret }) => {
  throw Object.assign(new Error(`could not use ${secret}`), { code: 'ENOPE' });
});
jobs.work(later, async () => {});
jobs.start();
afterAll(() => jobs.stop(1000));

test('runs a job once, after its transaction has committed', async () => {
  await transaction(db, (tx) => enqueue(tx, ring, { bell: 'great' }));
  await vi.waitFor(() => expect(rung).toContainEqual(['great', 1]), 5000);
  await vi.waitFor(async () => expect(await stateOf('ring', 'great')).toBe('completed'), 5000);
  expect(rung.filter(([bell]) => bell === 'great')).toHaveLength(1);
});

test('never runs a job of a transaction that is rolled back', async () => {
  await transaction(db, async (tx) => {
    await enqueue(tx, ring, { bell: 'phantom' });
    throw new Error('undo');
  }).catch(() => {});
  expect(await waitingJobs(db, ring)).toEqual([]);
});

test('retries a job that fails', async () => {
  await transaction(db, (tx) => enqueue(tx, ring, { bell: 'cracked' }));
  await vi.waitFor(() => expect(rung).toContainEqual(['cracked', 2]), 10_000);
  await vi.waitFor(async () => expect(await stateOf('ring', 'cracked')).toBe('completed'), 5000);
});

test('refuses a payload that does not fit its job', async () => {
  const wrong = JSON.parse('{"bell": 7}');
  await expect(transaction(db, (tx) => enqueue(tx, ring, wrong))).rejects.toThrow(/bell/);
});

test('logs neither the payload of a job nor the message of its error', async () => {
  await transaction(db, (tx) => enqueue(tx, leak, { secret: 'hunter2' }));
  await vi.waitFor(() => expect(logged.join()).toContain('Error ENOPE'), 5000);
  expect(logged.join()).toContain('"job":"leak"');
  expect(logged.join()).not.toContain('hunter2');
});

test('runs no job before its time', async () => {
  const startAfter = Temporal.Now.instant().add({ hours: 1 });
  await transaction(db, (tx) => enqueue(tx, later, { n: 1 }, { startAfter }));
  await new Promise((resolve) => setTimeout(resolve, 1200));
  expect(await waitingJobs(db, later)).toEqual([{ n: 1 }]);
});

test('goes on after its connections were cut', async () => {
  await sql`SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE application_name = 'rose-ash-jobs' AND datname = current_database()`.execute(db);
  await transaction(db, (tx) => enqueue(tx, ring, { bell: 'tenor' }));
  await vi.waitFor(() => expect(rung).toContainEqual(['tenor', 1]), 10_000);
});

test('starts a worker later if the database can’t be asked at its start', async () => {
  await sql`ALTER FUNCTION pgboss.create_queue(text, jsonb) RENAME TO create_no_queue`.execute(db);
  const latecomer = defineJob('latecomer', z.object({}));
  let ran = 0;
  const more = createJobs(url, log, { pollSeconds: 0.5 });
  more.work(latecomer, async () => {
    ran++;
  });
  more.start();
  await vi.waitFor(() => expect(logged.join()).toContain('could not be registered'), 5000);
  await sql`ALTER FUNCTION pgboss.create_no_queue(text, jsonb) RENAME TO create_queue`.execute(db);
  await transaction(db, (tx) => enqueue(tx, latecomer, {}));
  await vi.waitFor(() => expect(ran).toBe(1), 10_000);
  await more.stop(1000);
});

async function stateOf(name: string, bell: string): Promise<string | undefined> {
  const { rows } = await sql<{ state: string }>`
    SELECT state FROM pgboss.job WHERE name = ${name} AND data ->> 'bell' = ${bell}`.execute(db);
  return rows[0]?.state;
}

test('fetches and completes jobs by prepared statements', async () => {
  const client = new QueueClient(url);
  await client.connect();
  try {
    const boss = new PgBoss({ db: { executeSql: (text, values) => client.query(text, values) } });
    await transaction(db, (tx) =>
      enqueue(tx, later, { n: 1 }, { startAfter: Temporal.Now.instant().subtract({ hours: 1 }) }),
    );
    await boss.fetch('later', { batchSize: 10 });
    await boss.fetch('later', { batchSize: 10 });
    const { rows } = await client.query('SELECT statement FROM pg_prepared_statements');
    expect(rows).toEqual([{ statement: expect.stringContaining('SKIP LOCKED') }]);
  } finally {
    await client.end();
  }
});
