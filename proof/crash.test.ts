import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { t } from '../src/events/messages/translate.ts';
import { dateOf, entryPath } from '../src/events/rules/addresses.ts';
import { APP_NAMES } from '../src/shared/config.ts';
import { openDatabase } from '../src/shared/db/database.ts';
import { startEmbedded } from '../src/shared/db/embedded.ts';
import { overHttp, testBrowser } from '../src/shared/testing/client.ts';
import { pageOf } from '../src/shared/testing/page.ts';
import { freePort } from '../src/shared/testing/port.ts';
import { brokenInvariants } from './invariants.ts';

const BUYERS = 8;
const KILL_AFTER_MS = 1500;

let dataDir: string;
/** of the apps, then of the test provider */
let ports: number[];
let platform: ChildProcess | undefined;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'rose-ash-crash-'));
  await chmod(dataDir, 0o755);
  ports = await Promise.all([...APP_NAMES, 'test provider'].map(freePort));
});
afterEach(async () => {
  platform?.kill('SIGKILL');
  await (await startEmbedded(dataDir)).stop();
  await rm(dataDir, { recursive: true, force: true });
});

test.each(['the platform', 'the platform and its database'])(
  'keeps every acknowledged order after %s was killed',
  async (killed) => {
    platform = await start();
    const freeTickets = await findFreeTickets();
    const acknowledged: string[] = [];
    const buyers = Array.from({ length: BUYERS }, () => buyUntilDisconnected(freeTickets, acknowledged));
    await sleep(KILL_AFTER_MS);
    // The first order may take longer than KILL_AFTER_MS on a busy machine.
    await vi.waitFor(() => expect(acknowledged, 'orders before the kill').not.toEqual([]), 20_000);
    platform.kill('SIGKILL');
    if (killed !== 'the platform') process.kill(await postmasterPid(), 'SIGKILL');
    await Promise.all(buyers);

    platform = await start();
    for (const path of acknowledged) {
      const page = await fetch(`${url('cart')}${path}`);
      expect(page.status, path).toBe(200);
      expect(await page.text()).toContain(t('state.free_ticket.confirmed'));
    }
    const { db, close } = openDatabase(await databaseUrl());
    expect(await brokenInvariants(db)).toEqual([]);
    const { accepted } = await db
      .selectFrom('orders')
      .select(({ fn }) => fn.countAll<number>().as('accepted'))
      .where('state', '=', 'accepted')
      .where('email', '=', 'crash@valley.example')
      .executeTakeFirstOrThrow();
    expect(accepted).toBeGreaterThanOrEqual(acknowledged.length);
    await close();
  },
);

const url = (app: (typeof APP_NAMES)[number]): string => `http://127.0.0.1:${ports[APP_NAMES.indexOf(app)]}`;

async function start(): Promise<ChildProcess> {
  const env = Object.fromEntries(
    [...APP_NAMES, 'test_provider'].map((name, index) => [
      `PORT_${name.toUpperCase()}`,
      String(ports[index]),
    ]),
  );
  const child = spawn(process.execPath, ['dist/main.js'], {
    env: { ...process.env, ...env, DATA_DIR: dataDir, DATABASE_URL: '', RATE_LIMIT_FACTOR: '10000' },
    stdio: 'ignore',
  });
  for (let attempt = 0; attempt < 300; attempt++) {
    if (child.exitCode !== null) throw new Error(`the platform exited with code ${child.exitCode}`);
    const ready = await fetch(`${url('events')}/readyz`).catch(() => undefined);
    if (ready?.ok) return child;
    await sleep(100);
  }
  child.kill('SIGKILL');
  throw new Error('the platform did not become ready within 30 s');
}

/** Finds a free ticket type of the demo, whose orders are accepted as soon as they are placed, and lifts its limits. */
async function findFreeTickets(): Promise<{ path: string; ticketType: number }> {
  const { db, close } = openDatabase(await databaseUrl());
  const ticketType = await db
    .selectFrom('ticket_types as k')
    .innerJoin('calendar_entries as e', 'e.id', 'k.entry_id')
    .innerJoin('calendars as c', 'c.id', 'e.calendar_id')
    .select(['k.id', 'e.id as entry', 'e.starts_at', 'c.slug', 'c.time_zone'])
    .where('k.name', '=', 'Chair')
    .executeTakeFirstOrThrow();
  await db.updateTable('ticket_types').set({ quota: 100_000 }).where('id', '=', ticketType.id).execute();
  await db
    .updateTable('calendar_entries')
    .set({ capacity: null, edited_at: Temporal.Now.instant(), edited_by: 'test' })
    .where('id', '=', ticketType.entry)
    .execute();
  await close();
  const on = dateOf(ticketType.starts_at, ticketType.time_zone);
  return {
    ticketType: ticketType.id,
    path: entryPath('the-glasshouse', ticketType.slug, on, ticketType.entry),
  };
}

async function buyUntilDisconnected(
  { path, ticketType }: { path: string; ticketType: number },
  acknowledged: string[],
): Promise<void> {
  try {
    for (;;) {
      const browser = testBrowser(overHttp, url('events'));
      await browser.post(`${path}tickets`, { [`quantity-${ticketType}`]: '1', [`price-${ticketType}`]: '0' });
      const cart = browser.at(overHttp, url('cart'));
      const { key = '', fingerprint = '' } = (await pageOf(cart.get('/checkout'))).formValues();
      const fields = { key, fingerprint, name: 'Crash', email: 'crash@valley.example' };
      const response = await cart.post('/checkout', fields);
      const location = response.headers.get('location');
      if (response.status === 303 && location) acknowledged.push(new URL(location, url('cart')).pathname);
    }
  } catch {
    // The connection broke before this order was acknowledged.
  }
}

async function postmasterPid(): Promise<number> {
  const file = await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8');
  return Number(file.split('\n')[0]);
}

async function databaseUrl(): Promise<string> {
  const file = await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8');
  const password = (await readFile(join(dataDir, 'postgres-password'), 'utf8')).trim();
  return `postgres://rose_ash:${password}@127.0.0.1:${file.split('\n')[3]}/rose_ash`;
}
