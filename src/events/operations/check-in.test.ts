import { expect, test } from 'vitest';
import { type Db, transaction } from '../../shared/db/database.ts';
import { testDatabase } from '../../shared/testing/database.ts';
import { buyTickets } from '../builders.ts';
import { readableCode } from '../rules/ticket-code.ts';
import { buildVenue } from '../testing.ts';
import { checkIn, recordExit, type Verdict } from './check-in.ts';

const { db, clock, openMore } = await testDatabase();
const venue = await buildVenue(db);
const { calendar, concert, steward, organiser } = venue;
const door = { calendarId: calendar.id, entryId: concert.id };

const oneTicket = async () => {
  const [ticket] = await buyTickets(db, venue, { quantity: 1 });
  if (!ticket) throw new Error('no ticket');
  return ticket;
};
const scan = (code: string, at: Db = db, as = steward.id, where = door) =>
  transaction(at, (tx) => checkIn(tx, where, { code, steward: as, now: clock.now() }));
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
    const verdicts = await Promise.all(doors.map((one) => scan(ticket.code, one.db)));
    expect(verdicts.map(({ verdict }) => verdict).sort()).toEqual(['admitted', 'already-in', 'already-in']);
    for (const verdict of verdicts) {
      if (verdict.verdict === 'already-in')
        expect(verdict).toMatchObject({ by: 'Sam Okoro', at: clock.now() });
    }
    expect((await transitionsOf(ticket.id)).filter(({ to_state }) => to_state === 'checked_in')).toHaveLength(
      1,
    );
  }
});

test('counts a ticket among those bought together', async () => {
  const tickets = await buyTickets(db, venue, { quantity: 2 });
  const places: Verdict[] = [];
  for (const { code } of tickets) places.push(await scan(readableCode(code)));
  expect(places).toMatchObject([{ place: { number: 1, count: 2 } }, { place: { number: 2, count: 2 } }]);
});

test('refuses a ticket of another event without naming its buyer', async () => {
  const other = await buildVenue(db, 'other-hall');
  const [foreign] = await buyTickets(db, other, { quantity: 1 });
  const verdict = await scan(foreign?.code ?? '');
  expect(verdict).toEqual({
    verdict: 'other-event',
    event: { name: 'Rosa Ash Ensemble', startsAt: other.concert.starts_at, timeZone: 'Europe/London' },
  });
  expect((await transitionsOf(foreign?.id ?? 0)).at(-1)?.to_state).toBe('confirmed');
});

test('admits a ticket again after an exit, and records each transition', async () => {
  const ticket = await oneTicket();
  await scan(ticket.code);
  clock.advance({ minutes: 10 });
  const exit = (as = steward.id) =>
    transaction(db, (tx) => recordExit(tx, door, { code: ticket.code, steward: as, now: clock.now() }));
  expect((await exit(organiser.id))?.id).toBe(ticket.id);
  expect(await exit()).toBeUndefined();
  expect((await scan(ticket.code)).verdict).toBe('admitted');
  expect((await transitionsOf(ticket.id)).slice(-3)).toEqual([
    { from_state: 'confirmed', to_state: 'checked_in', transitioned_by: `user:${steward.id}` },
    { from_state: 'checked_in', to_state: 'confirmed', transitioned_by: `user:${organiser.id}` },
    { from_state: 'confirmed', to_state: 'checked_in', transitioned_by: `user:${steward.id}` },
  ]);
});

test('records no exit at another event’s door', async () => {
  const ticket = await oneTicket();
  await scan(ticket.code);
  const otherDoor = { ...door, entryId: (door.entryId + 1) as typeof door.entryId };
  const exit = await transaction(db, (tx) =>
    recordExit(tx, otherDoor, { code: ticket.code, steward: steward.id, now: clock.now() }),
  );
  expect(exit).toBeUndefined();
  expect((await scan(ticket.code)).verdict).toBe('already-in');
});

test('keeps the place taken after an exit', async () => {
  const taken = async () =>
    (
      await db
        .selectFrom('calendar_entries')
        .select('places_sold')
        .where('id', '=', concert.id)
        .executeTakeFirst()
    )?.places_sold;
  const ticket = await oneTicket();
  const before = await taken();
  await scan(ticket.code);
  expect(await taken()).toBe(before);
});

test.each(['', 'nonsense', 'kwp47mznd2xt9hqb', '\u0000'])('finds no ticket for %j', async (code) => {
  expect(await scan(code)).toEqual({ verdict: 'unknown' });
});
