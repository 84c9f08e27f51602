import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test, vi } from 'vitest';
import { byClock } from '../src/shared/act.ts';
import { transaction } from '../src/shared/db/database.ts';
import { queueMail } from '../src/shared/mail/mail.ts';
import { testDatabase } from '../src/shared/testing/database.ts';
import { startMailServer } from '../src/shared/testing/mail-server.ts';

const { db, url } = await testDatabase();
const server = await startMailServer();
afterAll(() => server.close());

const MAILS = 150;
const KILLS = 12;
// After so long, what a killed process had claimed is another's.
const MINUTES_BETWEEN = 15;

test('hands no mail over twice to a slow server while its processes are killed, and loses none', async () => {
  const pause = () => sleep(Math.random() * 40);
  server.behave({
    async onMail() {
      await pause();
      return undefined;
    },
    // The mail is kept, and the client has not heard of it yet.
    onKept: pause,
  });
  await transaction(db, async (tx) => {
    for (let n = 0; n < MAILS; n++) {
      const mail = { to: `one-${n}@domain-${n % 9}.example`, subject: `Mail ${n}`, text: 'Hello' };
      await queueMail(tx, byClock(Temporal.Now.instant()), mail);
    }
  });

  for (let kill = 0; kill < KILLS; kill++) {
    const before = server.asked.length;
    const mailer = startProcess(kill * MINUTES_BETWEEN);
    await vi.waitFor(() => expect(server.asked.length).toBeGreaterThan(before + 5), {
      timeout: 20_000,
      interval: 5,
    });
    await pause();
    await killed(mailer);
  }
  const last = startProcess(KILLS * MINUTES_BETWEEN);
  await vi.waitFor(async () => expect(await countWaiting()).toBe(0), { timeout: 60_000, interval: 50 });
  await killed(last);

  const rows = await db.selectFrom('mails').select(['id', 'state', 'reason', 'attempts']).execute();
  const deliveries = Map.groupBy(server.received, ({ messageId }) => messageId ?? '');
  expect([...deliveries.values()].filter((copies) => copies.length > 1)).toEqual([]);
  const lost = rows.filter(
    ({ id, state }) => state === 'sent' && !deliveries.has(`<${id}@rose-ash.example>`),
  );
  expect(lost).toEqual([]);
  expect(rows.filter(({ state, reason }) => state !== 'sent' && reason !== 'unknown')).toEqual([]);
  // Otherwise the kills were harmless.
  expect(rows.filter(({ attempts, reason }) => attempts > 1 || reason === 'unknown').length).toBeGreaterThan(
    0,
  );
});

function startProcess(minutesAhead: number): ChildProcess {
  return spawn(process.execPath, ['proof/mailer-process.ts', url, server.url, String(minutesAhead)], {
    stdio: 'inherit',
  });
}

async function killed(mailer: ChildProcess): Promise<void> {
  const exit = once(mailer, 'exit');
  mailer.kill('SIGKILL');
  await exit;
}

async function countWaiting(): Promise<number> {
  const { count } = await db
    .selectFrom('mails')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('state', '=', 'waiting')
    .executeTakeFirstOrThrow();
  return count;
}
