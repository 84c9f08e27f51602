import { sql } from 'kysely';
import { doorPath } from '../src/events/rules/addresses.ts';
import { type Db, transaction } from '../src/shared/db/database.ts';
import { randomToken } from '../src/shared/ids.ts';
import type { Measurement } from './measurements.ts';
import { seedDoor } from './seed.ts';
import { signIn } from './sign-in.ts';
import { formOf } from './visitor.ts';

export const door: Measurement = {
  name: 'door',
  what: 'check-in with its door screen, 60,000 tickets',
  against: 'the bare SQL of its rows',
  once: true,
  async prepare(world) {
    const { db, server, doorTickets } = world;
    const { event, stewards, codes } = await seedDoor(db, 'bench-door', doorTickets);
    const other = await seedDoor(db, 'bench-bare-door', doorTickets);
    const visitors = await Promise.all(stewards.map(({ email }) => signIn(world, email)));
    const path = `${server.urls.events}${doorPath(event.id)}`;
    const scans = await Promise.all(
      visitors.map(async (visitor) => {
        const { action, fields } = formOf(await visitor.get(path), (one) => one.endsWith('check-ins'));
        return { visitor, url: new URL(action, path).href, fields };
      }),
    );
    return {
      platform: (connection) => async () => {
        const scan = scans[connection % scans.length];
        const code = codes.pop();
        if (!scan || !code) return false;
        const fields = { ...scan.fields, code, nonce: randomToken() };
        // As the page's own script does, which puts the answer into the page.
        await scan.visitor.send(scan.url, fields, 'part');
      },
      bare: () => async () => {
        const code = other.codes.pop();
        if (!code) return false;
        await insertCheckIn(db, other.event, code);
      },
      async verify(operations) {
        const admitted = await countAdmitted(db, event);
        if (admitted !== operations) throw new Error(`${admitted} tickets of ${operations} were admitted`);
      },
    };
  },
};

type DoorEvent = { container_id: number; id: number };

const insertCheckIn = (db: Db, event: DoorEvent, code: string) =>
  transaction(db, async (tx) => {
    const { rows } = await sql<{ id: number }>`
      UPDATE tickets SET state = 'checked_in', state_at = now(), state_by = 'bench'
      WHERE container_id = ${event.container_id} AND code = ${code} AND state = 'confirmed' RETURNING id`.execute(
      tx,
    );
    await sql`
      INSERT INTO check_ins (container_id, entry_id, ticket_id, device, nonce, direction, outcome, scanned_at, recorded_at,
        recorded_by)
      VALUES (${event.container_id}, ${event.id}, ${rows[0]?.id}, 'bench', ${randomToken()}, 'entry', 'admitted', now(), now(),
        'bench')`.execute(tx);
  });

async function countAdmitted(db: Db, { container_id, id }: DoorEvent): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::integer AS count FROM tickets
    WHERE container_id = ${container_id} AND entry_id = ${id} AND state = 'checked_in'`.execute(db);
  return rows[0]?.count ?? 0;
}
