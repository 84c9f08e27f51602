import { beforeEach, describe, expect, test } from 'vitest';
import { pagesOfBlog } from '../../glue/ports.ts';
import { byClock, byUser } from '../../shared/act.ts';
import { newVisitor, SITE } from '../../shared/builders.ts';
import { transaction } from '../../shared/db/database.ts';
import { formatList, formatMoney } from '../../shared/i18n/formats.ts';
import { testDatabase } from '../../shared/testing/database.ts';
import { waitingMails } from '../../shared/testing/jobs.ts';
import { bookSlot, buildEvent, buyTickets, nextOrderId, reserveSlot, reserveTickets } from '../builders.ts';
import { SlotTaken } from '../errors.ts';
import { t } from '../messages/translate.ts';
import { type CalendarEntry, getEntry } from '../model/calendar-entry.ts';
import type { EventsAct, Orders } from '../ports.ts';
import { entryKey } from '../rules/hold.ts';
import { buildVenue, buyerOf, type TestVenue } from '../testing.ts';
import { cancelEntry } from './cancel-entry.ts';
import { confirmEntry } from './confirm-entry.ts';
import { declineAwaiting, declineEntry } from './decline-entry.ts';
import { publishEntries } from './publish-entries.ts';
import { publishEntry } from './publish-entry.ts';

const { db, clock, openMore } = await testDatabase();
let venue: TestVenue;
let seeded = 0;
let cancelled: Parameters<Orders['cancelLine']>[2][] = [];
let confirmed: Parameters<Orders['confirmLine']>[2][] = [];
const orders: EventsAct['orders'] = {
  async cancelLine(_tx, _act, line) {
    cancelled.push(line);
  },
  async confirmLine(_tx, _act, line) {
    confirmed.push(line);
  },
  changeBuyer: async () => {},
  getBuyer: async (_db, { orderId }) => buyerOf(orderId),
};
const mails = { orders, pages: pagesOfBlog, site: SITE };

beforeEach(async () => {
  clock.set('2026-06-01T09:00:00Z');
  cancelled = [];
  confirmed = [];
  venue = await buildVenue(db, seeded++ === 0 ? 'glasshouse' : `hall-${seeded}`);
});

const act = (): EventsAct => ({
  ...byUser(venue.organiser.id, clock.now()),
  ...mails,
});
const keyOf = (entry: CalendarEntry) => ({ containerId: entry.container_id, entryId: entry.id });
const lineOf = (entry: CalendarEntry) => ({
  containerId: entry.container_id,
  orderId: entry.order_id,
  key: entryKey(entry.id),
});
const stateOf = async (entry: CalendarEntry) => (await getEntry(db, entry.container_id, entry.id)).state;
const confirm = (entry: CalendarEntry, at = db) =>
  transaction(at, (tx) => confirmEntry(tx, act(), keyOf(entry)));
const decline = (entry: CalendarEntry, explanation = '', at = db) =>
  transaction(at, (tx) => declineEntry(tx, act(), { ...keyOf(entry), explanation }));
const cancel = (entry: CalendarEntry) => transaction(db, (tx) => cancelEntry(tx, act(), keyOf(entry)));
const publish = (entry: CalendarEntry, reveal = false) =>
  transaction(db, (tx) => publishEntry(tx, act(), { ...keyOf(entry), reveal }));
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

describe('confirmEntry', () => {
  test('confirms a paid booking once, and mails its hirer the calendar file', async () => {
    const booking = await bookSlot(db, venue, { name: 'Choir practice' });
    const before = (await mailsTo('mab@example.com')).length;
    expect((await confirm(booking)).state).toBe('confirmed');
    await expect(confirm(booking)).rejects.toMatchObject(wrongState('not_awaiting_confirmation'));
    expect(confirmed).toEqual([lineOf(booking)]);
    const mails = (await mailsTo('mab@example.com')).slice(before);
    expect(mails).toHaveLength(1);
    const [mail] = mails;
    expect(mail?.subject).toBe(t('mail.confirmed_subject', { booking: 'Choir practice' }));
    expect(mail?.text).toContain('Wednesday 10 June 2026, 09:00–12:00');
    expect(mail?.text).toContain('Garden room');
    const [file] = mail?.attachments ?? [];
    const calendar = Buffer.from(file?.content ?? '', 'base64').toString();
    expect(calendar).toContain(`UID:entry-${booking.calendar_id}-${booking.id}@events.example`);
    expect(calendar).toContain('DTSTART:20260610T080000Z');
    expect(calendar).toContain('STATUS:CONFIRMED');
  });

  test('accepts only one of two concurrent answers', async () => {
    const booking = await bookSlot(db, venue);
    const other = openMore();
    const results = await Promise.allSettled([confirm(booking), decline(booking, '', other.db)]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('refuses what is not paid: a hold, or a draft whose space is taken', async () => {
    await expect(confirm(await hold())).rejects.toMatchObject(wrongState('not_awaiting_confirmation'));
    const clashing = await draft('2026-06-10T08:00:00Z', '2026-06-10T09:00:00Z');
    await expect(confirm(clashing)).rejects.toMatchObject(wrongState('not_awaiting_confirmation'));
    expect(await stateOf(clashing)).toBe('draft');
  });
});

describe('declineEntry', () => {
  test('refunds the booking once, frees its time, and gives the hirer the reason', async () => {
    const booking = await bookSlot(db, venue, { name: 'Loud party' });
    await expect(hold()).rejects.toThrow(SlotTaken);
    const before = (await mailsTo('mab@example.com')).length;
    await decline(booking, 'The neighbours asked for a quiet week.');
    expect(cancelled).toEqual([{ ...lineOf(booking), reason: 'declined' }]);
    await expect(decline(booking)).rejects.toMatchObject(wrongState('not_awaiting_confirmation'));
    expect(cancelled).toHaveLength(1);
    const [mail, ...more] = (await mailsTo('mab@example.com')).slice(before);
    expect(more).toEqual([]);
    expect(mail?.text).toContain('The neighbours asked for a quiet week.');
    expect(mail?.text).toContain(t('mail.money_back', { amount: formatMoney(5400, 'GBP') }));
    expect((await hold()).state).toBe('pending');
  });
});

describe('declineAwaiting', () => {
  test('declines what still awaits the venue’s yes, tells its hirers, and leaves the cart’s lines to it', async () => {
    const owner = newVisitor();
    const orderId = nextOrderId();
    const awaiting = await bookSlot(db, venue, { owner, orderId });
    const answered = await bookSlot(db, venue, { owner, orderId, date: '2026-06-11' });
    await confirm(answered);
    const before = (await mailsTo('mab@example.com')).length;
    const expireAuthorisation = () =>
      transaction(db, (tx) => {
        const byTheClock = { ...byClock(clock.now()), ...mails };
        return declineAwaiting(tx, byTheClock, { containerId: venue.page.id, orderId });
      });
    expect((await expireAuthorisation()).map(({ id }) => id)).toEqual([awaiting.id]);
    expect(await Promise.all([awaiting, answered].map(stateOf))).toEqual(['declined', 'confirmed']);
    expect((await getEntry(db, venue.page.id, awaiting.id)).state_by).toBe('clock');
    const [mail, ...more] = (await mailsTo('mab@example.com')).slice(before);
    expect(more).toEqual([]);
    expect(mail?.text).toContain(t('mail.not_confirmed_in_time'));
    expect(cancelled).toEqual([]);
    expect(await expireAuthorisation()).toEqual([]);
    expect((await hold()).state).toBe('pending');
  });
});

describe('cancelEntry', () => {
  test('refunds a confirmed booking and frees its time', async () => {
    const booking = await bookSlot(db, venue);
    await confirm(booking);
    await cancel(booking);
    expect(cancelled).toEqual([{ ...lineOf(booking), reason: 'cancelled' }]);
    expect((await hold()).state).toBe('pending');
    await expect(cancel(booking)).rejects.toMatchObject(wrongState('not_cancellable'));
  });

  test('keeps an event without sold tickets on the schedule as cancelled', async () => {
    await cancel(venue.concert);
    expect(await stateOf(venue.concert)).toBe('cancelled');
    expect(cancelled).toEqual([]);
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

describe('publishEntry', () => {
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
    await expect(publish(event)).rejects.toMatchObject(spaceTaken('taken_until', { time: '10:15' }));
    await expect(publish(event, true)).rejects.toMatchObject(
      spaceTaken('taken_by', {
        entries: 'Choir practice, 09:00–12:00, Garden room, held until 10:15',
        more: 0,
      }),
    );
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

  test('publishes all of several drafts or none, and names every clash', async () => {
    await hold('2026-06-10');
    await hold('2026-06-12');
    const events = [
      await draft('2026-06-10T08:00:00Z', '2026-06-10T10:00:00Z'),
      await draft('2026-06-11T08:00:00Z', '2026-06-11T10:00:00Z'),
      await draft('2026-06-12T08:00:00Z', '2026-06-12T10:00:00Z'),
    ];
    const publishAll = (reveal = false) =>
      transaction(db, (tx) =>
        publishEntries(tx, act(), {
          containerId: venue.page.id,
          entryIds: events.map(({ id }) => id),
          reveal,
        }),
      );
    await expect(publishAll(true)).rejects.toMatchObject(
      spaceTaken('taken_by', {
        entries:
          '\n- Choir practice, Wednesday 10 June 2026, 09:00–12:00, Garden room, held until 10:15' +
          '\n- Choir practice, Friday 12 June 2026, 09:00–12:00, Garden room, held until 10:15',
        more: 0,
      }),
    );
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
});
