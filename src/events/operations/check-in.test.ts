import { expect, test } from 'vitest';
import { byUser } from '../../shared/act.ts';
import { type Db, transaction } from '../../shared/db/database.ts';
import type { EntryId } from '../../shared/ids.ts';
import { testDatabase } from '../../shared/testing/database.ts';
import { buildEvent, buildTicketType, buyTickets, reserveTickets } from '../builders.ts';
import { getEntry } from '../model/calendar-entry.ts';
import { listCheckIns } from '../model/check-in.ts';
import { readableCode } from '../rules/ticket-code.ts';
import { buildVenue } from '../testing.ts';
import { checkIn, recordExit, type Verdict } from './check-in.ts';

const { db, clock, openMore } = await testDatabase();
const venue = await buildVenue(db);
const { concert, page, steward, organiser } = venue;
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
};
const scanOf = (code: string, { nonce = newNonce(), entryId = door.entryId, scannedAt }: ScanOptions) => ({
  ...door,
  entryId,
  code,
  device: 'Front door',
  nonce,
  ...(scannedAt && { scannedAt }),
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

test('counts a ticket among those bought together', async () => {
  const tickets = await buyTickets(db, venue, { quantity: 2 });
  const places: Verdict[] = [];
  for (const { code } of tickets) places.push(await scan(readableCode(code)));
  expect(places).toMatchObject([{ place: { number: 1, count: 2 } }, { place: { number: 2, count: 2 } }]);
});

test('refuses a ticket of another event of the page without naming its buyer', async () => {
  const talk = await buildEvent(db, venue.calendar, { name: 'Talk', starts_at: '2026-06-13T18:00' });
  const type = await buildTicketType(db, talk);
  const [ticket] = await buyTickets(db, venue, { entry: talk, type, quantity: 1 });
  expect(await scan(ticket?.code ?? '')).toEqual({
    verdict: 'other-event',
    event: { name: 'Talk', startsAt: talk.starts_at, timeZone: 'Europe/London' },
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
