import { beforeEach, describe, expect, test } from 'vitest';
import { buildOrder, buildPaidEvent, buildPayment } from '../cart/builders.ts';
import { findOrder, type OrderDetails } from '../cart/model/order.ts';
import { type CancelPlaces, cancelPlaces } from '../cart/operations/cancel-places.ts';
import { settlePayment } from '../cart/operations/settle-payment.ts';
import { buildEvent, buildTicketType, reserveSlot } from '../events/builders.ts';
import { updateCalendar } from '../events/model/calendar.ts';
import { listTicketsOfOrder, type TicketDetails } from '../events/model/ticket.ts';
import { setNeeds, updateTicketType } from '../events/model/ticket-type.ts';
import { checkIn } from '../events/operations/check-in.ts';
import { holdTickets } from '../events/operations/hold-tickets.ts';
import { mailGivenBackJob } from '../events/operations/mail-given-back.ts';
import { buildVenue } from '../events/testing.ts';
import { byClock, byOwner, byPayment } from '../shared/act.ts';
import { newVisitor, SITE } from '../shared/builders.ts';
import type { CancellationRule } from '../shared/cancellation.ts';
import { transaction } from '../shared/db/database.ts';
import type { LineId } from '../shared/ids.ts';
import { minor } from '../shared/money.ts';
import { testDatabase } from '../shared/testing/database.ts';
import { waitingJobs } from '../shared/testing/jobs.ts';
import { sellerOfEvents } from './order-lifecycle.ts';

const { db, clock } = await testDatabase();
const venue = await buildVenue(db);
const containerId = venue.page.id;
const sellers = [sellerOfEvents(SITE)];

const RULE: CancellationRule = { steps: [{ count: 0, unit: 'hours', percent: 100 }], fee: 0, credit: false };

beforeEach(async () => {
  clock.set('2026-06-01T09:00:00Z');
  const { id } = venue.calendar;
  const current = await db
    .selectFrom('calendars')
    .select('version')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  await transaction(db, (tx) =>
    updateCalendar(
      tx,
      containerId,
      { id, version: current.version },
      { cancellation: RULE, deposit_minor: 0 },
    ),
  );
});

/** Orders everything that a new visitor holds, and pays for it. */
async function buy(hold: (owner: ReturnType<typeof newVisitor>) => Promise<unknown>): Promise<OrderDetails> {
  const owner = newVisitor();
  await hold(owner);
  const now = clock.now();
  const order = await buildOrder(db, sellers, owner, { now });
  if (order.state === 'placed') {
    const { reference } = await buildPayment(db, order, { now });
    const event = buildPaidEvent(reference, { amount: minor(order.total_minor) });
    const provider = { name: 'test', ledgerAccount: 'clearing' } as const;
    await transaction(db, (tx) =>
      settlePayment(tx, { ...byPayment(now), sellers }, { containerId, provider, event }),
    );
  }
  return await details(order);
}

const details = async ({ code }: { code: string }): Promise<OrderDetails> => {
  const order = await findOrder(db, code);
  if (!order) throw new Error('no order');
  return order;
};

const cancel = (order: OrderDetails, lineIds: LineId[], input: Partial<CancelPlaces> = {}) =>
  transaction(db, (tx) => {
    const seenBack = order.lines
      .filter(({ id }) => lineIds.includes(id))
      .reduce((sum, { amount_minor }) => sum + amount_minor, 0);
    const act = { ...byClock(clock.now()), sellers };
    return cancelPlaces(tx, act, {
      containerId,
      orderId: order.id,
      lineIds,
      seenBack,
      asCredit: false,
      ...input,
    });
  });

const ticketsOf = (order: OrderDetails): Promise<TicketDetails[]> =>
  listTicketsOfOrder(db, containerId, order.id);
const lineOf = (order: OrderDetails, ticket: TicketDetails): LineId =>
  order.lines.find(({ key }) => key === `ticket-${ticket.id}`)?.id ?? (0 as LineId);

describe('tickets that their buyer cancels', () => {
  const concert = async (quota = 2) => {
    const event = await buildEvent(db, venue.calendar, { capacity: quota, starts_at: '2026-06-20T19:00' });
    const type = await buildTicketType(db, event, { name: 'Full price', price_minor: 800, quota });
    const hold = (quantity: number) => (owner: ReturnType<typeof newVisitor>) =>
      transaction(db, (tx) =>
        holdTickets(tx, byOwner(owner, clock.now()), {
          owner,
          containerId,
          entryId: event.id,
          quantities: new Map([[type.id, quantity]]),
          seenPrices: new Map([[type.id, 800]]),
        }),
      );
    return { event, type, hold };
  };

  test('are sold to others at once, one of several', async () => {
    const { hold } = await concert();
    const order = await buy(hold(2));
    await expect(buy(hold(1))).rejects.toThrow();
    const [first] = await ticketsOf(order);
    await cancel(order, [lineOf(order, first as TicketDetails)]);
    expect((await ticketsOf(order)).map(({ state }) => state).sort()).toEqual(['cancelled', 'confirmed']);
    expect((await buy(hold(1))).state).toBe('accepted');
    await expect(buy(hold(1))).rejects.toThrow();
  });

  test('open no door any more', async () => {
    const { event, hold } = await concert();
    const order = await buy(hold(1));
    const [ticket] = (await ticketsOf(order)) as [TicketDetails];
    await cancel(order, [lineOf(order, ticket)]);
    clock.set('2026-06-20T18:00:00Z');
    const scan = {
      containerId,
      entryId: event.id,
      code: ticket.code,
      device: 'door',
      nonce: 'nonce-of-scan',
    };
    const { verdict } = await transaction(db, (tx) => checkIn(tx, byClock(clock.now()), scan));
    expect(verdict).toBe('not-valid');
  });

  test('are not those that were used at the door', async () => {
    const { event, hold } = await concert();
    const order = await buy(hold(1));
    const [ticket] = (await ticketsOf(order)) as [TicketDetails];
    const scan = {
      containerId,
      entryId: event.id,
      code: ticket.code,
      device: 'door',
      nonce: 'nonce-of-scan',
    };
    await transaction(db, (tx) => checkIn(tx, byClock(clock.now()), { ...scan, override: true }));
    await expect(cancel(order, [lineOf(order, ticket)])).rejects.toMatchObject({
      reason: { code: 'cancellation_used' },
    });
  });

  test('are used at the door or cancelled, never both, when that happens at once', async () => {
    const { event, hold } = await concert(10);
    for (let round = 0; round < 5; round++) {
      const order = await buy(hold(1));
      const [ticket] = (await ticketsOf(order)) as [TicketDetails];
      const nonce = `nonce-of-round-${round}`;
      const scan = {
        containerId,
        entryId: event.id,
        code: ticket.code,
        device: 'door',
        nonce,
        override: true,
      };
      const [verdict, cancelled] = await Promise.allSettled([
        transaction(db, (tx) => checkIn(tx, byClock(clock.now()), scan)),
        cancel(order, [lineOf(order, ticket)]),
      ]);
      const isIn = verdict.status === 'fulfilled' && verdict.value.verdict === 'admitted';
      expect(cancelled.status).toBe(isIn ? 'rejected' : 'fulfilled');
      expect((await ticketsOf(order))[0]?.state).toBe(isIn ? 'checked_in' : 'cancelled');
      expect((await details(order)).lines[0]?.state).toBe(isIn ? 'fulfilled' : 'cancelled');
    }
  });

  test('are not the ones that a companion needs, unless it goes too', async () => {
    const { event, type } = await concert(10);
    const companion = await buildTicketType(db, event, { name: 'Companion', price_minor: 0, position: 1 });
    await transaction(db, (tx) => setNeeds(tx, containerId, companion, [type.id]));
    const order = await buy((owner) =>
      transaction(db, (tx) =>
        holdTickets(tx, byOwner(owner, clock.now()), {
          owner,
          containerId,
          entryId: event.id,
          quantities: new Map([
            [type.id, 1],
            [companion.id, 1],
          ]),
          seenPrices: new Map([
            [type.id, 800],
            [companion.id, 0],
          ]),
        }),
      ),
    );
    const [full, with_] = (await ticketsOf(order)).sort((a, b) => b.price_minor - a.price_minor) as [
      TicketDetails,
      TicketDetails,
    ];
    await expect(cancel(order, [lineOf(order, full)])).rejects.toMatchObject({
      reason: { code: 'companion_left_alone' },
    });
    expect((await ticketsOf(order)).map(({ state }) => state)).toEqual(['confirmed', 'confirmed']);
    await cancel(order, [lineOf(order, full), lineOf(order, with_)]);
    expect((await ticketsOf(order)).map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
  });

  test('keep the rule that their type had when they were held', async () => {
    const { type, hold } = await concert();
    const own = { ...RULE, steps: [] };
    await transaction(db, (tx) => updateTicketType(tx, containerId, type, { cancellation: own }));
    const order = await buy(hold(1));
    expect(order.lines[0]?.cancellation).toEqual(own);
    const { version } = await db
      .selectFrom('ticket_types')
      .select('version')
      .where('id', '=', type.id)
      .executeTakeFirstOrThrow();
    expect(version).toBe(type.version + 1);
    await transaction(db, (tx) =>
      updateTicketType(tx, containerId, { ...type, version }, { cancellation: null }),
    );
    const [ticket] = (await ticketsOf(order)) as [TicketDetails];
    await expect(cancel(order, [lineOf(order, ticket)])).rejects.toMatchObject({
      reason: { code: 'cancellation_changed' },
    });
    await cancel(order, [lineOf(order, ticket)], { seenBack: 0 });
    expect((await details(order)).lines).toMatchObject([{ state: 'cancelled', earned_minor: 800 }]);
  });
});

describe('a booking that its hirer cancels', () => {
  test('is free at once, and the page is told', async () => {
    const date = '2026-06-16';
    const hold = (owner: ReturnType<typeof newVisitor>) =>
      reserveSlot(db, venue, { owner, date, now: clock.now() });
    const order = await buy(hold);
    await expect(buy(hold)).rejects.toThrow();
    await cancel(order, [order.lines[0]?.id as LineId]);
    const jobs = await waitingJobs(db, mailGivenBackJob);
    expect(jobs.flatMap(({ entryIds }) => entryIds)).toContain(
      Number(order.lines[0]?.key.replace('entry-', '')),
    );
    expect((await buy(hold)).lines).toMatchObject([{ state: 'fulfilled' }]);
  });

  test('takes its deposit along, which the hirer was shown and has paid', async () => {
    const { id } = venue.calendar;
    const { version } = await db
      .selectFrom('calendars')
      .select('version')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    await transaction(db, (tx) =>
      updateCalendar(tx, containerId, { id, version }, { deposit_minor: 5000, deposit_days: 3 }),
    );
    const order = await buy((owner) =>
      reserveSlot(db, venue, { owner, date: '2026-06-17', now: clock.now() }),
    );
    const [place, deposit] = order.lines;
    expect(deposit).toMatchObject({ kind: 'deposit', amount_minor: 5000, tax_minor: 0, deposit_days: 3 });
    expect(order.balance.held).toBe(5000);
    await cancel(order, [place?.id as LineId], { seenBack: order.total_minor });
    expect((await details(order)).balance).toMatchObject({
      held: 0,
      earned: 0,
      given_back: order.total_minor,
    });
  });
});
