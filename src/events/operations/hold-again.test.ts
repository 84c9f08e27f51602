import { beforeEach, expect, test } from 'vitest';
import { byOwner } from '../../shared/act.ts';
import { newVisitor } from '../../shared/builders.ts';
import { transaction } from '../../shared/db/database.ts';
import type { Owner } from '../../shared/ids.ts';
import { testDatabase } from '../../shared/testing/database.ts';
import { reserveSlot, reserveTickets } from '../builders.ts';
import { listHolds } from '../model/hold.ts';
import { buildVenue, type TestVenue } from '../testing.ts';
import { holdAgain } from './hold-again.ts';

const { db, clock } = await testDatabase();
let venue: TestVenue;
let venues = 0;

beforeEach(async () => {
  clock.set('2026-06-01T09:00:00Z');
  venue = await buildVenue(db, `hall-${++venues}`);
});

const basketOf = (owner: Owner) =>
  listHolds(db, owner, { since: clock.now().subtract({ hours: 1 }), now: clock.now() });
const again = (owner: Owner, places: { key: string; count: number }[]) =>
  transaction(db, (tx) =>
    holdAgain(tx, byOwner(owner, clock.now()), { owner, containerId: venue.page.id, places }),
  );
const keysOf = (holds: readonly { key: string }[]) => holds.map(({ key }) => ({ key, count: 1 }));

test('takes an expired booking and expired tickets again, and lists them no more as expired', async () => {
  const owner = newVisitor();
  await reserveSlot(db, venue, { owner, date: '2026-06-10', now: clock.now() });
  await reserveTickets(db, venue, { owner, quantity: 2, now: clock.now() });
  const { held: before } = await basketOf(owner);
  clock.advance({ minutes: 20 });
  const { expired } = await basketOf(owner);
  expect(expired).toHaveLength(3);
  await again(owner, keysOf(expired));
  const after = await basketOf(owner);
  expect(after.expired).toEqual([]);
  const facts = ({ kind, entry_name, starts_at, ends_at, price_minor }: (typeof before)[number]) =>
    JSON.stringify([kind, entry_name, starts_at, ends_at, price_minor]);
  expect(after.held.map(facts).sort()).toEqual(before.map(facts).sort());
});

test('takes nothing again if somebody else has it now', async () => {
  const owner = newVisitor();
  await reserveSlot(db, venue, { owner, date: '2026-06-11', now: clock.now() });
  await reserveTickets(db, venue, { owner, quantity: 1, now: clock.now() });
  clock.advance({ minutes: 20 });
  await reserveSlot(db, venue, { owner: newVisitor(), date: '2026-06-11', now: clock.now() });
  const { expired } = await basketOf(owner);
  await expect(again(owner, keysOf(expired))).rejects.toMatchObject({ kind: 'taken' });
  const after = await basketOf(owner);
  expect([after.held.length, after.expired.length]).toEqual([0, 2]);
});

test('holds more tickets of a kind, within the limit of an order', async () => {
  const owner = newVisitor();
  await reserveTickets(db, venue, { owner, quantity: 1, now: clock.now() });
  const [first] = (await basketOf(owner)).held;
  await again(owner, [{ key: first?.key ?? '', count: 3 }]);
  expect((await basketOf(owner)).held).toHaveLength(4);
  await expect(again(owner, [{ key: first?.key ?? '', count: 99 }])).rejects.toMatchObject({
    kind: 'invalid',
  });
});

test('finds nothing of somebody else', async () => {
  const owner = newVisitor();
  await reserveTickets(db, venue, { owner, quantity: 1, now: clock.now() });
  const places = keysOf((await basketOf(owner)).held);
  await expect(again(newVisitor(), places)).rejects.toMatchObject({ kind: 'not-found' });
});
