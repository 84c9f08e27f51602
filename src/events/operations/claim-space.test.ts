import { expect, test } from 'vitest';
import { byClock } from '../../shared/act.ts';
import { newVisitor } from '../../shared/builders.ts';
import { transaction } from '../../shared/db/database.ts';
import { testDatabase } from '../../shared/testing/database.ts';
import { buildEvent, buildResource, orderHeld, reserveSlot } from '../builders.ts';
import { getEntry, transitionEntry } from '../model/calendar-entry.ts';
import { insertEntryResources } from '../model/resource.ts';
import { buildVenue } from '../testing.ts';
import { claimSpace } from './claim-space.ts';

const { db, clock } = await testDatabase();
const venue = await buildVenue(db);
const { page, calendar, spaces } = venue;
const piano = await buildResource(db, page);

/** A draft in the garden room, or in no space, that also takes the piano. */
async function recital(columns: { name: string; starts_at: string; space_id?: typeof spaces.garden }) {
  const draft = await buildEvent(db, calendar, { state: 'draft', ...columns });
  await transaction(db, (tx) =>
    insertEntryResources(tx, page.id, draft.id, [{ resourceId: piano.id, quantity: 1 }]),
  );
  return draft;
}

const publish = (draft: Awaited<ReturnType<typeof recital>>, reveal: boolean) =>
  transaction(db, async (tx) => {
    const act = byClock(clock.now());
    const claim = {
      containerId: page.id,
      entryId: draft.id,
      place: draft,
      timeZone: 'Europe/London',
      reveal,
    };
    const occupy = () => transitionEntry(tx, page.id, draft.id, { to: 'confirmed', act });
    return await claimSpace(tx, act, claim, occupy).catch(async (error: unknown) => {
      // The transaction stays usable, and the write is undone.
      expect((await getEntry(tx, page.id, draft.id)).state).toBe('draft');
      throw error;
    });
  });
const taken = (code: string, args = {}) => ({ kind: 'taken', reason: { code, args } });

test('claims the other resources of an entry too, and names the one that is taken', async () => {
  const first = await recital({ name: 'Recital', starts_at: '2026-06-20T19:00', space_id: spaces.garden });
  const second = await recital({ name: 'Lesson', starts_at: '2026-06-20T20:00' });
  expect((await publish(first, true))?.state).toBe('confirmed');
  await expect(publish(second, true)).rejects.toMatchObject(
    taken('taken_by', { entries: 'Recital, 19:00–21:00, Piano', more: 0 }),
  );
  await expect(publish(second, false)).rejects.toMatchObject(taken('slot_taken'));
  const third = await recital({ name: 'Matinee', starts_at: '2026-06-20T17:00' });
  expect((await publish(third, false))?.state).toBe('confirmed');
});

test('expires overdue holds first, and says until when others last, with the date if it is not today', async () => {
  const owner = newVisitor();
  await reserveSlot(db, venue, { owner, date: '2026-06-22', name: 'Choir', now: clock.now() });
  const draft = await recital({ name: 'Talk', starts_at: '2026-06-22T09:00', space_id: spaces.garden });
  await expect(publish(draft, false)).rejects.toMatchObject(taken('taken_until', { time: '10:15' }));
  await orderHeld(db, owner, { now: clock.now() });
  await db
    .updateTable('calendar_entries')
    .set({ held_until: clock.now().add({ hours: 48 }) })
    .where('state', '=', 'ordered')
    .execute();
  await expect(publish(draft, false)).rejects.toMatchObject(
    taken('taken_until', { time: 'Wed 3 June, 10:00' }),
  );
  clock.advance({ hours: 48 });
  expect((await publish(draft, false))?.state).toBe('confirmed');
});

test('names five of many that are in the way, and counts the others', async () => {
  for (let hour = 9; hour < 16; hour++) {
    const [from, to] = [hour, hour + 1].map((one) => `2026-06-24T${String(one).padStart(2, '0')}:00`);
    await buildEvent(db, calendar, {
      name: `Class ${hour}`,
      space_id: spaces.orchard,
      starts_at: from ?? '',
      ends_at: to ?? '',
    });
  }
  const fair = await buildEvent(db, calendar, {
    state: 'draft',
    name: 'Fair',
    space_id: spaces.hall,
    starts_at: '2026-06-24T08:00',
    ends_at: '2026-06-24T20:00',
  });
  const error = await publish(fair, true).catch((refused: unknown) => refused);
  expect(error).toMatchObject({ reason: { code: 'taken_by', args: { more: 2 } } });
  expect(error).toMatchObject({ conflicts: { length: 7 } });
});
