import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { byClock, byOwner } from '../../shared/act.ts';
import { newVisitor } from '../../shared/builders.ts';
import { transaction } from '../../shared/db/database.ts';
import type { Owner, TicketId } from '../../shared/ids.ts';
import { testDatabase } from '../../shared/testing/database.ts';
import { buildQuestion, nextOrderId, orderHeld, reserveSlot, reserveTickets } from '../builders.ts';
import { getEntry } from '../model/calendar-entry.ts';
import { listHolds, listHoldsOfOrder } from '../model/hold.ts';
import { entryKey, ticketKey } from '../rules/hold.ts';
import { buildVenue, type TestVenue } from '../testing.ts';
import { adoptHolds } from './adopt-holds.ts';
import { expireHolds, expireOrder, sweepHolds } from './expire-holds.ts';
import { extendHolds } from './extend-holds.ts';
import { orderHolds } from './order-holds.ts';
import { releaseHolds } from './release-holds.ts';

const { db, clock, openMore } = await testDatabase();
let venue: TestVenue;
let seeded = 0;

beforeEach(async () => {
  clock.set('2026-06-01T09:00:00Z');
  venue = await buildVenue(db, seeded++ === 0 ? 'glasshouse' : `hall-${seeded}`);
});

const notInBasket = { kind: 'not-found', reason: { code: 'not_in_basket' } };

const holdBoth = (owner: Owner, date = '2026-06-10') =>
  transaction(db, async (tx) => ({
    entry: await reserveSlot(tx, venue, { date, owner, now: clock.now() }),
    tickets: await reserveTickets(tx, venue, { owner, now: clock.now() }),
  }));
const basket = (owner: Owner) => {
  const now = clock.now();
  return listHolds(db, owner, { since: now.subtract({ hours: 1 }), now });
};
const holds = async (owner: Owner) => (await basket(owner)).held;
const placesTaken = async () => (await getEntry(db, venue.page.id, venue.concert.id)).places_sold;
const occupied = () =>
  db.selectFrom('occupancy').select('resource_id').where('resource_id', '=', venue.spaces.garden).execute();
const until = (local: string) => Temporal.Instant.from(`2026-06-01T${local}Z`);

describe('orderHolds', () => {
  const order = async (owner: Owner, payBy: string, keys?: readonly string[]) => {
    const orderId = nextOrderId();
    const held = keys ?? (await holds(owner)).map(({ key }) => key);
    const input = { owner, containerId: venue.page.id, orderId, keys: held, payBy: until(payBy) };
    await transaction(db, (tx) => orderHolds(tx, byOwner(owner, clock.now()), input));
    return orderId;
  };
  const ofOrder = async (orderId: number) => [
    ...(await db
      .selectFrom('calendar_entries')
      .selectAll()
      .where('order_id', '=', orderId as never)
      .execute()),
    ...(await db
      .selectFrom('tickets')
      .selectAll()
      .where('order_id', '=', orderId as never)
      .execute()),
  ];

  test('stores what was answered about each place and the order, and only what was asked of it', async () => {
    const { page, slots, types } = venue;
    const ofSlot = { about: 'slot' as const, slot_id: slots.morning.id, label: 'How many?' };
    const ofType = { about: 'ticket_type' as const, ticket_type_id: types.full.id, label: 'Which meal?' };
    const [many, meal, access] = [
      await buildQuestion(db, page, ofSlot),
      await buildQuestion(db, page, ofType),
      await buildQuestion(db, page),
    ];
    const elsewhere = await buildQuestion(db, (await buildVenue(db, `elsewhere-${seeded}`)).page);
    const owner = newVisitor();
    const { entry, tickets } = await holdBoth(owner);
    const [first, second] = tickets.map(({ id }) => id);
    const keys = (await holds(owner)).map(({ key }) => key);
    const orderId = nextOrderId();
    const answer = ({ id: questionId, label: question }: typeof many, words: string, key?: string) => ({
      questionId,
      question,
      answer: words,
      ...(key && { key }),
    });
    const orderWith = (...answers: ReturnType<typeof answer>[]) => {
      const input = { owner, containerId: page.id, orderId, keys, payBy: until('09:30:00'), answers };
      return transaction(db, (tx) => orderHolds(tx, byOwner(owner, clock.now()), input));
    };
    const refused = [
      answer(meal, 'Pie', entryKey(entry.id)),
      answer(many, 'Forty', ticketKey(first as TicketId)),
      answer(access, 'Ramp', entryKey(entry.id)),
      answer(elsewhere, 'Ramp'),
    ];
    for (const wrong of refused) await expect(orderWith(wrong)).rejects.toThrow();
    expect(await ofOrder(orderId)).toEqual([]);
    await orderWith(
      answer(many, 'Forty', entryKey(entry.id)),
      answer(meal, 'Pie', ticketKey(first as TicketId)),
      answer(access, 'Ramp'),
    );
    const stored = db.selectFrom('answers').selectAll().where('container_id', '=', page.id).orderBy('id');
    expect(await stored.execute()).toMatchObject([
      { question: 'How many?', answer: 'Forty', entry_id: entry.id, ticket_id: null, order_id: null },
      { question: 'Which meal?', answer: 'Pie', entry_id: null, ticket_id: first, order_id: null },
      { answer: 'Ramp', entry_id: null, ticket_id: null, order_id: orderId },
    ]);
    const answersOf = async (ticketId: TicketId | undefined) =>
      (await listHoldsOfOrder(db, page.id, orderId))
        .find(({ key }) => key === ticketKey(ticketId as TicketId))
        ?.answers.map((given) => given.answer);
    expect(await answersOf(first)).toEqual(['Pie', 'Ramp']);
    expect(await answersOf(second)).toEqual(['Ramp']);
  });

  test('orders what an owner chose of their holds, and holds it until the payment deadline', async () => {
    const owner = newVisitor();
    await holdBoth(owner);
    await holdBoth(newVisitor(), '2026-06-11');
    const [later] = await reserveTickets(db, venue, { owner, quantity: 1, now: clock.now() });
    const other = ticketKey(later?.id as TicketId);
    const keys = (await holds(owner)).map(({ key }) => key).filter((key) => key !== other);
    const ordered = await ofOrder(await order(owner, '09:30:00', keys));
    expect(ordered.map(({ state }) => state)).toEqual(['ordered', 'ordered', 'ordered']);
    expect(ordered.every(({ held_until }) => held_until?.equals(until('09:30:00')))).toBe(true);
    expect((await holds(owner)).map(({ key }) => key)).toEqual([other]);
  });

  test('orders nothing of another owner, and nothing of another page', async () => {
    const owner = newVisitor();
    const { entry } = await holdBoth(owner);
    const keys = (await holds(owner)).map(({ key }) => key);
    expect(await ofOrder(await order(newVisitor(), '09:30:00', keys))).toEqual([]);
    const elsewhere = await buildVenue(db, `elsewhere-${entry.id}`);
    const input = { owner, containerId: elsewhere.page.id, orderId: nextOrderId(), keys, payBy: clock.now() };
    await transaction(db, (tx) => orderHolds(tx, byOwner(owner, clock.now()), input));
    expect(await ofOrder(input.orderId)).toEqual([]);
  });

  test('never shortens a hold', async () => {
    const owner = newVisitor();
    await holdBoth(owner);
    const ordered = await ofOrder(await order(owner, '09:05:00'));
    expect(ordered.every(({ held_until }) => held_until?.equals(until('09:15:00')))).toBe(true);
  });

  test('leaves expired holds', async () => {
    const owner = newVisitor();
    await holdBoth(owner);
    const keys = (await holds(owner)).map(({ key }) => key);
    clock.advance({ minutes: 15 });
    expect(await ofOrder(await order(owner, '10:00:00', keys))).toEqual([]);
  });

  test('frees the places of an unpaid order at once', async () => {
    const owner = newVisitor();
    await holdBoth(owner);
    const orderId = await order(owner, '09:30:00');
    expect([await placesTaken(), (await occupied()).length]).toEqual([2, 2]);
    await transaction(db, (tx) =>
      expireOrder(tx, byClock(clock.now()), { containerId: venue.page.id, orderId }),
    );
    expect((await ofOrder(orderId)).map(({ state }) => state)).toEqual(['expired', 'expired', 'expired']);
    expect([await placesTaken(), (await occupied()).length]).toEqual([0, 1]);
    await transaction(db, (tx) =>
      expireOrder(tx, byClock(clock.now()), { containerId: venue.page.id, orderId }),
    );
  });
});

describe('extendHolds', () => {
  const extend = (owner: Owner) =>
    transaction(db, (tx) => extendHolds(tx, byOwner(owner, clock.now()), owner));

  test('extends every hold by the full hold time from now', async () => {
    const owner = newVisitor();
    await holdBoth(owner);
    clock.advance({ minutes: 10 });
    expect((await extend(owner))?.toString()).toBe('2026-06-01T09:25:00Z');
    expect((await holds(owner)).every(({ held_until }) => held_until?.equals(until('09:25:00')))).toBe(true);
  });

  test('extends a hold to one hour at most, however often', async () => {
    const owner = newVisitor();
    await holdBoth(owner);
    let ends: Temporal.Instant | undefined;
    for (let minutes = 10; minutes <= 50; minutes += 10) {
      clock.advance({ minutes: 10 });
      ends = await extend(owner);
    }
    expect(ends?.toString()).toBe('2026-06-01T10:00:00Z');
    clock.advance({ minutes: 10 });
    expect(await extend(owner)).toBeUndefined();
    expect(await holds(owner)).toEqual([]);
  });

  test('leaves expired holds and those of other owners', async () => {
    const owner = newVisitor();
    const other = newVisitor();
    await holdBoth(owner);
    clock.advance({ minutes: 10 });
    await holdBoth(other, '2026-06-11');
    clock.advance({ minutes: 5 });
    expect(await extend(owner)).toBeUndefined();
    expect((await holds(other)).every(({ held_until }) => held_until?.equals(until('09:25:00')))).toBe(true);
  });
});

describe('releaseHolds', () => {
  const release = (owner: Owner, ...keys: string[]) =>
    transaction(db, (tx) =>
      releaseHolds(tx, byOwner(owner, clock.now()), { owner, containerId: venue.page.id, keys }),
    );

  test('releases places one by one, or several at once', async () => {
    const owner = newVisitor();
    const { entry, tickets } = await holdBoth(owner);
    const [first, second] = tickets.map(({ id }) => ticketKey(id));
    await release(owner, first ?? '');
    expect(await placesTaken()).toBe(1);
    expect((await holds(owner)).map(({ key }) => key)).toEqual([entryKey(entry.id), second]);
    await release(owner, entryKey(entry.id), second ?? '', first ?? '');
    expect(await holds(owner)).toEqual([]);
    expect([await placesTaken(), (await occupied()).length]).toEqual([0, 1]);
    await expect(release(owner, entryKey(entry.id))).rejects.toMatchObject(notInBasket);
  });

  test('refuses a hold of another owner', async () => {
    await holdBoth(newVisitor());
    const mine = newVisitor();
    const theirs = await db
      .selectFrom('calendar_entries')
      .selectAll()
      .where('state', '=', 'pending')
      .execute();
    for (const { id } of theirs) {
      await expect(release(mine, entryKey(id))).rejects.toMatchObject(notInBasket);
    }
    await expect(release(mine, "entry-1' OR true")).rejects.toMatchObject(notInBasket);
    expect(await placesTaken()).toBe(2);
  });

  test('refuses an ordered hold', async () => {
    const owner = newVisitor();
    const { entry } = await holdBoth(owner);
    await orderHeld(db, owner, { now: clock.now() });
    await expect(release(owner, entryKey(entry.id))).rejects.toMatchObject(notInBasket);
  });
});

describe('adoptHolds', () => {
  test('assigns everything to the user, with its times and its order', async () => {
    const visitor = newVisitor();
    const { id: userId } = venue.somebody;
    await holdBoth(visitor);
    const orderId = await orderHeld(db, visitor, { now: clock.now() });
    await holdBoth(visitor, '2026-06-11');
    const before = await holds(visitor);
    const codes = await db.selectFrom('tickets').select(['id', 'code', 'order_id']).orderBy('id').execute();

    clock.advance({ minutes: 3 });
    await transaction(db, (tx) =>
      adoptHolds(tx, byOwner({ userId }, clock.now()), { sessionId: visitor.sessionId, userId }),
    );
    expect(await holds(visitor)).toEqual([]);
    expect(await holds({ userId })).toEqual(before);
    expect(await db.selectFrom('tickets').select(['id', 'code', 'order_id']).orderBy('id').execute()).toEqual(
      codes,
    );
    const owned = await db
      .selectFrom('calendar_entries')
      .select(['user_id', 'session_id'])
      .where('order_id', '=', orderId)
      .execute();
    expect(owned).toEqual([{ user_id: userId, session_id: null }]);
  });

  test('leaves what other visitors hold', async () => {
    const other = newVisitor();
    await holdBoth(other);
    const userId = venue.somebody.id;
    await transaction(db, (tx) =>
      adoptHolds(tx, byOwner({ userId }, clock.now()), { sessionId: newVisitor().sessionId, userId }),
    );
    expect(await holds(other)).toHaveLength(3);
    expect(await holds({ userId: venue.somebody.id })).toEqual([]);
  });
});

test('sweeps the holds of other pages when those of one page can’t expire', async () => {
  const bad = venue;
  await holdBoth(newVisitor());
  venue = await buildVenue(db, `hall-${seeded++}-good`);
  const owner = newVisitor();
  await holdBoth(owner);
  // The counters of the bad page are wrong, so that the constraint refuses to lower them.
  await transaction(db, async (tx) => {
    await sql`UPDATE ticket_types SET sold = 0 WHERE container_id = ${bad.page.id}`.execute(tx);
  });
  clock.set('2026-06-01T10:00:00Z');
  await expect(sweepHolds(db, byClock(clock.now()))).rejects.toThrow('the holds of 1 pages did not expire');
  const left = await db
    .selectFrom('tickets')
    .select('container_id')
    .distinct()
    .where('state', '=', 'reserved')
    .execute();
  expect(left).toEqual([{ container_id: bad.page.id }]);
  await sql`UPDATE ticket_types k SET sold = (SELECT count(*) FROM tickets t WHERE t.container_id = k.container_id
    AND t.ticket_type_id = k.id AND t.state = 'reserved') WHERE container_id = ${bad.page.id}`.execute(db);
  await sweepHolds(db, byClock(clock.now()));
});

describe('expireHolds', () => {
  const sweep = (limit?: number) => transaction(db, (tx) => expireHolds(tx, byClock(clock.now()), limit));

  // left by other tests
  beforeEach(() => transaction(db, (tx) => expireHolds(tx, byClock(until('23:00:00')))));

  test('expires by the clock for readers, and by the sweep for the records', async () => {
    const owner = newVisitor();
    const { entry } = await holdBoth(owner);
    clock.advance({ minutes: 14, seconds: 59 });
    expect(await sweep()).toEqual({ entries: 0, tickets: 0 });
    expect(await holds(owner)).toHaveLength(3);

    clock.advance({ seconds: 1 });
    expect(await holds(owner)).toEqual([]);
    const expired = async () => (await basket(owner)).expired;
    const before = await expired();
    expect(before).toHaveLength(3);
    expect(await sweep()).toEqual({ entries: 1, tickets: 2 });
    expect((await expired()).map(({ key }) => key)).toEqual(before.map(({ key }) => key));
    expect(await sweep()).toEqual({ entries: 0, tickets: 0 });
    expect([await placesTaken(), (await occupied()).length]).toEqual([0, 1]);

    const [move] = await db
      .selectFrom('entry_transitions')
      .selectAll()
      .where('entry_id', '=', entry.id)
      .execute();
    expect(move).toMatchObject({ from_state: 'pending', to_state: 'expired', transitioned_by: 'clock' });
    expect(move?.transitioned_at.equals(clock.now())).toBe(true);
  });

  test('sweeps in batches', async () => {
    for (const date of ['2026-06-10', '2026-06-11', '2026-06-12']) await holdBoth(newVisitor(), date);
    clock.advance({ minutes: 15 });
    expect(await sweep(2)).toEqual({ entries: 2, tickets: 2 });
    expect(await sweep(10)).toEqual({ entries: 1, tickets: 4 });
  });

  test('skips what a payment has locked, without waiting', async () => {
    const { entry, tickets } = await holdBoth(newVisitor());
    clock.advance({ minutes: 15 });
    const elsewhere = openMore();
    await transaction(db, async (tx) => {
      await tx.selectFrom('calendar_entries').select('id').where('id', '=', entry.id).forUpdate().execute();
      const [ticket] = tickets;
      await tx
        .selectFrom('tickets')
        .select('id')
        .where('id', '=', ticket?.id as never)
        .forUpdate()
        .execute();
      const swept = transaction(elsewhere.db, (other) => expireHolds(other, byClock(clock.now())));
      expect(await swept).toEqual({ entries: 0, tickets: 1 });
    });
    expect(await sweep()).toEqual({ entries: 1, tickets: 1 });
  });
});
