import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { type Db, transaction } from '../src/shared/db/database.ts';
import { randomCode, randomToken } from '../src/shared/ids.ts';
import { buyersForm, insertTickets } from './holds.ts';
import type { Comparison, Measurement, World } from './measurements.ts';
import { formOf, newVisitor } from './visitor.ts';

const QUANTITY = 2;

export const checkout: Measurement = {
  name: 'checkout',
  what: 'whole checkout: six requests, two tickets, one mail',
  against: 'the bare SQL of its rows',
  prepare: prepareCheckouts,
};

/** The same by one buyer after the other, and by 32 at once: all buy tickets of one type with a quota. */
export const checkoutsAtOnce: Measurement[] = [1, 32].map((connections) => ({
  name: `checkout-${connections}`,
  what:
    connections === 1 ? 'whole checkouts, one after the other' : `whole checkouts, ${connections} at once`,
  against: 'the bare SQL of its rows',
  once: true,
  prepare: async (world) => ({ ...(await prepareCheckouts(world)), connections }),
}));

let runs = 0;

async function prepareCheckouts(world: World): Promise<Comparison> {
  const { db } = world;
  await sql`
    CREATE TABLE IF NOT EXISTS bench_jobs (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, data jsonb NOT NULL, done_at timestamptz
    )`.execute(db);
  const mailsBefore = await countMails(db);
  const run = ++runs;
  let orders = 0;
  return {
    platform: () => () => checkOut(world, `buyer-${run}-${++orders}-${world.venue.slug}@example.com`),
    bare: () => () => insertOrder(world),
    async settle() {
      while ((await countMails(db)) < mailsBefore + orders) await sleep(50);
    },
  };
}

/** Buys tickets of the free event as a new visitor does: the event, the hold, the basket, the checkout, the order. */
async function checkOut(world: World, email: string): Promise<void> {
  const { cart } = world.server.urls;
  const visitor = newVisitor();
  const form = await buyersForm(world, visitor, { event: world.venue.openMic, quantity: QUANTITY });
  await visitor.get(await visitor.post(...form));
  const page = `${cart}/checkout`;
  const { action, fields } = formOf(await visitor.get(page), (path) => path === '/checkout');
  await visitor.get(await visitor.post(new URL(action, page).href, { ...fields, name: 'Mab Ellery', email }));
}

const MAIL = 'Dear Mab, these are your tickets. '.repeat(60);

/**
 * Writes the rows of a checkout in as many commits as the platform: the hold, without waiting for the disk; the order, with
 * a job for its mail; and the mail.
 */
async function insertOrder({ db, venue }: World): Promise<void> {
  const { openMic: event, openMicType: type } = venue;
  const page = event.container_id;
  const session = await transaction(db, (tx) => insertTickets(tx, event, type, QUANTITY), {
    asyncCommit: true,
  });
  const order = await transaction(db, async (tx) => {
    const { rows } = await sql<{ id: number }>`
      INSERT INTO orders (container_id, code, checkout_key, session_id, name, email, currency, total_minor, state, pay_by,
        placed_at, state_at, state_by, time_zone)
      VALUES (${page}, ${randomCode(24)}, ${randomToken()}, ${session}, 'Mab Ellery', 'mab@example.com', 'GBP', 0, 'placed',
        now() + interval '30 minutes', now(), now(), 'bench', 'Europe/London') RETURNING id`.execute(tx);
    const id = rows[0]?.id;
    await sql`
      WITH held AS (
        UPDATE tickets SET state = 'ordered', order_id = ${id}, state_at = now(), state_by = 'bench'
        WHERE session_id = ${session} RETURNING id)
      INSERT INTO order_lines (container_id, order_id, kind, seller, key, name, type_name, starts_at, ends_at, time_zone,
        unit_price_minor, amount_minor, state, state_at, state_by)
      SELECT ${page}, ${id}, 'ticket', 'events', 'ticket-' || held.id, 'Open mic', 'Full price', now(), now(), 'Europe/London',
        0, 0, 'ordered', now(), 'bench' FROM held`.execute(tx);
    await sql`
      UPDATE orders SET state = 'accepted', accepted_at = now(), state_at = now(), state_by = 'bench'
      WHERE container_id = ${page} AND id = ${id}`.execute(tx);
    await sql`
      UPDATE tickets SET state = 'confirmed', held_until = NULL, contact_name = 'Mab Ellery',
        contact_email = 'mab@example.com', state_at = now(), state_by = 'bench'
      WHERE container_id = ${page} AND order_id = ${id}`.execute(tx);
    await sql`
      UPDATE order_lines SET state = 'fulfilled', state_at = now(), state_by = 'bench'
      WHERE container_id = ${page} AND order_id = ${id}`.execute(tx);
    const { rows: jobs } = await sql<{ id: string }>`
      INSERT INTO bench_jobs (name, data) VALUES ('mail', ${JSON.stringify({ id })}) RETURNING id`.execute(
      tx,
    );
    return { id, job: jobs[0]?.id };
  });
  await transaction(db, async (tx) => {
    await sql`UPDATE orders SET mailed_at = now() WHERE container_id = ${page} AND id = ${order.id}`.execute(
      tx,
    );
    // To another recipient than the platform's mails, which are counted.
    await sql`
      INSERT INTO stored_mails (to_address, subject, body_text, kept_at)
      VALUES ('bare@example.com', 'Your tickets', ${MAIL}, now())`.execute(tx);
    await sql`UPDATE bench_jobs SET done_at = now() WHERE id = ${order.job}`.execute(tx);
  });
}

async function countMails(db: Db): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::integer AS count FROM stored_mails WHERE to_address LIKE 'buyer-%'`.execute(db);
  return rows[0]?.count ?? 0;
}
