import { expect, test } from 'vitest';
import { byOwner } from '../../shared/act.ts';
import { newVisitor } from '../../shared/builders.ts';
import { transaction } from '../../shared/db/database.ts';
import { testDatabase } from '../../shared/testing/database.ts';
import { buildCustomer, buildEvent, buildSlot, orderHeld, reserveSlot } from '../builders.ts';
import { NotOnSale, PriceChanged, SlotTaken } from '../errors.ts';
import { updateSlot } from '../model/calendar-slot.ts';
import { buildVenue } from '../testing.ts';
import { holdSlot } from './hold-slot.ts';

const { db, clock, openMore } = await testDatabase();
const venue = await buildVenue(db);
const { calendar, page, slots, spaces } = venue;

const hold = (
  booking: Omit<NonNullable<Parameters<typeof reserveSlot>[2]>, 'owner' | 'now'>,
  owner = newVisitor(),
) => reserveSlot(db, venue, { ...booking, owner, now: clock.now() });
const at = (local: string) => Temporal.ZonedDateTime.from(`${local}[Europe/London]`).toInstant();
const flexibly = (date: string, from: string, to: string) =>
  hold({ slot: slots.flexible, date, range: { from: at(`${date}T${from}`), to: at(`${date}T${to}`) } });

test('holds the whole of a fixed slot for the calendar’s hold time, at its price', async () => {
  const owner = newVisitor();
  const entry = await hold({ date: '2026-06-03' }, owner);
  expect(entry).toMatchObject({
    state: 'pending',
    listed: false,
    cost_minor: 5400,
    session_id: owner.sessionId,
    user_id: null,
    space_id: spaces.garden,
    state_by: 'visitor',
  });
  expect(entry.starts_at.toString()).toBe('2026-06-03T08:00:00Z');
  expect(entry.held_until?.toString()).toBe('2026-06-01T09:15:00Z');
});

test('refuses a taken time until the hold expires, before it is swept', async () => {
  await hold({ date: '2026-06-04' });
  await expect(hold({ date: '2026-06-04' })).rejects.toThrow(SlotTaken);
  clock.advance({ minutes: 14, seconds: 59 });
  await expect(hold({ date: '2026-06-04' })).rejects.toThrow(SlotTaken);
  clock.advance({ seconds: 1 });
  expect((await hold({ date: '2026-06-04' })).state).toBe('pending');
  clock.set('2026-06-01T09:00:00Z');
});

test('occupies the rooms of a hall, and refuses a hall of which one room is taken', async () => {
  await flexibly('2026-06-05', '12:00', '14:00');
  await buildEvent(db, calendar, {
    space_id: spaces.garden,
    starts_at: '2026-06-06T13:00',
    ends_at: '2026-06-06T14:00',
  });
  await expect(flexibly('2026-06-06', '12:00', '14:00')).rejects.toThrow(SlotTaken);
  expect((await flexibly('2026-06-06', '14:30', '16:00')).cost_minor).toBe(3000);
});

test('keeps the buffers free, and does not charge for them', async () => {
  await flexibly('2026-06-07', '12:00', '13:00');
  await expect(flexibly('2026-06-07', '13:30', '14:30')).rejects.toThrow(SlotTaken);
  const after = await flexibly('2026-06-07', '14:00', '15:00');
  expect(after).toMatchObject({ cost_minor: 2000, buffer_before_minutes: 30, buffer_after_minutes: 30 });
});

test('holds the whole of a flexible slot if no range is given', async () => {
  const entry = await hold({ slot: slots.flexible, date: '2026-06-08' });
  expect(entry.starts_at.until(entry.ends_at).total('hours')).toBe(6);
  expect(entry.cost_minor).toBe(12_000);
});

test('refuses an owner of twenty unpaid bookings, until some of them expire', async () => {
  const hoarder = newVisitor();
  const monday = Temporal.PlainDate.from('2027-01-04');
  const dateOf = (week: number) => monday.add({ weeks: week }).toString();
  for (let week = 0; week < 20; week++) await hold({ date: dateOf(week) }, hoarder);
  await expect(hold({ date: dateOf(20) }, hoarder)).rejects.toMatchObject({
    kind: 'too-many',
    reason: { code: 'too_many_unpaid', args: { count: 20 } },
  });
  await orderHeld(db, hoarder, { now: clock.now() });
  clock.advance({ minutes: 16 });
  await expect(hold({ date: dateOf(20) }, hoarder)).rejects.toMatchObject({
    kind: 'too-many',
    reason: { code: 'too_many_unpaid', args: { count: 20 } },
  });
  expect((await hold({ date: dateOf(20) })).state).toBe('pending');
  clock.advance({ minutes: 14 });
  expect((await hold({ date: dateOf(21) }, hoarder)).state).toBe('pending');
  clock.set('2026-06-01T09:00:00Z');
});

test.each([
  ['off its steps', '12:10', '14:00'],
  ['before it begins', '11:30', '13:00'],
  ['after it ends', '17:00', '18:30'],
  ['too short', '12:00', '12:30'],
  ['backwards', '14:00', '13:00'],
])('refuses a range that is %s', async (_, from, to) => {
  await expect(flexibly('2026-06-09', from, to)).rejects.toMatchObject({
    kind: 'invalid',
    fields: { from: { code: 'outside_band', args: { step: 30, min: 60 } } },
  });
});

test('refuses a day on which the slot does not recur, and a time that has begun', async () => {
  await expect(hold({ date: '2026-06-07' })).rejects.toMatchObject({
    reason: { code: 'not_offered_that_day' },
  });
  await expect(hold({ date: '2026-05-29' })).rejects.toMatchObject({
    kind: 'wrong-state',
    reason: { code: 'already_begun' },
  });
  clock.set('2026-06-10T08:00:00Z');
  await expect(hold({ date: '2026-06-10' })).rejects.toThrow(NotOnSale);
  clock.set('2026-06-10T07:59:59Z');
  expect((await hold({ date: '2026-06-10' })).state).toBe('pending');
  clock.set('2026-06-01T09:00:00Z');
});

test('keeps its wall time on both sides of a clock change', async () => {
  const summer = await hold({ date: '2026-10-23' });
  const winter = await hold({ date: '2026-10-26' });
  expect(summer.starts_at.toString()).toBe('2026-10-23T08:00:00Z');
  expect(winter.starts_at.toString()).toBe('2026-10-26T09:00:00Z');
});

test('refuses a slot that was repriced or retired since the page was shown, and holds nothing', async () => {
  const slot = await buildSlot(db, calendar, {
    space_id: spaces.orchard,
    starts_time: '06:00',
    ends_time: '07:00',
  });
  const { id: _, ...flexible } = slots.flexible;
  const hourly = await buildSlot(db, calendar, { ...flexible, space_id: spaces.orchard });
  const change = (id: typeof slot.id, columns: Parameters<typeof updateSlot>[3]) =>
    transaction(db, (tx) => updateSlot(tx, page.id, { id }, columns));
  await change(slot.id, { cost_minor: 6100 });
  await change(hourly.id, { cost_minor: 2500 });
  const changed = hold({ slot, date: '2026-07-01' });
  await expect(changed).rejects.toThrow(PriceChanged);
  await expect(changed).rejects.toMatchObject({
    reason: { code: 'slot_price_changed', args: { price: '£61.00' } },
  });
  await expect(hold({ slot: hourly, date: '2026-07-01' })).rejects.toMatchObject({
    reason: { code: 'hourly_price_changed', args: { price: '£25.00' } },
  });
  await change(slot.id, { active: false });
  await expect(hold({ slot: { ...slot, cost_minor: 6100 }, date: '2026-07-01' })).rejects.toMatchObject({
    kind: 'wrong-state',
    reason: { code: 'slot_retired' },
  });
  const held = db.selectFrom('calendar_entries').select('id').where('slot_id', 'in', [slot.id, hourly.id]);
  expect(await held.execute()).toEqual([]);
});

test('names what is in the way to those who may know, and to others until when it is held', async () => {
  await hold({ date: '2026-07-02', name: 'Valley choir' });
  const again = (reveal: boolean, date = '2026-07-02') => {
    const owner = newVisitor();
    return transaction(db, (tx) =>
      holdSlot(tx, byOwner(owner, clock.now()), {
        owner,
        containerId: page.id,
        slotId: slots.morning.id,
        date: Temporal.PlainDate.from(date),
        name: 'Somebody else',
        seenPrice: 5400,
        seenVersion: 1,
        reveal,
      }),
    );
  };
  await expect(again(true)).rejects.toMatchObject({
    conflicts: [{ name: 'Valley choir', kind: 'hire', state: 'pending', place: 'Garden room' }],
    reason: {
      code: 'taken_by',
      args: { entries: 'Valley choir, 09:00–12:00, Garden room, held until 10:15', more: 0 },
    },
  });
  await expect(again(false)).rejects.toMatchObject({
    reason: { code: 'taken_until', args: { time: '10:15' } },
  });
  await buildEvent(db, calendar, {
    name: 'Ball',
    space_id: spaces.hall,
    starts_at: '2026-07-03T10:00',
    ends_at: '2026-07-03T11:00',
  });
  await expect(again(true, '2026-07-03')).rejects.toMatchObject({
    reason: { code: 'taken_by', args: { entries: 'Ball, 10:00–11:00, Main hall' } },
  });
  await expect(again(false, '2026-07-03')).rejects.toMatchObject({
    reason: { code: 'slot_taken', args: {} },
  });
});

test('holds a slot for a customer of the page', async () => {
  const { id: customerId } = await buildCustomer(db, page, { name: 'Wye Players' });
  const owner = { customerId, containerId: page.id };
  const entry = await reserveSlot(db, venue, { owner, date: '2026-07-06', now: clock.now() });
  expect(entry).toMatchObject({ customer_id: customerId, user_id: null, session_id: null, state: 'pending' });
});

test('counts the unpaid bookings of one person across concurrent requests', async () => {
  const owner = newVisitor();
  const monday = Temporal.PlainDate.from('2027-06-07');
  const dateOf = (week: number) => monday.add({ weeks: week }).toString();
  for (let week = 0; week < 18; week++) await hold({ date: dateOf(week) }, owner);
  const doors = [openMore(), openMore(), openMore(), openMore()];
  const results = await Promise.allSettled(
    doors.map((one, index) =>
      reserveSlot(one.db, venue, { date: dateOf(20 + index), owner, now: clock.now() }),
    ),
  );
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
});
