import { sql } from 'kysely';
import { buildUser } from '../../src/blog/builders.ts';
import { listBasket } from '../../src/cart/model/basket.ts';
import { cancelOrder } from '../../src/cart/operations/expire-order.ts';
import { expireOrders } from '../../src/cart/operations/expire-orders.ts';
import { refundLines } from '../../src/cart/operations/request-refund.ts';
import { reserveSlot, reserveTickets } from '../../src/events/builders.ts';
import { listRequests } from '../../src/events/model/calendar-entry.ts';
import { cancelEntry } from '../../src/events/operations/cancel-entry.ts';
import { checkIn, recordExit } from '../../src/events/operations/check-in.ts';
import { closeSpaces } from '../../src/events/operations/close-spaces.ts';
import { confirmEntry } from '../../src/events/operations/confirm-entry.ts';
import { declineEntry } from '../../src/events/operations/decline-entry.ts';
import { draftEvents } from '../../src/events/operations/draft-events.ts';
import { expireHolds } from '../../src/events/operations/expire-holds.ts';
import { publishEntry } from '../../src/events/operations/publish-entry.ts';
import { releaseHolds } from '../../src/events/operations/release-holds.ts';
import { adoptVisitor } from '../../src/glue/cart-adoption.ts';
import { byClock, byOwner } from '../../src/shared/act.ts';
import { transaction } from '../../src/shared/db/database.ts';
import { randomToken } from '../../src/shared/ids.ts';
import { HIRE_DATE } from '../scene.ts';
import type { PlacedOrder } from './money-steps.ts';
import { integer, now, organiser, pick, type SimulatedVenue, type Step } from './venue.ts';

export const holdTickets: Step = (venue, server, { owner }) => {
  const scene = pick(venue, venue.scenes);
  const type = pick(venue, Object.values(scene.types));
  return reserveTickets(server, scene, { type, quantity: 1 + integer(venue, 3), owner, now: now(venue) });
};

export const holdSlot: Step = (venue, server, { owner }) => {
  const scene = pick(venue, venue.scenes);
  const { morning, wholeHall, flexible } = scene.slots;
  const slot = pick(venue, [morning, wholeHall, flexible]);
  return reserveSlot(server, scene, { slot, date: anyHireDate(venue), owner, now: now(venue) });
};

const anyHireDate = (venue: SimulatedVenue): Temporal.PlainDate =>
  HIRE_DATE.add({ days: integer(venue, 40) });

export const releaseFirstLine: Step = async (venue, server, { owner }) => {
  const [line] = await listBasket(server, owner, venue.ports.sellers, now(venue));
  if (!line) return;
  const { containerId, key } = line;
  await transaction(server, (tx) =>
    releaseHolds(tx, byOwner(owner, now(venue)), { owner, containerId, keys: [key] }),
  );
};

export const sweep: Step = async (venue, server) => {
  await expireOrders(server, { ...byClock(now(venue)), sellers: venue.ports.sellers });
  await transaction(server, (tx) => expireHolds(tx, byClock(now(venue))));
};

export const signIn: Step = async (venue, server, visitor) => {
  const { sessionId } = visitor.owner;
  if (!sessionId) return;
  const user = await buildUser(server, { email: `${randomToken().toLowerCase()}@valley.example` });
  await adoptVisitor(server, { sessionId, userId: user.id }, now(venue));
  visitor.owner = { userId: user.id };
};

export const answerRequest: Step = (venue, server) =>
  transaction(server, async (tx) => {
    const containerId = pick(venue, venue.scenes).page.id;
    const [request] = await listRequests(tx, containerId);
    if (!request) return;
    const key = { containerId, entryId: request.id };
    if (venue.random() < 0.6) await confirmEntry(tx, organiser(venue), key);
    else await declineEntry(tx, organiser(venue), { ...key, explanation: 'Sorry.' });
  });

export const cancelAnOrder: Step = async (venue, server, { owner }) => {
  const { rows } =
    await sql<PlacedOrder>`SELECT * FROM orders WHERE state = 'placed' ORDER BY random() LIMIT 1`.execute(
      server,
    );
  const [order] = venue.random() < 0.3 ? rows : [];
  const act = { ...byOwner(owner, now(venue)), sellers: venue.ports.sellers };
  if (order) {
    const key = { containerId: order.container_id, orderId: order.id };
    await transaction(server, (tx) => cancelOrder(tx, act, key));
  }
};

export const cancelBooking: Step = (venue, server) =>
  transaction(server, async (tx) => {
    const entry = await tx
      .selectFrom('calendar_entries')
      .selectAll()
      .where('kind', 'in', ['hire', 'closure'])
      .where('state', 'in', ['provisional', 'confirmed'])
      .orderBy(sql`random()`)
      .executeTakeFirst();
    if (entry)
      await cancelEntry(tx, organiser(venue), { containerId: entry.container_id, entryId: entry.id });
  });

export const refundPart: Step = (venue, server) =>
  transaction(server, async (tx) => {
    const line = await tx
      .selectFrom('order_lines')
      .selectAll()
      .where('state', '=', 'fulfilled')
      .where('earned_minor', '>', 10)
      .orderBy(sql`random()`)
      .executeTakeFirst();
    if (!line) return;
    const amount = 1 + integer(venue, line.amount_minor);
    const { container_id: containerId, order_id: orderId } = line;
    await refundLines(tx, organiser(venue), { containerId, orderId, lines: [{ lineId: line.id, amount }] });
  });

export const useSpaces: Step = (venue, server) =>
  transaction(server, async (tx) => {
    const { page, calendar, spaces } = pick(venue, venue.scenes);
    const act = organiser(venue);
    const at = anyHireDate(venue)
      .toZonedDateTime({ timeZone: calendar.time_zone, plainTime: '08:00' })
      .toInstant();
    const starts = at.add({ hours: integer(venue, 14) });
    const where = { containerId: page.id, calendarId: calendar.id };
    const space = pick(venue, [spaces.garden, spaces.orchard, spaces.hall]);
    if (venue.random() < 0.5) {
      await closeSpaces(tx, act, {
        ...where,
        spaceIds: [space],
        startsAt: starts,
        endsAt: starts.add({ hours: 2 }),
        reason: 'the floor is being varnished',
        reveal: true,
      });
      return;
    }
    const event = {
      name: 'Talk',
      description: '',
      space_id: space,
      address: '',
      starts_at: starts,
      ends_at: starts.add({ hours: 1 }),
    };
    const more = {
      doors_at: null,
      buffer_before_minutes: 0,
      buffer_after_minutes: 15,
      capacity: null,
      admission: 'tickets' as const,
      door_price_minor: null,
      door_price_note: '',
      listed: true,
    };
    const drafts = await draftEvents(tx, act, {
      ...where,
      events: [{ ...event, ...more, category: 'Talk' }],
    });
    for (const { id: entryId } of drafts)
      await publishEntry(tx, act, { containerId: page.id, entryId, reveal: true });
  });

const nonces = Array.from({ length: 40 }, () => randomToken());

export const scanAtDoor: Step = (venue, server) =>
  transaction(server, async (tx) => {
    const { page, concert } = pick(venue, venue.scenes);
    const { rows } = await sql<{ code: string }>`
      SELECT code FROM tickets WHERE state IN ('confirmed', 'checked_in') ORDER BY random() LIMIT 1`.execute(
      tx,
    );
    // A scan that is uploaded twice has the same nonce.
    const nonce = venue.random() < 0.3 ? pick(venue, nonces) : randomToken();
    const scan = {
      containerId: page.id,
      entryId: concert.id,
      code: rows[0]?.code ?? 'unknown',
      device: 'door',
      nonce,
      override: venue.random() < 0.5,
    };
    if (venue.random() < 0.7) await checkIn(tx, organiser(venue), scan);
    else await recordExit(tx, organiser(venue), scan);
  });
