import { expect, test } from 'vitest';
import { newVisitor } from '../../shared/builders.ts';
import { testDatabase } from '../../shared/testing/database.ts';
import { buildEvent, orderHeld, reserveSlot } from '../builders.ts';
import { NotOnSale, SlotTaken } from '../errors.ts';
import { buildVenue } from '../testing.ts';

const { db, clock } = await testDatabase();
const venue = await buildVenue(db);
const { calendar, slots, spaces } = venue;

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
