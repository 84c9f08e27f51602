import { readdir, readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import type { Db } from '../src/shared/db/database.ts';

/** The CPU time of a clock tick in /proc: USER_HZ is 100 on all Linux. */
const TICK_MS = 10;

/** Reads the CPU time that all processes of the database's server have used so far; undefined where /proc does not say. */
export async function databaseCpuMs(db: Db): Promise<number | undefined> {
  const { rows } = await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(db);
  const backend = await readProcess(String(rows[0]?.pid));
  if (!backend) return undefined;
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const processes = await Promise.all(pids.map(readProcess));
  return processes.reduce((sum, one) => {
    // The server counts its processes that have ended as its children.
    if (one?.pid === backend.parent) return sum + one.ownMs + one.ofEndedMs;
    return one?.parent === backend.parent ? sum + one.ownMs : sum;
  }, 0);
}

async function readProcess(pid: string) {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (!stat?.includes('(postgres)')) return undefined;
  // proc(5): after the name, in parentheses, the fields from the third.
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [parent = 0, utime = 0, stime = 0, cutime = 0, cstime = 0] = [1, 11, 12, 13, 14].map(
    (n) => fields[n],
  );
  return {
    pid: Number(pid),
    parent,
    ownMs: (utime + stime) * TICK_MS,
    ofEndedMs: (cutime + cstime) * TICK_MS,
  };
}
