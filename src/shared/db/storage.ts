import type { Pool } from 'pg';
import { isDiskFull } from './outage.ts';

/** @returns whether the database can write to its disk. @throws Error when it can't be reached */
export type StorageCheck = () => Promise<boolean>;

/** For so long an answer is given again, because anybody may ask. */
const KEEP_MS = 2000;

/** Creates a check that makes PostgreSQL write 2 MB to a temporary file, which needs neither WAL nor a table. */
export function createStorageCheck(pool: Pick<Pool, 'query'>): StorageCheck {
  let last: { at: number; answer: Promise<boolean> } | undefined;
  return () => {
    if (!last || performance.now() - last.at > KEEP_MS)
      last = { at: performance.now(), answer: canWrite(pool) };
    return last.answer;
  };
}

async function canWrite(pool: Pick<Pool, 'query'>): Promise<boolean> {
  try {
    // One request, and so one transaction, in which a result may use little memory.
    await pool.query(`
      SET LOCAL work_mem = '64kB';
      SELECT count(*) FROM string_to_table(repeat(repeat('x', 5000) || ',', 400), ',')`);
    return true;
  } catch (error) {
    if (isDiskFull(error)) return false;
    throw error;
  }
}
