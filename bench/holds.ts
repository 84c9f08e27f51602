import { sql } from 'kysely';
import { dateOf, dayPath, entryPath, holdPath } from '../src/events/rules/addresses.ts';
import { type Tx, transaction } from '../src/shared/db/database.ts';
import { randomCode, randomToken, sessionIdOf } from '../src/shared/ids.ts';
import type { Measurement, World } from './measurements.ts';
import { seedRooms, TIME_ZONE } from './seed.ts';
import { formOf, newVisitor, type Visitor } from './visitor.ts';

export const ticketHold: Measurement = {
  name: 'ticket-hold',
  what: 'hold of a ticket',
  against: 'the bare SQL of its row',
  once: true,
  async prepare(world) {
    const { db, venue } = world;
    const form = await buyersForm(world, newVisitor(), { event: venue.concert, quantity: 1 });
    return {
      platform: () => () => newVisitor().post(...form),
      bare: () => () =>
        transaction(db, (tx) => insertTickets(tx, venue.concert, venue.concertType, 1), {
          asyncCommit: true,
        }),
    };
  },
};

export const roomHold: Measurement = {
  name: 'room-hold',
  what: 'hold of a room',
  against: 'the bare SQL of its row',
  async prepare({ db, server, venue }) {
    const { path, calendar, slots } = await seedRooms(db, 8, `${venue.slug}-rooms`);
    const [pageSlug = ''] = path.split('/').filter(Boolean);
    const today = Temporal.Now.plainDateISO(TIME_ZONE);
    const [offered, bare] = [slots.slice(0, 4), slots.slice(4)];
    const forms: Record<string, string>[] = [];
    for (const slot of offered) {
      const page = `${server.urls.events}${holdPath(pageSlug, calendar.slug, today.add({ days: 7 }), slot.id)}`;
      forms.push(formOf(await newVisitor().get(page), (action) => action.endsWith('/entries/')).fields);
    }
    // Hour by hour, each room in turn: every hold finds its hour free.
    let asked = 0;
    const hold = () => {
      const { date, from, to } = hourOf(Math.floor(asked / forms.length), today);
      const form = { ...forms[asked++ % forms.length], name: 'Bench', from: `${from}`, to: `${to}` };
      return newVisitor().post(
        `${server.urls.events}${dayPath(pageSlug, calendar.slug, date)}entries/`,
        form,
      );
    };
    let inserted = 0;
    const insert = () => {
      const { from, to } = hourOf(Math.floor(inserted / bare.length), today);
      const slot = bare[inserted++ % bare.length];
      return transaction(
        db,
        (tx) =>
          sql`
            INSERT INTO calendar_entries (container_id, calendar_id, kind, slot_id, space_id, name, state, listed, starts_at,
              ends_at, cost_minor, session_id, held_until, created_at, state_at, state_by)
            VALUES (${calendar.container_id}, ${calendar.id}, 'hire', ${slot?.id}, ${slot?.space_id}, 'Bench', 'pending', false,
              ${from}, ${to}, 1000, ${sessionIdOf(randomToken())}, now() + interval '15 minutes', now(), now(), 'bench')`.execute(
            tx,
          ),
        { asyncCommit: true },
      );
    };
    return {
      platform: () => hold,
      bare: () => insert,
      async verify(operations) {
        const { rows } = await sql<{ count: number }>`
          SELECT count(*)::integer AS count FROM calendar_entries
          WHERE container_id = ${calendar.container_id} AND slot_id = ANY(${offered.map(({ id }) => id)})`.execute(
          db,
        );
        if (rows[0]?.count !== operations)
          throw new Error(`${rows[0]?.count} holds of ${operations} were made`);
      },
    };
  },
};

/** The n-th hour from 00:00 UTC in a week, without those of nights in which the clocks change. */
function hourOf(n: number, today: Temporal.PlainDate) {
  const HOURS_OF_DAY = 16;
  const date = today.add({ days: 7 + Math.floor(n / HOURS_OF_DAY) });
  const hour = new Temporal.PlainTime(6 + (n % HOURS_OF_DAY));
  const from = date.toZonedDateTime({ timeZone: TIME_ZONE, plainTime: hour }).toInstant();
  return { date, from, to: from.add({ hours: 1 }) };
}

/** Opens the page of an event. @returns the URL and the fields of its ticket form, to be posted */
export async function buyersForm(
  { server, venue }: World,
  visitor: Visitor,
  { event, quantity }: { event: BenchEvent; quantity: number },
): Promise<Parameters<Visitor['post']>> {
  const date = dateOf(event.starts_at, TIME_ZONE);
  const page = `${server.urls.events}${entryPath(venue.slug, venue.calendar.slug, date, event.id)}`;
  const { action, fields } = formOf(await visitor.get(page), (path) => path.endsWith('/tickets'));
  const chosen = Object.keys(fields).find((name) => name.startsWith('quantity'));
  if (!chosen) throw new Error(`the form of ${page} has no quantity`);
  return [new URL(action, page).href, { ...fields, [chosen]: String(quantity) }];
}

type BenchEvent = World['venue']['concert'];

/** Inserts held tickets of a new visitor. @returns the visitor's session */
export async function insertTickets(
  tx: Tx,
  event: BenchEvent,
  type: World['venue']['concertType'],
  quantity: number,
): Promise<string> {
  const session = sessionIdOf(randomToken());
  const codes = Array.from({ length: quantity }, () => randomCode(16));
  await sql`
    INSERT INTO tickets (container_id, entry_id, ticket_type_id, code, state, price_minor, session_id, held_until, created_at,
      state_at, state_by)
    SELECT ${event.container_id}, ${event.id}, ${type.id}, code, 'reserved', ${type.price_minor}, ${session},
      now() + interval '15 minutes', now(), now(), 'bench'
    FROM unnest(${codes}::text[]) code`.execute(tx);
  return session;
}
