import { type RawBuilder, sql } from 'kysely';
import { type CancellationRule, ruleOf } from '../../shared/cancellation.ts';
import { type Db, type Tx, violatedConstraint } from '../../shared/db/database.ts';
import { ownedBy } from '../../shared/db/owned-by.ts';
import { NotFound, WrongState } from '../../shared/errors.ts';
import { type ContainerId, type OrderId, type Owner, ownerColumns } from '../../shared/ids.ts';
import { minor } from '../../shared/money.ts';
import { reason } from '../messages/translate.ts';
import type { HeldLine, Outcome, PaymentTiming, Seller } from '../ports.ts';

// A seller for tests: a market stall. Its things are rows of a table, so that they roll back with the cart's.

/** The Glasshouse. */
export const PAGE = 1 as ContainerId;
/** Mill Lane Allotments. */
export const OTHER_PAGE = 2 as ContainerId;

/** What is held: one place. */
export type Thing = {
  containerId: ContainerId;
  key: string;
  /** can be held, ordered or sold once at a time */
  place: string;
  /** equal things have the same */
  group: string;
  kind: HeldLine['kind'];
  name: string;
  typeName: string | undefined;
  price: number;
  quantity: number;
  currency: string;
  taxRate: number;
  timing: PaymentTiming;
  heldUntil: Temporal.Instant;
  /** whether it awaits confirmation once it is accepted */
  awaits: boolean;
  deposit: HeldLine['deposit'];
  cancellation: CancellationRule | undefined;
};

let things = 0;

/** Holds a thing of the stall. @returns its key */
export async function hold(db: Db | Tx, owner: Owner, thing: Partial<Thing> = {}): Promise<string> {
  const key = thing.key ?? `thing-${++things}`;
  const { user_id, session_id } = ownerColumns(owner);
  const heldUntil = thing.heldUntil ?? Temporal.Instant.from('2026-06-01T09:15:00Z');
  await sql`INSERT INTO stall (container_id, key, place, things, kind, name, type_name, price, quantity, currency,
      tax_rate, timing, held_until, awaits, deposit, cancellation, user_id, session_id, state)
    VALUES (${thing.containerId ?? PAGE}, ${key}, ${thing.place ?? key}, ${thing.group ?? key},
      ${thing.kind ?? 'booking'}, ${thing.name ?? 'Rosa Ash Ensemble'}, ${thing.typeName ?? null},
      ${thing.price ?? 2300}, ${thing.quantity ?? 1}, ${thing.currency ?? 'GBP'}, ${thing.taxRate ?? 0},
      ${thing.timing ?? 'now'}, ${heldUntil}, ${thing.awaits ?? false},
      ${thing.deposit ? JSON.stringify(thing.deposit) : null}, ${thing.cancellation ? JSON.stringify(thing.cancellation) : null},
      ${user_id}, ${session_id}, 'held')`.execute(db);
  return key;
}

/** Whether a place could be held; it can't while somebody else has it. */
export const tryHold = (db: Db, owner: Owner, thing: Partial<Thing>): Promise<boolean> =>
  hold(db, owner, thing).then(
    () => true,
    (error) => {
      if (violatedConstraint(error) === 'stall_place') return false;
      throw error;
    },
  );

export async function stateOnStall(db: Db, key: string): Promise<string | undefined> {
  const { rows } = await sql<{ state: string }>`SELECT state FROM stall WHERE key = ${key}`.execute(db);
  return rows[0]?.state;
}

/** The venue says yes to a thing. The cart is told by confirmLine(). */
export async function confirmOnStall(db: Db | Tx, key: string): Promise<void> {
  await sql`UPDATE stall SET awaits = false WHERE key = ${key}`.execute(db);
}

/** The venue takes a thing away again. The cart is told by cancelLine(). */
export async function takeOffStall(db: Db | Tx, key: string): Promise<void> {
  await sql`UPDATE stall SET state = 'gone' WHERE key = ${key}`.execute(db);
}

export async function createStall(db: Db): Promise<void> {
  await sql`CREATE TABLE stall (container_id integer NOT NULL, key text PRIMARY KEY, place text NOT NULL,
    things text NOT NULL, kind text NOT NULL, name text NOT NULL, type_name text, price bigint NOT NULL,
    quantity integer NOT NULL, currency text NOT NULL, tax_rate integer NOT NULL, timing text NOT NULL,
    held_until timestamptz NOT NULL, awaits boolean NOT NULL,
    deposit jsonb, cancellation jsonb, user_id uuid, session_id text, order_id integer,
    state text NOT NULL)`.execute(db);
  await sql`CREATE UNIQUE INDEX stall_place ON stall (container_id, place)
    WHERE state IN ('held', 'ordered', 'sold')`.execute(db);
  // Only who has a VAT number charges tax.
  await sql`INSERT INTO payee_details (container_id, legal_name, address, vat_number)
    VALUES (${PAGE}, 'The Glasshouse CIC', ${'4 Orchard Lane\nHebden'}, 'GB 123 4567 89')`.execute(db);
}

type Row = {
  container_id: ContainerId;
  order_id: OrderId | null;
  key: string;
  place: string;
  things: string;
  kind: HeldLine['kind'];
  name: string;
  type_name: string | null;
  price: number;
  quantity: number;
  currency: string;
  tax_rate: number;
  timing: PaymentTiming;
  held_until: Temporal.Instant;
  awaits: boolean;
  deposit: { amount: number; returnDays: number | null } | null;
  cancellation: unknown;
  state: 'held' | 'ordered' | 'sold' | 'used' | 'expired' | 'released' | 'gone' | 'declined' | 'cancelled';
};

export const stall: Seller = {
  app: 'events',

  async listHeld(db, owner, now) {
    const held = await select(db, sql`${ownedBy(owner)} AND state = 'held' AND held_until > ${now}`);
    const expired = await select(
      db,
      sql`${ownedBy(owner)} AND (state = 'expired' OR state IN ('held', 'ordered') AND held_until <= ${now})
        AND held_until > ${now.subtract({ hours: 1 })}`,
    );
    return {
      held: held.map(lineOf),
      expired: expired.map((row) => ({ ...lineOf(row), expiredAt: row.held_until })),
    };
  },

  heldTotals: (owner, now) => sql`SELECT currency, quantity,
    price * quantity + coalesce((deposit ->> 'amount')::bigint, 0) AS amount, held_until AS ends_at
    FROM stall WHERE ${ownedBy(owner)} AND state = 'held' AND held_until > ${now}`,

  async holdAgain(tx, act, { owner, containerId, places }) {
    for (const { key, count } of places) {
      const [row] = await select(
        tx,
        sql`${ownedBy(owner)} AND container_id = ${containerId} AND key = ${key}`,
      );
      if (!row) throw new NotFound();
      const isOver = Temporal.Instant.compare(row.held_until, act.at) <= 0;
      if (isOver) await sql`UPDATE stall SET state = 'released' WHERE key = ${key}`.execute(tx);
      const { rows } =
        await sql`SELECT FROM stall WHERE container_id = ${containerId} AND place = ${row.place}
        AND key <> ${key} AND state IN ('held', 'ordered', 'sold')`.execute(tx);
      if (isOver && rows.length > 0) throw new WrongState(reason('no_such_item'));
      for (let n = 0; n < count; n++) {
        await hold(tx, owner, {
          containerId,
          ...(isOver && { place: row.place }),
          group: row.things,
          kind: row.kind,
          name: row.name,
          typeName: row.type_name ?? undefined,
          price: row.price,
          heldUntil: act.at.add({ minutes: 15 }),
        });
      }
    }
  },

  async release(tx, act, { owner, containerId, keys }) {
    const { rows } = await sql`UPDATE stall SET state = 'released'
      WHERE ${ownedBy(owner)} AND container_id = ${containerId} AND key = ANY(${keys}) AND state = 'held'
        AND held_until > ${act.at} RETURNING key`.execute(tx);
    if (rows.length === 0) throw new NotFound();
  },

  async extend(tx, act, owner) {
    // No hold can be extended beyond 09:30.
    const { rows } = await sql<{ held_until: Temporal.Instant }>`
      UPDATE stall SET held_until =
        greatest(held_until, least(${act.at.add({ minutes: 15 })}, timestamptz '2026-06-01T09:30:00Z'))
      WHERE ${ownedBy(owner)} AND state = 'held' AND held_until > ${act.at} RETURNING held_until`.execute(tx);
    return rows[0]?.held_until;
  },

  async order(tx, act, { owner, containerId, orderId, keys, payBy }) {
    const { rows } =
      await sql<Row>`UPDATE stall SET state = 'ordered', order_id = ${orderId}, held_until = ${payBy}
      WHERE ${ownedBy(owner)} AND container_id = ${containerId} AND key = ANY(${keys}) AND state = 'held'
        AND held_until > ${act.at} RETURNING *`.execute(tx);
    return rows.map(({ key }) => key);
  },

  async accept(tx, act, order) {
    const rows = await select(tx, sql`${ofOrder(order)} AND state IN ('ordered', 'expired')`);
    const outcomes: Outcome[] = [];
    for (const row of rows) outcomes.push(await acceptThing(tx, row, act.at));
    return outcomes;
  },

  async holdOrder(tx, _act, { until, ...order }) {
    await sql`UPDATE stall SET held_until = ${until} WHERE ${ofOrder(order)} AND state = 'ordered'`.execute(
      tx,
    );
  },

  async expire(tx, _act, order) {
    await sql`UPDATE stall SET state = 'expired' WHERE ${ofOrder(order)} AND state = 'ordered'`.execute(tx);
  },

  async decline(tx, _act, order) {
    const { rows } = await sql<{ key: string }>`UPDATE stall SET state = 'declined'
      WHERE ${ofOrder(order)} AND state = 'sold' AND awaits RETURNING key`.execute(tx);
    return rows.map(({ key }) => key);
  },

  async cancel(tx, _act, { keys, ...order }) {
    const { rows } = await sql`UPDATE stall SET state = 'cancelled'
      WHERE ${ofOrder(order)} AND key = ANY(${keys}) AND state = 'sold' RETURNING key`.execute(tx);
    if (rows.length !== keys.length) throw new WrongState(reason('cancellation_ended'));
  },

  async findPlace(db, code) {
    const [row] = await select(db, sql`key = ${code} AND order_id IS NOT NULL`);
    return row && { containerId: row.container_id, orderId: row.order_id ?? (0 as OrderId), key: row.key };
  },

  async describe(db, order) {
    const rows = await select(db, ofOrder(order));
    return rows.map(({ key, kind, place, state, awaits }, at) => {
      const isConfirmed = state === 'sold' && !awaits;
      const code = `kwp47mznd2xt9hq${at}`;
      return {
        key,
        label:
          state === 'sold' ? (awaits ? 'Accepted – awaiting the venue’s confirmation' : 'Accepted') : state,
        awaitsConfirmation: state === 'sold' && awaits,
        ...(state === 'used' && { isUsed: true }),
        tone: state === 'sold' ? (awaits ? 'warn' : 'good') : 'plain',
        href: `/${place}`,
        ...(isConfirmed && kind === 'ticket' && { ticket: { code, href: `/tickets/${code}` } }),
        ...(state === 'cancelled' && { cancelledFile: () => 'BEGIN:VCALENDAR\r\nSTATUS:CANCELLED\r\n' }),
        ...(isConfirmed && { calendarFile: () => 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n' }),
      };
    });
  },
};

async function acceptThing(tx: Tx, row: Row, now: Temporal.Instant): Promise<Outcome> {
  const { key, awaits: awaitsConfirmation } = row;
  const isInTime = row.state === 'ordered' && Temporal.Instant.compare(now, row.held_until) < 0;
  const taken = await sql`SELECT FROM stall WHERE container_id = ${row.container_id} AND place = ${row.place}
    AND key <> ${key} AND state IN ('held', 'ordered', 'sold')`.execute(tx);
  if (!isInTime && taken.rows.length > 0) {
    await sql`UPDATE stall SET state = 'gone' WHERE key = ${key}`.execute(tx);
    return { key, newKey: key, outcome: 'lost', awaitsConfirmation: false };
  }
  const newKey = isInTime ? key : `${key}-anew`;
  await sql`UPDATE stall SET state = 'sold', key = ${newKey} WHERE key = ${key}`.execute(tx);
  return { key, newKey, outcome: 'fulfilled', awaitsConfirmation };
}

const ofOrder = ({ containerId, orderId }: { containerId: ContainerId; orderId: OrderId }) =>
  sql<boolean>`container_id = ${containerId} AND order_id = ${orderId}`;

async function select(db: Db | Tx, where: RawBuilder<boolean>): Promise<Row[]> {
  return (await sql<Row>`SELECT * FROM stall WHERE ${where} ORDER BY key`.execute(db)).rows;
}

const lineOf = (row: Row): HeldLine => ({
  containerId: row.container_id,
  kind: row.kind,
  key: row.key,
  group: row.things,
  name: row.name,
  ...(row.type_name !== null && { typeName: row.type_name }),
  startsAt: Temporal.Instant.from('2026-06-12T19:00:00Z'),
  endsAt: Temporal.Instant.from('2026-06-12T21:30:00Z'),
  timeZone: 'Europe/London',
  place: 'Main hall',
  unitPrice: minor(row.price),
  quantity: row.quantity,
  currency: row.currency,
  taxRate: row.tax_rate,
  ...(row.deposit && { deposit: { ...row.deposit, amount: minor(row.deposit.amount) } }),
  cancellation: ruleOf(row.cancellation),
  timing: row.timing,
  needsConfirmation: row.awaits,
  heldUntil: row.held_until,
  href: `/${row.place}`,
});
