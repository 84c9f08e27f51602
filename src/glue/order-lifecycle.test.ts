import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { buildOrders } from '../cart/builders.ts';
import { reserveSlot, reserveTickets } from '../events/builders.ts';
import { entryStateWords, ticketStateWords } from '../events/messages/state-words.ts';
import { updateCalendar } from '../events/model/calendar.ts';
import { entryKey, ticketKey } from '../events/rules/hold.ts';
import { buildVenue } from '../events/testing.ts';
import { byClock, byOwner, byPayment } from '../shared/act.ts';
import { newVisitor, SITE } from '../shared/builders.ts';
import { transaction } from '../shared/db/database.ts';
import type { OrderId, Owner } from '../shared/ids.ts';
import { testDatabase } from '../shared/testing/database.ts';
import { sellerOfEvents } from './order-lifecycle.ts';

const { db, clock } = await testDatabase();
const venue = await buildVenue(db);
const { page } = venue;
const seller = sellerOfEvents(SITE);
const mab = { name: 'Mab Ellery', email: 'mab@example.com' };
const EVENTS_TABLES = [
  'admission_counts',
  'answers',
  'calendar_entries',
  'calendar_entry_posts',
  'calendar_slots',
  'calendar_slugs',
  'calendars',
  'cancellation_orders',
  'cancellations',
  'categories',
  'check_ins',
  'customers',
  'entry_changes',
  'entry_resources',
  'entry_transitions',
  'feed_versions',
  'move_choices',
  'move_orders',
  'moves',
  'occupancy',
  'questions',
  'resources',
  'series',
  'space_parts',
  'ticket_transitions',
  'ticket_types',
  'ticket_type_needs',
  'tickets',
];

describe('seller of events', () => {
  let orders = 100;
  const hold = async (owner: Owner, date: string) => ({
    entry: await reserveSlot(db, venue, { owner, date, now: clock.now() }),
    tickets: await reserveTickets(db, venue, { owner, quantity: 2, now: clock.now() }),
  });
  const order = async (owner: Owner, keys: readonly string[]) => {
    const key = { containerId: page.id, orderId: ++orders as OrderId };
    const payBy = clock.now().add({ minutes: 30 });
    const ordered = await transaction(db, (tx) =>
      seller.order(tx, byOwner(owner, clock.now()), { ...key, owner, keys, payBy }),
    );
    return { key: { ...key, keys }, ordered };
  };

  test('lists every place as a line of its own, with its facts', async () => {
    const owner = newVisitor();
    const { entry, tickets } = await hold(owner, '2026-06-10');
    const { held: lines } = await seller.listHeld(db, owner, clock.now());
    expect(lines[0]).toEqual({
      containerId: page.id,
      kind: 'booking',
      key: entryKey(entry.id),
      group: entryKey(entry.id),
      name: 'Choir practice',
      startsAt: entry.starts_at,
      endsAt: entry.ends_at,
      timeZone: 'Europe/London',
      place: 'Garden room',
      unitPrice: 5400,
      quantity: 1,
      currency: 'GBP',
      taxRate: null,
      timing: 'now',
      needsConfirmation: true,
      heldUntil: entry.held_until,
      href: '/calendars/hall/2026/06/10/',
    });
    expect(lines.slice(1).map(({ key, group, typeName }) => [key, group, typeName])).toEqual(
      tickets.map(({ id }) => [ticketKey(id), `type-${venue.types.full.id}`, 'Full price']),
    );
    expect(lines[1]).toMatchObject({
      kind: 'ticket',
      name: 'Rosa Ash Ensemble',
      place: 'Main hall',
      unitPrice: 1150,
      href: `/calendars/hall/2026/06/12/entries/${venue.concert.id}/`,
    });
  });

  test('orders, accepts and describes places one by one', async () => {
    const owner = newVisitor();
    const { entry, tickets } = await hold(owner, '2026-06-11');
    const [first, second] = tickets.map(({ id }) => ticketKey(id)) as [string, string];
    const { key, ordered } = await order(owner, [entryKey(entry.id), first]);
    expect(ordered).toEqual([entryKey(entry.id), first]);
    expect((await seller.listHeld(db, owner, clock.now())).held.map((line) => line.key)).toEqual([second]);

    const outcomes = await transaction(db, (tx) =>
      seller.accept(tx, byPayment(clock.now()), { ...key, keys: [entryKey(entry.id), first], buyer: mab }),
    );
    expect(outcomes.map(({ outcome, awaitsConfirmation }) => [outcome, awaitsConfirmation])).toEqual([
      ['fulfilled', true],
      ['fulfilled', false],
    ]);
    const [booking, ticket] = await seller.describe(db, key, clock.now());
    expect(booking).toEqual({
      key: entryKey(entry.id),
      label: entryStateWords('provisional', 5400),
      tone: 'warn',
      awaitsConfirmation: true,
      current: {
        name: entry.name,
        startsAt: entry.starts_at,
        endsAt: entry.ends_at,
        timeZone: 'Europe/London',
        place: 'Garden room',
      },
      href: '/calendars/hall/2026/06/11/',
    });
    expect(ticket).toMatchObject({
      label: ticketStateWords('confirmed', 1150),
      tone: 'good',
      ticket: { code: tickets[0]?.code, href: `/tickets/${tickets[0]?.code}` },
    });
    const file = ticket?.calendarFile?.('glasshouse');
    expect(file).toContain('SUMMARY:Rosa Ash Ensemble');
    expect(file?.replaceAll('\r\n ', '')).toContain(
      `${SITE.urls.events}/glasshouse/calendars/hall/2026/06/12/entries/${venue.concert.id}/`,
    );
  });

  test('tells when a hire of a calendar is charged, and declines it when its authorisation is over', async () => {
    await transaction(db, (tx) =>
      updateCalendar(tx, page.id, venue.calendar, { payment_timing: 'authorise' }),
    );
    const owner = newVisitor();
    const { entry } = await hold(owner, '2026-06-15');
    const { held } = await seller.listHeld(db, owner, clock.now());
    expect(held.map(({ timing }) => timing)).toEqual(['now', 'now', 'authorise']);
    const orders = await buildOrders(db, [seller], owner, { now: clock.now() });
    const orderId = orders.find(({ timing }) => timing === 'authorise')?.id ?? (0 as OrderId);
    const key = { containerId: page.id, orderId };
    await transaction(db, (tx) =>
      seller.accept(tx, byPayment(clock.now()), { ...key, keys: [entryKey(entry.id)], buyer: mab }),
    );
    const [accepted] = await seller.describe(db, key, clock.now());
    expect(accepted?.label).toBe(entryStateWords('provisional', 5400, 'authorise'));
    const decline = () => transaction(db, (tx) => seller.decline(tx, byClock(clock.now()), key));
    expect(await decline()).toEqual([entryKey(entry.id)]);
    expect(await decline()).toEqual([]);
    expect(await seller.describe(db, key, clock.now())).toMatchObject([
      { label: entryStateWords('declined', 5400, 'authorise'), tone: 'bad', awaitsConfirmation: false },
    ]);
  });

  test('lists what expired within the last hour, and where to book it again', async () => {
    const owner = newVisitor();
    const { entry } = await hold(owner, '2026-06-17');
    clock.advance({ minutes: 20 });
    const { held, expired } = await seller.listHeld(db, owner, clock.now());
    expect(held).toEqual([]);
    expect(expired).toHaveLength(3);
    expect(expired.find(({ kind }) => kind === 'booking')).toMatchObject({
      key: entryKey(entry.id),
      expiredAt: entry.held_until,
      href: '/calendars/hall/2026/06/17/',
    });
    clock.advance({ minutes: 60 });
    expect((await seller.listHeld(db, owner, clock.now())).expired).toEqual([]);
  });
});

test('has no foreign key from events to a table of another app', async () => {
  const { rows } = await sql<{ from: string; to: string }>`
    SELECT DISTINCT conrelid::regclass::text AS from, confrelid::regclass::text AS to
    FROM pg_constraint WHERE contype = 'f'`.execute(db);
  const ofEvents = rows.filter(({ from }) => EVENTS_TABLES.includes(from));
  expect(ofEvents.map(({ from }) => from)).toContain('tickets');
  expect(ofEvents.filter(({ to }) => !EVENTS_TABLES.includes(to))).toEqual([]);
});

test('has no foreign key from another app into events', async () => {
  const { rows } = await sql<{ from: string; to: string }>`
    SELECT DISTINCT conrelid::regclass::text AS from, confrelid::regclass::text AS to
    FROM pg_constraint WHERE contype = 'f'`.execute(db);
  expect(rows.filter(({ from, to }) => EVENTS_TABLES.includes(to) && !EVENTS_TABLES.includes(from))).toEqual(
    [],
  );
});

test('keeps order_id as a plain integer on entries and tickets', async () => {
  const { rows } = await sql<{ table_name: string; data_type: string }>`
    SELECT table_name, data_type FROM information_schema.columns
    WHERE column_name = 'order_id' AND table_name IN ('calendar_entries', 'tickets') ORDER BY 1`.execute(db);
  expect(rows).toEqual([
    { table_name: 'calendar_entries', data_type: 'integer' },
    { table_name: 'tickets', data_type: 'integer' },
  ]);
});
