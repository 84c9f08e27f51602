import { type Tx, violatedConstraint } from '../../shared/db/database.ts';
import { Invalid } from '../../shared/errors.ts';
import { type Owner, randomCode, type TicketTypeId } from '../../shared/ids.ts';
import { NotOnSale, SoldOut } from '../errors.ts';
import type { Calendar } from '../model/calendar.ts';
import type { CalendarEntry } from '../model/calendar-entry.ts';
import { NOT_OVERSOLD, ON_SALE, unlessRefused } from '../model/savepoint.ts';
import { countHeldTickets, expireOverdueTicketsOf, insertTickets, type Ticket } from '../model/ticket.ts';
import { listTicketTypes, type TicketTypeOnSale } from '../model/ticket-type.ts';
import { actorOf, CLOCK } from '../rules/actor.ts';
import { holdEnd } from '../rules/hold.ts';
import { TICKET_CODE_LENGTH } from '../rules/ticket-code.ts';

export type HoldTicketsInput = {
  calendar: Calendar;
  entry: CalendarEntry;
  /** by kind; what is nought or left out is not wanted */
  quantities: ReadonlyMap<TicketTypeId, number>;
};

/**
 * Holds tickets of an entry for their owner until the calendar's hold time is up: all of them or none.
 * @throws Invalid for quantities that can't be, NotOnSale where nothing is sold, SoldOut when there are not enough
 */
export async function holdTickets(
  tx: Tx,
  wanted: HoldTicketsInput,
  owner: Owner,
  now: Temporal.Instant,
): Promise<Ticket[]> {
  const { calendar, entry } = wanted;
  if (entry.state !== 'confirmed' || Temporal.Instant.compare(entry.ends_at, now) <= 0) {
    throw new NotOnSale('Tickets for this are not on sale.');
  }
  const types = await listTicketTypes(tx, calendar.id, entry.id, now);
  const chosen = types.flatMap((type) => {
    const quantity = wanted.quantities.get(type.id) ?? 0;
    return quantity === 0 ? [] : [{ type, quantity }];
  });
  await checkQuantities(tx, wanted, chosen, owner, now);

  const total = chosen.reduce((sum, { quantity }) => sum + quantity, 0);
  const crowded =
    chosen.some(({ type, quantity }) => type.sold + quantity > type.quota) ||
    (entry.capacity !== null && entry.places_sold + total > entry.capacity);
  if (crowded) {
    await expireOverdueTicketsOf(tx, calendar.id, entry.id, { at: now, by: CLOCK });
  }
  const heldUntil = holdEnd(calendar.hold_minutes, now);
  const hold = () =>
    insertTickets(
      tx,
      chosen.flatMap(({ type, quantity }) =>
        Array.from({ length: quantity }, () => ({
          calendar_id: calendar.id,
          entry_id: entry.id,
          ticket_type_id: type.id,
          code: randomCode(TICKET_CODE_LENGTH),
          state: 'reserved' as const,
          price_minor: type.price_minor,
          user_id: owner.userId ?? null,
          session_id: owner.sessionId ?? null,
          held_until: heldUntil,
          created_at: now,
          state_at: now,
          state_by: actorOf(owner),
        })),
      ),
    );
  try {
    // Somebody may be taking the last ones this moment: then what has run out makes room, before it is said to be sold out.
    const someRanOut = types.some((type) => type.left > type.quota - type.sold);
    const held = someRanOut && !crowded ? await unlessRefused(tx, NOT_OVERSOLD, hold) : await hold();
    if (held) return held;
    await expireOverdueTicketsOf(tx, calendar.id, entry.id, { at: now, by: CLOCK });
    return await hold();
  } catch (error) {
    const constraint = violatedConstraint(error) ?? '';
    if (NOT_OVERSOLD.includes(constraint)) throw new SoldOut();
    if (constraint === ON_SALE) throw new NotOnSale('Tickets for this are not on sale.');
    throw error;
  }
}

async function checkQuantities(
  tx: Tx,
  { calendar, entry, quantities }: HoldTicketsInput,
  chosen: { type: TicketTypeOnSale; quantity: number }[],
  owner: Owner,
  now: Temporal.Instant,
): Promise<void> {
  if (
    [...quantities].some(([id, quantity]) => quantity !== 0 && !chosen.some(({ type }) => type.id === id))
  ) {
    throw new Invalid({ tickets: 'One of these kinds of ticket does not belong to this event.' });
  }
  if (chosen.length === 0) throw new Invalid({ tickets: 'Choose at least one ticket.' });
  const held = await countHeldTickets(tx, calendar.id, entry.id, owner, now);
  for (const { type, quantity } of chosen) {
    const already = held.get(type.id) ?? 0;
    if (!Number.isSafeInteger(quantity) || quantity < 0 || quantity + already > type.max_per_order) {
      throw new Invalid({
        [`quantity-${type.id}`]: `At most ${type.max_per_order} × ${type.name} in one order${already > 0 ? `; you hold ${already} already` : ''}.`,
      });
    }
    if (quantity > type.left) {
      throw new SoldOut(
        type.left > 0 ? `Only ${type.left} × ${type.name} left.` : `${type.name} has just sold out.`,
      );
    }
  }
}
