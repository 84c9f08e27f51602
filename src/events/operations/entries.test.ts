import { beforeEach, describe, expect, test } from 'vitest';
import { transaction } from '../../shared/db/database.ts';
import { formatList, formatMoney } from '../../shared/i18n/formats.ts';
import { testDatabase } from '../../shared/testing/database.ts';
import { waitingMails } from '../../shared/testing/jobs.ts';
import { bookSlot, buildEvent, buyTickets, reserveSlot, reserveTickets } from '../builders.ts';
import { SlotTaken } from '../errors.ts';
import { t } from '../messages/translate.ts';
import { type CalendarEntry, getEntry } from '../model/calendar-entry.ts';
import type { Orders } from '../ports.ts';
import { entryKey } from '../rules/hold.ts';
import { buildVenue, type TestVenue } from '../testing.ts';
import { cancelEntry } from './cancel-entry.ts';
import { confirmEntry } from './confirm-entry.ts';
import { declineEntry } from './decline-entry.ts';
import { draftEvents } from './draft-events.ts';
import { publishEntries } from './publish-entries.ts';
import { publishEntry } from './publish-entry.ts';

const { db, clock, openMore } = await testDatabase();
const SITE = 'https://events.example.org';
let venue: TestVenue;
let seeded = 0;
let refunds: Parameters<Orders['refundLine']>[1][] = [];
const orders: Orders = {
  async refundLine(_tx, line) {
    refunds.push(line);
  },
  listReceipts: async () => [],
};

beforeEach(async () => {
  clock.set('2026-06-01T09:00:00Z');
  refunds = [];
  venue = await buildVenue(db, seeded++ === 0 ? 'glasshouse' : `hall-${seeded}`);
});

const which = (entry: CalendarEntry) => ({ calendarId: entry.calendar_id, entryId: entry.id });
const stateOf = async (entry: CalendarEntry) => (await getEntry(db, entry.calendar_id, entry.id)).state;
const confirm = (entry: CalendarEntry, at = db) =>
  transaction(at, (tx) => confirmEntry(tx, which(entry), venue.organiser.id, SITE, clock.now()));
const decline = (entry: CalendarEntry, reason = '', at = db) =>
  transaction(at, (tx) =>
    declineEntry(tx, which(entry), reason, venue.organiser.id, orders, SITE, clock.now()),
  );
const cancel = (entry: CalendarEntry) =>
  transaction(db, (tx) => cancelEntry(tx, which(entry), venue.organiser.id, orders, SITE, clock.now()));
const publish = (entry: CalendarEntry) =>
  transaction(db, (tx) => publishEntry(tx, which(entry), venue.organiser.id, clock.now()));
const hold = (date = '2026-06-10') => reserveSlot(db, venue, { date, now: clock.now() });
const draft = (from: string, to: string, more: Partial<CalendarEntry> = {}) =>
  buildEvent(db, venue.calendar, {
    name: 'Draft',
    state: 'draft',
    space_id: venue.spaces.garden,
    starts_at: Temporal.Instant.from(from),
    ends_at: Temporal.Instant.from(to),
    ...more,
  });
const wrongState = (code: string, args = {}) => ({ kind: 'wrong-state', reason: { code, args } });
const spaceTaken = (code: string, args = {}) => ({ kind: 'taken', reason: { code, args } });
const mailsTo = (address: string) => waitingMails(db, address);

describe('confirming', () => {
  test('confirms a paid booking once, and mails its hirer the calendar file', async () => {
    const booking = await bookSlot(db, venue, { name: 'Choir practice' });
    const before = (await mailsTo('mab@example.com')).length;
    expect((await confirm(booking)).state).toBe('confirmed');
    await expect(confirm(booking)).rejects.toMatchObject(wrongState('not_awaiting_confirmation'));
    const mails = (await mailsTo('mab@example.com')).slice(before);
    expect(mails).toHaveLength(1);
    const [mail] = mails;
    expect(mail?.subject).toBe('Confirmed: Choir practice');
    expect(mail?.text).toContain('Wednesday 10 June 2026, 09:00–12:00');
    expect(mail?.text).toContain('Garden room');
    const [file] = mail?.attachments ?? [];
    const calendar = Buffer.from(file?.content ?? '', 'base64').toString();
    expect(calendar).toContain(`UID:entry-${booking.calendar_id}-${booking.id}@events.example.org`);
    expect(calendar).toContain('DTSTART:20260610T080000Z');
    expect(calendar).toContain('STATUS:CONFIRMED');
  });

  test('accepts only one of two concurrent answers', async () => {
    const booking = await bookSlot(db, venue);
    const other = openMore();
    const results = await Promise.allSettled([confirm(booking), decline(booking, '', other.db)]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(refunds).toHaveLength((await stateOf(booking)) === 'declined' ? 1 : 0);
  });

  test('refuses what is not paid: a hold, or a draft whose space is taken', async () => {
    await expect(confirm(await hold())).rejects.toMatchObject(wrongState('not_awaiting_confirmation'));
    const clashing = await draft('2026-06-10T08:00:00Z', '2026-06-10T09:00:00Z');
    await expect(confirm(clashing)).rejects.toMatchObject(wrongState('not_awaiting_confirmation'));
    expect(await stateOf(clashing)).toBe('draft');
  });
});

describe('declining', () => {
  test('refunds the booking once, frees its time, and tells the hirer why', async () => {
    const booking = await bookSlot(db, venue, { name: 'Loud party' });
    await expect(hold()).rejects.toThrow(SlotTaken);
    const before = (await mailsTo('mab@example.com')).length;
    await decline(booking, 'The neighbours asked for a quiet week.');
    expect(refunds).toEqual([{ orderId: booking.order_id, key: entryKey(booking), reason: 'declined' }]);
    await expect(decline(booking)).rejects.toMatchObject(wrongState('not_awaiting_confirmation'));
    expect(refunds).toHaveLength(1);
    const [mail, ...more] = (await mailsTo('mab@example.com')).slice(before);
    expect(more).toEqual([]);
    expect(mail?.text).toContain('The neighbours asked for a quiet week.');
    expect(mail?.text).toContain(t('mail.money_back', { amount: formatMoney(5400, 'GBP') }));
    expect((await hold()).state).toBe('pending');
  });
});

describe('cancelling', () => {
  test('refunds a confirmed booking and frees its time', async () => {
    const booking = await bookSlot(db, venue);
    await confirm(booking);
    await cancel(booking);
    expect(refunds).toEqual([{ orderId: booking.order_id, key: entryKey(booking), reason: 'cancelled' }]);
    expect((await hold()).state).toBe('pending');
    await expect(cancel(booking)).rejects.toMatchObject(wrongState('not_cancellable'));
    expect(refunds).toHaveLength(1);
  });

  test('keeps an event without sold tickets on the schedule as cancelled', async () => {
    await cancel(venue.concert);
    expect(await stateOf(venue.concert)).toBe('cancelled');
    expect(refunds).toEqual([]);
  });

  test('refuses an event with held or sold tickets, and counts them without expired ones', async () => {
    const { concert } = venue;
    await reserveTickets(db, venue, { quantity: 3 });
    await expect(cancel(concert)).rejects.toMatchObject(wrongState('has_tickets', { count: 3 }));
    clock.advance({ minutes: 15 });
    await cancel(concert);
    expect(await stateOf(concert)).toBe('cancelled');
  });

  test('refuses an event with one sold ticket', async () => {
    await buyTickets(db, venue, { quantity: 1 });
    await expect(cancel(venue.concert)).rejects.toMatchObject(wrongState('has_tickets', { count: 1 }));
    expect(await stateOf(venue.concert)).toBe('confirmed');
  });

  test('refuses a hold', async () => {
    const held = await hold();
    await expect(cancel(held)).rejects.toMatchObject(wrongState('being_booked'));
    expect(await stateOf(held)).toBe('pending');
  });
});

describe('publishing', () => {
  test('occupies the space from that moment', async () => {
    const event = await draft('2026-06-10T08:00:00Z', '2026-06-10T11:00:00Z');
    const held = await hold('2026-06-11');
    expect(held.state).toBe('pending');
    expect((await publish(event)).state).toBe('confirmed');
    await expect(hold()).rejects.toThrow(SlotTaken);
    await expect(publish(event)).rejects.toMatchObject(wrongState('not_a_draft'));
  });

  test('refuses a draft whose space is taken, until that hold expires', async () => {
    await hold();
    const event = await draft('2026-06-10T09:00:00Z', '2026-06-10T10:00:00Z');
    await expect(publish(event)).rejects.toMatchObject(spaceTaken('space_taken'));
    expect(await stateOf(event)).toBe('draft');
    clock.advance({ minutes: 15 });
    expect((await publish(event)).state).toBe('confirmed');
  });

  test('refuses an event that is over', async () => {
    const event = await draft('2026-05-10T09:00:00Z', '2026-05-10T10:00:00Z');
    await expect(publish(event)).rejects.toMatchObject(wrongState('event_over'));
  });

  test('publishes an event without a space at any time', async () => {
    await hold();
    const event = await draft('2026-06-10T08:00:00Z', '2026-06-10T10:00:00Z', { space_id: null });
    expect((await publish(event)).state).toBe('confirmed');
  });

  test('publishes several drafts or none, and names every clash', async () => {
    await hold('2026-06-10');
    await hold('2026-06-12');
    const events = [
      await draft('2026-06-10T08:00:00Z', '2026-06-10T10:00:00Z'),
      await draft('2026-06-11T08:00:00Z', '2026-06-11T10:00:00Z'),
      await draft('2026-06-12T08:00:00Z', '2026-06-12T10:00:00Z'),
    ];
    const publishAll = () =>
      transaction(db, (tx) => publishEntries(tx, events, 'Europe/London', venue.organiser.id, clock.now()));
    await expect(publishAll()).rejects.toMatchObject(
      spaceTaken('space_taken_at', {
        times: formatList(['Wednesday 10 June 2026, 09:00–11:00', 'Friday 12 June 2026, 09:00–11:00']),
      }),
    );
    expect(await Promise.all(events.map(stateOf))).toEqual(['draft', 'draft', 'draft']);
    clock.advance({ minutes: 15 });
    await publishAll();
    expect(await Promise.all(events.map(stateOf))).toEqual(['confirmed', 'confirmed', 'confirmed']);
  });

  test('refuses a draft in the past', async () => {
    const at = { starts_at: clock.now(), ends_at: clock.now().add({ hours: 1 }), doors_at: null };
    const terms = { name: 'Late', description: '', space_id: null, capacity: null, listed: true, ...at };
    const event = { ...terms, buffer_before_minutes: 0, buffer_after_minutes: 0 };
    await expect(
      transaction(db, (tx) => draftEvents(tx, venue.calendar.id, [event], venue.organiser.id, clock.now())),
    ).rejects.toMatchObject({ kind: 'invalid', fields: { date: { code: 'date_in_the_past' } } });
  });
});
