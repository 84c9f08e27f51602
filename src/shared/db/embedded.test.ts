import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { startEmbedded } from './embedded.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'rose-ash-embedded-'));
  await chmod(dataDir, 0o755);
});
afterEach(async () => {
  if (existsSync(join(dataDir, 'postgres', 'postmaster.pid'))) await (await startEmbedded(dataDir)).stop();
  await rm(dataDir, { recursive: true, force: true });
});

// These tests kill processes, not the machine, so fsync makes no difference.
const startHere = () => startEmbedded(dataDir, { throwAway: true });

test('keeps data and address over a restart', async () => {
  const first = await startHere();
  await run(first.url, 'CREATE TABLE kept AS SELECT 7 AS n');
  await first.stop();
  const second = await startHere();
  expect(second.url).toBe(first.url);
  expect(await run(second.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  await second.stop();
});

test('requires the password, which only its owner can read', async () => {
  const { url, stop } = await startHere();
  expect((await stat(join(dataDir, 'postgres-password'))).mode & 0o777).toBe(0o600);
  await expect(run(url.replace(/:[^:@]+@/, ':wrong@'), 'SELECT 1')).rejects.toThrow(/password/);
  await stop();
});

test('refuses a folder that a live process uses, and leaves its database running', async () => {
  const { url, stop } = await startHere();
  await expect(startHere()).rejects.toThrow(/is in use by another process/);
  expect(await run(url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  await stop();
});

test('lets one of two simultaneous first starts win', async () => {
  const results = await Promise.allSettled([startHere(), startHere()]);
  expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
  for (const result of results) if (result.status === 'fulfilled') await result.value.stop();
});

test('takes over the database of a killed process', async () => {
  const { child, url } = await startElsewhere();
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await run(url, 'SELECT 1 AS n'), 'still runs').toEqual([{ n: 1 }]);
  const next = await startHere();
  expect(next.url).toBe(url);
  expect(await run(next.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  await next.stop();
});

test('recovers a killed database with everything committed', async () => {
  const { child } = await startElsewhere();
  process.kill(await postmaster(), 'SIGKILL');
  child.kill('SIGKILL');
  const next = await startHere();
  expect(await run(next.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  await next.stop();
});

describe('a server that dies', () => {
  test('is started again on the same address, with everything committed', async () => {
    const { url, stop } = await startHere();
    await run(url, 'CREATE TABLE kept AS SELECT 7 AS n');
    for (const _ of ['once', 'twice']) {
      const dead = await postmaster();
      process.kill(dead, 'SIGKILL');
      expect(await untilRunning(url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
      expect(await postmaster()).not.toBe(dead);
    }
    // The server answers a moment before its process has locked the folder again.
    await untilLocked(url);
    await expect(startHere(), 'still ours').rejects.toThrow(/is in use by another process/);
    await stop();
    await expect(run(url, 'SELECT 1')).rejects.toThrow();
  });

  test('is started again when it is killed while it starts', async () => {
    const { url, stop } = await startHere();
    const first = await postmaster();
    process.kill(first, 'SIGKILL');
    const second = await vi.waitUntil(async () => {
      const pid = await postmaster().catch(() => first);
      return pid !== first && pid;
    }, 20_000);
    process.kill(second, 'SIGKILL');
    expect(await untilRunning(url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    await stop();
  });

  test('is stopped while it is started again', async () => {
    const { url, stop } = await startHere();
    process.kill(await postmaster(), 'SIGKILL');
    await vi.waitFor(() => expect(run(url, 'SELECT 1')).rejects.toThrow(), 5000);
    await stop();
    await expect(run(url, 'SELECT 1')).rejects.toThrow();
    expect(existsSync(join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false);
  });

  test('is not started again by who has stopped it', async () => {
    const { url, stop } = await startHere();
    await stop();
    const next = await startHere();
    process.kill(await postmaster(), 'SIGKILL');
    await untilRunning(url, 'SELECT 1');
    await next.stop();
    expect(existsSync(join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false);
  });

  test('is told from a connection that was cut', async () => {
    const { promise: again, resolve } = Promise.withResolvers<unknown>();
    const log = { error() {}, warn: resolve };
    const { url, stop } = await startEmbedded(dataDir, { throwAway: true, log });
    const first = await postmaster();
    await run(url, 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()');
    await again;
    await expect(startHere()).rejects.toThrow(/is in use by another process/);
    expect(await postmaster()).toBe(first);
    await stop();
  });
});

test('stops without an error if the database was killed', async () => {
  const { stop } = await startHere();
  process.kill(await postmaster(), 'SIGKILL');
  await stop();
});

test('starts despite a stale pid file whose number another process has by now', async () => {
  const first = await startHere();
  const pidFile = join(dataDir, 'postgres', 'postmaster.pid');
  const lines = (await readFile(pidFile, 'utf8')).split('\n');
  await first.stop();
  await writeFile(pidFile, [process.pid, ...lines.slice(1)].join('\n'));
  const next = await startHere();
  await next.stop();
});

test('starts despite an empty pid file, as a server leaves it that is killed at once', async () => {
  await (await startHere()).stop();
  await writeFile(join(dataDir, 'postgres', 'postmaster.pid'), '');
  const next = await startHere();
  await next.stop();
});

test('starts after an aborted first start, and removes what that left', async () => {
  const { child } = await startElsewhere({ killAfterMs: 150 });
  await once(child, 'exit');
  const next = await startHere();
  expect((await readdir(dataDir)).sort()).toEqual(['postgres', 'postgres-password', 'postgres-port']);
  await next.stop();
});

test('refuses the data of another version of PostgreSQL, and names it', async () => {
  await (await startHere()).stop();
  await writeFile(join(dataDir, 'postgres', 'PG_VERSION'), '17\n');
  await expect(startHere()).rejects.toThrow(/is of PostgreSQL 17, not of 18/);
});

async function run(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  try {
    await client.connect();
    return (await client.query(sql)).rows;
  } finally {
    await client.end().catch(() => {});
  }
}

const untilLocked = (url: string) =>
  vi.waitFor(async () => {
    const [row] = await run(
      url,
      "SELECT count(*)::integer AS locks FROM pg_locks WHERE locktype = 'advisory' AND granted",
    );
    expect(row).toEqual({ locks: 1 });
  }, 10_000);

const untilRunning = (url: string, sql: string) => vi.waitFor(() => run(url, sql), 30_000);

const postmaster = async () =>
  Number((await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]);

/** Starts it in a process of its own, which can be killed, and creates a table with one row. */
async function startElsewhere(options: { killAfterMs?: number } = {}) {
  const script = `
    import { startEmbedded } from ${JSON.stringify(join(import.meta.dirname, 'embedded.ts'))};
    import pg from 'pg';
    const { url } = await startEmbedded(${JSON.stringify(dataDir)}, { throwAway: true });
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => {});
    await client.connect();
    await client.query('CREATE TABLE kept AS SELECT 7 AS n');
    console.log(url);
    setInterval(() => {}, 1000);`;
  const child: ChildProcess = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (options.killAfterMs) {
    setTimeout(() => child.kill('SIGKILL'), options.killAfterMs);
    return { child, url: '' };
  }
  const [line] = child.stdout ? await once(child.stdout, 'data') : [];
  return { child, url: String(line).trim() };
}
