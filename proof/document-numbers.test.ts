import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { buildPaidEvent } from '../src/cart/builders.ts';
import { PAGE } from '../src/cart/testing/stall.ts';
import { placeTestOrder, testCart } from '../src/cart/testing.ts';
import { minor } from '../src/shared/money.ts';

const ORDERS = 40;
const PROCESSES = 8;

const cart = await testCart();
const { db, url, settle } = cart;

async function buyOrders(): Promise<string[]> {
  const codes: string[] = [];
  for (let at = 0; at < ORDERS; at++) {
    const { order, reference } = await placeTestOrder(cart);
    await settle(buildPaidEvent(reference, { amount: minor(2300) }));
    codes.push(order.code);
  }
  return codes;
}

/** Each begins elsewhere, so that all of them issue at once, and each document is wanted by all. */
const rotated = (codes: readonly string[], at: number): string[] => {
  const start = Math.floor((at * codes.length) / PROCESSES);
  return [...codes.slice(start), ...codes.slice(0, start)];
};

const startProcess = (codes: readonly string[]): ChildProcess =>
  spawn(process.execPath, ['proof/document-process.ts', url, ...codes], { stdio: 'inherit' });

const numbers = async (): Promise<number[]> => {
  const { rows } = await sql<{ number: number }>`
    SELECT number FROM documents WHERE container_id = ${PAGE} AND series = 'invoice' ORDER BY number`.execute(
    db,
  );
  return rows.map(({ number }) => number);
};

test(`numbers ${ORDERS} invoices without gap or twin from ${PROCESSES} processes, of which some are killed`, async () => {
  const codes = await buyOrders();
  const processes = Array.from({ length: PROCESSES }, (_, at) => startProcess(rotated(codes, at)));
  const exits = processes.map((process) => once(process, 'exit'));
  await expect
    .poll(async () => (await numbers()).length, { timeout: 60_000, interval: 5 })
    .toBeGreaterThan(0);
  for (const process of processes.slice(0, 2)) process.kill('SIGKILL');
  await Promise.all(exits);
  expect(await numbers()).toEqual(Array.from({ length: ORDERS }, (_, at) => at + 1));
  const { rows } = await sql`
    SELECT order_id FROM documents GROUP BY order_id HAVING count(*) <> 1`.execute(db);
  expect(rows).toEqual([]);
});

test('refuses a number twice without the trigger that gives it, and a gap', async () => {
  const insert = (number: number) => sql`
    INSERT INTO documents (container_id, kind, year, number, order_id, seller_name, seller_address, buyer_name,
      buyer_address, buyer_email, currency, total_minor, paid_minor, owed_minor, time_zone, issued_at, issued_by)
    SELECT container_id, kind, year, ${number}::integer, order_id, seller_name, seller_address, buyer_name, buyer_address,
      buyer_email, currency, total_minor, 0, 0, time_zone, issued_at, issued_by FROM documents LIMIT 1`;
  await sql`ALTER TABLE documents DISABLE TRIGGER documents_numbered`.execute(db);
  await expect(insert(1).execute(db)).rejects.toThrow('documents_number');
  await expect(sql`UPDATE document_counters SET last = last + 1`.execute(db)).rejects.toThrow(
    'no document has number',
  );
});
