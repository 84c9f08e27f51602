import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, open, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Client } from '../src/shared/db/client.ts';
import { type Db, openDatabase } from '../src/shared/db/database.ts';
import { brokenInvariants } from './invariants.ts';
import { buyTicket, findFreeTickets, PlatformProcess } from './platform-process.ts';

const LONG = process.env.PROOF_LONG === '1';
const SECONDS = LONG ? 20 : 4;
const KILLS = LONG ? 5 : 2;
const BUYERS = 8;
const CUT_EVERY_MS = 150;
/** What a buyer may be answered while connections break. */
const ANSWERS = [200, 303, 409, 503];

describe('the platform under load', () => {
  let platform: PlatformProcess;
  beforeEach(async () => {
    platform = await PlatformProcess.create();
    await platform.start();
  });
  afterEach(() => platform.remove());

  test(
    'goes on while its connections to the database are cut',
    async () => {
      const load = await startLoad(platform);
      const cuts = await cutConnections(await platform.databaseUrl(), SECONDS);
      expect(cuts, 'cut connections').toBeGreaterThan(10);
      await expectRecovery(platform, load);
    },
    (SECONDS + 240) * 1000,
  );

  test(
    'goes on when its database is killed, as soon as that runs again',
    async () => {
      const load = await startLoad(platform);
      for (let kill = 0; kill < KILLS; kill++) {
        await load.ordersOf(20);
        await platform.killDatabase();
        await load.refusals(1);
        await platform.waitUntilReady();
      }
      await expectRecovery(platform, load);
    },
    (SECONDS + 300) * 1000,
  );
});

const SMALL_DISKS = LONG && process.platform === 'linux' && process.getuid?.() === 0;
if (LONG && !SMALL_DISKS)
  console.warn(
    'The proofs on a full disk are left out: only root can mount a small file system, and only on Linux.',
  );

describe.skipIf(!SMALL_DISKS)('the platform on a disk that fills up', () => {
  test('refuses orders and says why until there is room again, and loses none', async () => {
    await using disk = await mountSmallDisk('200m');
    const platform = await PlatformProcess.create(join(disk.folder, 'data'));
    // The WAL has room, or PostgreSQL would end itself before it refuses anything.
    const wal = await mkdtemp(join(tmpdir(), 'rose-ash-wal-'));
    await chmod(wal, 0o755);
    try {
      await platform.start();
      expect(await platform.end('SIGTERM')).toBe(0);
      await moveTo(wal, join(platform.dataDir, 'postgres', 'pg_wal'));
      await platform.start();
      const load = await startLoad(platform);
      await load.ordersOf(10);
      await disk.fill();
      await load.refusals(10);
      await vi.waitUntil(async () => (await reasonOf(platform)).includes('disk'), { timeout: 30_000 });
      await disk.empty();
      await expectRecovery(platform, load);
    } finally {
      await platform.remove();
      await rm(wal, { recursive: true });
    }
  }, 300_000);

  test('is well again after a full WAL has ended its database, and loses no order', async () => {
    await using disk = await mountSmallDisk('64m');
    const platform = await PlatformProcess.create();
    try {
      await platform.start();
      expect(await platform.end('SIGTERM')).toBe(0);
      await moveTo(disk.folder, join(platform.dataDir, 'postgres', 'pg_wal'));
      await platform.start();
      const load = await startLoad(platform);
      await load.ordersOf(10);
      await disk.fill();
      await writeWalUntilItEnds(await platform.databaseUrl());
      await load.refusals(10);
      expect(await reasonOf(platform)).toMatch(/can’t be reached|disk/);
      // Time for some attempts to start it on the full disk.
      await sleep(5000);
      expect(platform.exitCode).toBeNull();
      await disk.empty();
      await expectRecovery(platform, load);
    } finally {
      await platform.remove();
    }
  }, 300_000);
});

/** Mounts a file system of some size in memory. */
async function mountSmallDisk(size: string) {
  const folder = await mkdtemp(join(tmpdir(), 'rose-ash-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=755`, 'tmpfs', folder]);
  const ballast = join(folder, 'ballast');
  return {
    folder,
    /** Takes all room that is left. */
    async fill() {
      const file = await open(ballast, 'w');
      for (const bytes of [1 << 20, 4096]) {
        const block = Buffer.alloc(bytes, 1);
        while (await file.write(block).then(({ bytesWritten }) => bytesWritten === bytes, isFull));
      }
      await file.close();
    },
    empty: () => rm(ballast),
    async [Symbol.asyncDispose]() {
      execFileSync('umount', ['--lazy', folder]);
      await rm(folder, { recursive: true });
    },
  };
}

function isFull(error: NodeJS.ErrnoException): false {
  if (error.code !== 'ENOSPC') throw error;
  return false;
}

/** Moves a folder of the database elsewhere, and leaves a link. */
async function moveTo(parent: string, folder: string): Promise<void> {
  const elsewhere = join(parent, 'moved');
  execFileSync('cp', ['--archive', folder, elsewhere]);
  await rm(folder, { recursive: true });
  await symlink(elsewhere, folder);
}

/** Writes WAL until there is no room for another segment, for which PostgreSQL ends itself. */
async function writeWalUntilItEnds(url: string): Promise<void> {
  const client = new Client(url);
  try {
    await client.connect();
    for (let megabytes = 0; megabytes < 1000; megabytes++)
      await client.query(`SELECT pg_logical_emit_message(true, 'test', repeat('x', 1000000))`);
  } catch {
    return;
  } finally {
    await client.end().catch(() => {});
  }
  throw new Error('the WAL did not fill the disk');
}

async function reasonOf(platform: PlatformProcess): Promise<string> {
  const response = await fetch(platform.url('events', '/readyz'));
  return response.ok ? '' : JSON.parse(await response.text()).reason;
}

type BuyersLoad = Awaited<ReturnType<typeof startLoad>>;

/** Buys tickets without a pause, and keeps what was answered. */
async function startLoad(platform: PlatformProcess) {
  const freeTickets = await findFreeTickets(platform);
  const acknowledged: string[] = [];
  const statuses = new Map<number, number>();
  const failures: unknown[] = [];
  let stopped = false;
  const onResponse = ({ status, headers }: Response) => {
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    if (status === 503 && !headers.get('retry-after')) failures.push('a 503 without Retry-After');
  };
  const buyers = Array.from({ length: BUYERS }, async () => {
    while (!stopped && platform.exitCode === null) {
      const order = await buyTicket(platform, freeTickets, onResponse).catch((error) => {
        failures.push(error);
      });
      if (order) acknowledged.push(order);
    }
  });
  const until = async (reached: () => boolean, what: string) => {
    for (const started = performance.now(); !reached(); await sleep(20)) {
      if (platform.exitCode !== null) throw new Error(`the platform exited with code ${platform.exitCode}`);
      if (performance.now() - started > 30_000) throw new Error(`no ${what} within 30 s`);
    }
  };
  return {
    acknowledged,
    statuses,
    failures,
    /** Waits for more acknowledged orders. */
    ordersOf: (more: number) => {
      const wanted = acknowledged.length + more;
      return until(() => acknowledged.length >= wanted, 'orders');
    },
    /** Waits for more answers with 503. */
    refusals: (more: number) => {
      const wanted = (statuses.get(503) ?? 0) + more;
      return until(() => (statuses.get(503) ?? 0) >= wanted, '503');
    },
    async stop() {
      stopped = true;
      await Promise.all(buyers);
    },
  };
}

/** Cuts all connections of the platform again and again. @returns how many were cut */
async function cutConnections(url: string, seconds: number): Promise<number> {
  const client = new Client(url);
  await client.connect();
  let cuts = 0;
  for (const started = performance.now(); performance.now() - started < seconds * 1000; ) {
    const { rowCount } = await client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
    );
    cuts += rowCount ?? 0;
    await sleep(CUT_EVERY_MS);
  }
  await client.end();
  return cuts;
}

async function expectRecovery(platform: PlatformProcess, load: BuyersLoad): Promise<void> {
  await platform.waitUntilReady();
  await load.ordersOf(10);
  await load.stop();
  expect(platform.exitCode, 'the process lives').toBeNull();
  expect(load.failures).toEqual([]);
  expect([...load.statuses.keys()].filter((status) => !ANSWERS.includes(status))).toEqual([]);
  const { db, close } = openDatabase(await platform.databaseUrl());
  try {
    const codes = load.acknowledged.map((path) => path.split('/').at(-1) || path.split('/').at(-2));
    const { rows } = await sql<{ code: string }>`
      SELECT code FROM orders WHERE state = 'accepted' AND code = ANY(${codes})`.execute(db);
    expect(rows.length, 'acknowledged orders in the database').toBe(new Set(codes).size);
    expect(await brokenInvariants(db)).toEqual([]);
    await expectJobs(db);
  } finally {
    await close();
  }
  expect(await platform.end('SIGTERM')).toBe(0);
}

/** Waits until the job queue has done what was due, and with PROOF_LONG until the clock has enqueued a sweep. */
async function expectJobs(db: Db): Promise<void> {
  const since = Temporal.Now.instant();
  const waits = async () => {
    const { rows } = await sql`
      SELECT FROM pgboss.job WHERE name IN ('cart-mail-order', 'send-mail') AND state IN ('created', 'retry')
        AND start_after <= now()`.execute(db);
    return rows.length > 0;
  };
  const swept = async () => {
    const { rows } = await sql`
      SELECT FROM pgboss.job WHERE name = 'sweep-due' AND state = 'completed' AND created_on > ${since}`.execute(
      db,
    );
    return rows.length > 0;
  };
  await vi.waitUntil(async () => !(await waits()), { timeout: 60_000, interval: 200 });
  if (LONG) await vi.waitUntil(swept, { timeout: 120_000, interval: 1000 });
}
