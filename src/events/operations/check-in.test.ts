import { describe, expect, test } from 'vitest';
import { brokenInvariants } from '../../../proof/invariants.ts';
import { byUser } from '../../shared/act.ts';
import { type Db, type OpenDatabase, transaction } from '../../shared/db/database.ts';
import type { EntryId } from '../../shared/ids.ts';
import { testDatabase } from '../../shared/testing/database.ts';
import { buildEvent, buildTicketType, buyTickets, reserveTickets } from '../builders.ts';
import { getEntry } from '../model/calendar-entry.ts';
import { getDoorState, listCheckIns } from '../model/check-in.ts';
import { buildVenue } from '../testing.ts';
import { checkIn, recordExit, type Verdict } from './check-in.ts';

const { db, clock, openMore, queriesOf } = await testDatabase();
const venue = await buildVenue(db);
const { concert, page, steward, organiser } = venue;
clock.set('2026-06-12T18:48:00Z');
await db.updateTable('ticket_types').set({ quota: 500 }).execute();
await db
  .updateTable('calendar_entries')
  .set({ capacity: 500, edited_at: clock.now(), edited_by: 'test' })
  .where('id', '=', concert.id)
  .execute();
const door = { containerId: page.id, entryId: concert.id };

const oneTicket = async () => {
  const [ticket] = await buyTickets(db, venue, { quantity: 1 });
  if (!ticket) throw new Error('no ticket');
  return ticket;
};
let scans = 0;
const newNonce = () => `nonce-of-scan-${++scans}`;
type ScanOptions = {
  at?: Db;
  as?: typeof steward;
  nonce?: string;
  entryId?: EntryId;
  scannedAt?: Temporal.Instant;
  override?: boolean;
};
const scanOf = (
  code: string,
  { nonce = newNonce(), entryId = door.entryId, scannedAt, override = false }: ScanOptions,
) => ({
  ...door,
  entryId,
  code,
  device: 'Front door',
  nonce,
  ...(scannedAt && { scannedAt }),
  override,
});
const scan = (code: string, options: ScanOptions = {}) =>
  transaction(options.at ?? db, (tx) =>
    checkIn(tx, byUser((options.as ?? steward).id, clock.now()), scanOf(code, options)),
  );
const exit = (code: string, options: ScanOptions = {}) =>
  transaction(options.at ?? db, (tx) =>
    recordExit(tx, byUser((options.as ?? steward).id, clock.now()), scanOf(code, options)),
  );
const rowsOf = async (ticketId: number | null) =>
  (await listCheckIns(db, page.id, concert.id, { limit: 100 }))
    .filter(({ ticket_id }) => ticket_id === ticketId)
    .reverse();
const transitionsOf = (id: number) =>
  db
    .selectFrom('ticket_transitions')
    .select(['from_state', 'to_state', 'transitioned_by'])
    .where('ticket_id', '=', id as never)
    .orderBy('id')
    .execute();

test('admits a ticket once when two doors scan it at once, and returns by whom to the other', async () => {
  const doors = [openMore(), openMore(), openMore()];
  for (let round = 0; round < 10; round++) {
    const ticket = await oneTicket();
    const verdicts = await Promise.all(doors.map((one) => scan(ticket.code, { at: one.db })));
    expect(verdicts.map(({ verdict }) => verdict).sort()).toEqual(['admitted', 'already-in', 'already-in']);
    for (const verdict of verdicts) {
      if (verdict.verdict === 'already-in')
        expect(verdict).toMatchObject({ by: 'Sam Okoro', at: clock.now() });
    }
    expect((await transitionsOf(ticket.id)).filter(({ to_state }) => to_state === 'checked_in')).toHaveLength(
      1,
    );
    expect((await rowsOf(ticket.id)).map(({ outcome, reason }) => reason ?? outcome)).toEqual([
      'admitted',
      'already_in',
      'already_in',
    ]);
  }
});

test('refuses a ticket of another event of the page without naming its buyer', async () => {
  const talk = await buildEvent(db, venue.calendar, { name: 'Talk', starts_at: '2026-06-13T18:00' });
  const type = await buildTicketType(db, talk);
  const [ticket] = await buyTickets(db, venue, { entry: talk, type, quantity: 1 });
  expect(await scan(ticket?.code ?? '')).toEqual({
    verdict: 'other-event',
    ticket: { id: ticket?.id, entry_name: 'Talk', starts_at: talk.starts_at, time_zone: 'Europe/London' },
  });
  expect(await rowsOf(ticket?.id ?? 0)).toMatchObject([{ outcome: 'refused', reason: 'other_event' }]);
  expect((await transitionsOf(ticket?.id ?? 0)).at(-1)?.to_state).toBe('confirmed');
});

test('does not know a ticket of another page', async () => {
  const other = await buildVenue(db, 'other-hall');
  const [foreign] = await buyTickets(db, other, { quantity: 1 });
  const nonce = newNonce();
  expect(await scan(foreign?.code ?? '', { nonce })).toEqual({ verdict: 'unknown' });
  expect(await exit(foreign?.code ?? '')).toEqual({ verdict: 'unknown' });
  expect(await rowsOf(null)).toMatchObject([{ reason: 'unknown' }, { reason: 'unknown' }]);
  expect((await transitionsOf(foreign?.id ?? 0)).at(-1)?.to_state).toBe('confirmed');
});

test('admits a ticket again after an exit, and records each scan and each transition', async () => {
  const ticket = await oneTicket();
  await scan(ticket.code);
  clock.advance({ minutes: 10 });
  expect(await exit(ticket.code, { as: organiser })).toMatchObject({
    verdict: 'left',
    ticket: { id: ticket.id },
  });
  expect((await exit(ticket.code)).verdict).toBe('not-in');
  expect((await scan(ticket.code)).verdict).toBe('admitted');
  expect((await transitionsOf(ticket.id)).slice(-3)).toEqual([
    { from_state: 'confirmed', to_state: 'checked_in', transitioned_by: `user:${steward.id}` },
    { from_state: 'checked_in', to_state: 'confirmed', transitioned_by: `user:${organiser.id}` },
    { from_state: 'confirmed', to_state: 'checked_in', transitioned_by: `user:${steward.id}` },
  ]);
  expect(await rowsOf(ticket.id)).toMatchObject([
    { direction: 'entry', outcome: 'admitted', reason: null, recorded_by: `user:${steward.id}` },
    { direction: 'exit', outcome: 'left', reason: null, recorded_by: `user:${organiser.id}` },
    { direction: 'exit', outcome: 'refused', reason: 'not_in' },
    { direction: 'entry', outcome: 'admitted', reason: null, device: 'Front door' },
  ]);
});

test('records no exit at another event’s door', async () => {
  const ticket = await oneTicket();
  await scan(ticket.code);
  const { id: entryId } = await buildEvent(db, venue.calendar, { starts_at: '2026-06-14T18:00' });
  expect((await exit(ticket.code, { entryId })).verdict).toBe('other-event');
  expect((await scan(ticket.code)).verdict).toBe('already-in');
});

test('keeps the place taken after an exit', async () => {
  const taken = async () => (await getEntry(db, page.id, concert.id)).places_sold;
  const ticket = await oneTicket();
  const before = await taken();
  await scan(ticket.code);
  expect(await taken()).toBe(before);
  await exit(ticket.code);
  expect(await taken()).toBe(before);
});

test.each(['', 'nonsense', 'kwp47mznd2xt9hqb', '\u0000'])('finds no ticket for %j', async (code) => {
  expect(await scan(code)).toEqual({ verdict: 'unknown' });
});

test('refuses a ticket that is not paid', async () => {
  const [held] = await reserveTickets(db, venue, { quantity: 1 });
  expect(await scan(held?.code ?? '')).toMatchObject({ verdict: 'not-valid', ticket: { state: 'reserved' } });
});

test('records when the device scanned, and when the platform heard of it', async () => {
  const ticket = await oneTicket();
  const scannedAt = clock.now().subtract({ minutes: 20 });
  await scan(ticket.code, { scannedAt });
  expect(await rowsOf(ticket.id)).toMatchObject([{ scanned_at: scannedAt, recorded_at: clock.now() }]);
});

test('counts a scan that is uploaded twice once, and returns its verdict again', async () => {
  const ticket = await oneTicket();
  const nonce = newNonce();
  const first = await scan(ticket.code, { nonce });
  expect(first.verdict).toBe('admitted');
  clock.advance({ minutes: 5 });
  expect(await scan(ticket.code, { nonce })).toEqual(first);
  const refused = newNonce();
  const second = await scan(ticket.code, { nonce: refused });
  expect(second).toMatchObject({ verdict: 'already-in', by: 'Sam Okoro' });
  await exit(ticket.code);
  await scan(ticket.code, { as: organiser });
  // The verdict of a scan does not change with what happens to the ticket afterwards.
  const { ticket: _, ...verdict } = second as Extract<Verdict, { verdict: 'already-in' }>;
  expect(await scan(ticket.code, { nonce: refused })).toMatchObject(verdict);
  expect(await rowsOf(ticket.id)).toHaveLength(4);
});

test('records concurrent uploads of one scan once', async () => {
  const doors = [openMore(), openMore(), openMore()];
  for (let round = 0; round < 10; round++) {
    const ticket = await oneTicket();
    const nonce = newNonce();
    const verdicts = await Promise.all(doors.map((one) => scan(ticket.code, { nonce, at: one.db })));
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(['admitted', 'admitted', 'admitted']);
    expect(await rowsOf(ticket.id)).toHaveLength(1);
  }
});

test('takes a nonce that comes again with another ticket, or the other way, for another scan', async () => {
  const [first, second] = [await oneTicket(), await oneTicket()];
  const nonce = newNonce();
  expect(await scan(first.code, { nonce })).toMatchObject({ verdict: 'admitted', ticket: { id: first.id } });
  for (let upload = 0; upload < 2; upload++) {
    expect(await scan(second.code, { nonce })).toMatchObject({
      verdict: 'admitted',
      ticket: { id: second.id },
    });
  }
  expect(await scan('nonsense', { nonce })).toEqual({ verdict: 'unknown' });
  expect(await exit(first.code, { nonce })).toMatchObject({ verdict: 'left', ticket: { id: first.id } });
  expect((await rowsOf(first.id)).map(({ outcome }) => outcome)).toEqual(['admitted', 'left']);
  expect((await rowsOf(second.id)).map(({ outcome }) => outcome)).toEqual(['admitted']);
});

test('records both of two tickets that are scanned with one nonce at once', async () => {
  const doors = [openMore(), openMore()];
  for (let round = 0; round < 10; round++) {
    const tickets = [await oneTicket(), await oneTicket()];
    const nonce = newNonce();
    const verdicts = await Promise.all(
      doors.map((one, door) => scan(tickets[door]?.code ?? '', { nonce, at: one.db })),
    );
    for (const [door, ticket] of tickets.entries()) {
      expect(verdicts[door]).toMatchObject({ verdict: 'admitted', ticket: { id: ticket.id } });
      expect(await rowsOf(ticket.id)).toMatchObject([{ outcome: 'admitted' }]);
    }
  }
});

describe('a ticket of another event', () => {
  const buildTalk = async () => {
    const talk = await buildEvent(db, venue.calendar, { name: 'Talk', starts_at: '2026-06-13T18:00' });
    const type = await buildTicketType(db, talk);
    const [ticket] = await buyTickets(db, venue, { entry: talk, type, quantity: 1 });
    if (!ticket) throw new Error('no ticket');
    return { talk, ticket };
  };

  test('is admitted all the same when a steward says so, and by whom is recorded', async () => {
    const { talk, ticket } = await buildTalk();
    expect((await scan(ticket.code)).verdict).toBe('other-event');
    expect(await scan(ticket.code, { override: true })).toMatchObject({
      verdict: 'admitted',
      ticket: { id: ticket.id, state: 'checked_in' },
    });
    expect(await rowsOf(ticket.id)).toMatchObject([
      { outcome: 'refused', reason: 'other_event', overridden: null },
      { outcome: 'admitted', overridden: 'other_event', recorded_by: `user:${steward.id}` },
    ]);
    expect((await scan(ticket.code, { override: true })).verdict).toBe('already-in');
    expect((await scan(ticket.code, { entryId: talk.id, override: true })).verdict).toBe('already-in');
  });

  test('is scanned once more, with its nonce, when it is admitted all the same', async () => {
    const { ticket } = await buildTalk();
    const nonce = newNonce();
    expect((await scan(ticket.code, { nonce })).verdict).toBe('other-event');
    for (let upload = 0; upload < 2; upload++)
      expect((await scan(ticket.code, { nonce, override: true })).verdict).toBe('admitted');
    expect((await scan(ticket.code, { nonce })).verdict).toBe('other-event');
    expect(await rowsOf(ticket.id)).toHaveLength(2);
  });

  test('leaves at the door that admitted it, and counts there', async () => {
    const { talk, ticket } = await buildTalk();
    const inside = async (entryId: EntryId) =>
      (await getDoorState(db, page.id, entryId, { by: 'clock', now: clock.now() })).inside;
    const [here, there] = [await inside(concert.id), await inside(talk.id)];
    await scan(ticket.code, { override: true });
    expect([await inside(concert.id), await inside(talk.id)]).toEqual([here + 1, there]);
    expect((await exit(ticket.code, { entryId: talk.id })).verdict).toBe('not-in');
    expect((await exit(ticket.code)).verdict).toBe('left');
    expect([await inside(concert.id), await inside(talk.id)]).toEqual([here, there]);
  });
});

describe('a ticket of another day', () => {
  const onTheDayBefore = Temporal.Instant.from('2026-06-11T18:48:00Z');

  test('is refused, and named by its own day', async () => {
    const ticket = await oneTicket();
    expect(await scan(ticket.code, { scannedAt: onTheDayBefore })).toEqual({
      verdict: 'other-day',
      ticket: {
        id: ticket.id,
        entry_name: concert.name,
        starts_at: concert.starts_at,
        time_zone: 'Europe/London',
      },
    });
    expect(await rowsOf(ticket.id)).toMatchObject([{ outcome: 'refused', reason: 'other_day' }]);
    expect((await transitionsOf(ticket.id)).at(-1)?.to_state).toBe('confirmed');
  });

  test('is admitted all the same when a steward says so', async () => {
    const ticket = await oneTicket();
    const early = { scannedAt: onTheDayBefore, override: true };
    expect((await scan(ticket.code, early)).verdict).toBe('admitted');
    expect(await rowsOf(ticket.id)).toMatchObject([{ outcome: 'admitted', overridden: 'other_day' }]);
  });

  test('is judged by when it was scanned, not by when that was uploaded', async () => {
    const ticket = await oneTicket();
    const now = clock.now();
    clock.advance({ hours: 100 });
    expect((await scan(ticket.code)).verdict).toBe('other-day');
    expect((await scan(ticket.code, { scannedAt: now })).verdict).toBe('admitted');
    clock.set(now);
  });

  test('needs no override if it is in already, or not valid', async () => {
    const ticket = await oneTicket();
    await scan(ticket.code);
    expect((await scan(ticket.code, { scannedAt: onTheDayBefore })).verdict).toBe('already-in');
    const [held] = await reserveTickets(db, venue, { quantity: 1 });
    expect((await scan(held?.code ?? '', { scannedAt: onTheDayBefore })).verdict).toBe('not-valid');
  });

  test('is not made valid by an override', async () => {
    const [held] = await reserveTickets(db, venue, { quantity: 1 });
    expect((await scan(held?.code ?? '', { override: true })).verdict).toBe('not-valid');
    const [foreign] = await buyTickets(db, await buildVenue(db, 'barn'), { quantity: 1 });
    expect((await scan(foreign?.code ?? '', { override: true })).verdict).toBe('unknown');
  });
});

describe('the number of people inside', () => {
  const stateNow = () =>
    getDoorState(db, page.id, concert.id, { by: `user:${steward.id}`, now: clock.now() });

  test('follows admissions and exits of concurrent doors', async () => {
    const doors = [openMore(), openMore(), openMore(), openMore()];
    const tickets = await Promise.all(Array.from({ length: 24 }, oneTicket));
    const { inside: before } = await stateNow();
    await Promise.all(tickets.map(({ code }, n) => scan(code, { at: (doors[n % 4] as OpenDatabase).db })));
    expect((await stateNow()).inside).toBe(before + 24);
    const leaving = tickets.slice(0, 10);
    await Promise.all(leaving.map(({ code }, n) => exit(code, { at: (doors[n % 4] as OpenDatabase).db })));
    await Promise.all(leaving.map(({ code }) => exit(code)));
    expect((await stateNow()).inside).toBe(before + 14);
    expect((await brokenInvariants(db)).filter((broken) => broken.startsWith('5.'))).toEqual([]);
  });

  test('is counted in rows that concurrent doors do not share', async () => {
    const doors = [openMore({ poolSize: 1 }), openMore({ poolSize: 1 })];
    const [first, second] = [await oneTicket(), await oneTicket()];
    const { promise: recorded, resolve: release } = Promise.withResolvers<void>();
    const slow = transaction((doors[0] as OpenDatabase).db, async (tx) => {
      await checkIn(tx, byUser(steward.id, clock.now()), scanOf(first.code, {}));
      await recorded;
    });
    // The second door does not wait for the first one's commit.
    expect((await scan(second.code, { at: (doors[1] as OpenDatabase).db })).verdict).toBe('admitted');
    release();
    await slow;
  });

  test('and the last guest are read from scans: no ticket is counted', async () => {
    const ticket = await oneTicket();
    await scan(ticket.code);
    expect((await stateNow()).last).toEqual({ id: ticket.id, contact_name: 'Mab Ellery' });
    const { pace } = await stateNow();
    await exit(ticket.code);
    expect((await stateNow()).last).toBeNull();
    clock.advance({ minutes: 2 });
    expect((await stateNow()).pace).toBeLessThan(pace);
  });
});

test('takes two statements to admit a ticket', async () => {
  const ticket = await oneTicket();
  expect(await queriesOf(() => scan(ticket.code))).toHaveLength(2);
});
