import { type Tx, violatedConstraint } from '../../shared/db/database.ts';
import { Invalid } from '../../shared/errors.ts';
import { type Owner, randomCode, type TicketTypeId } from '../../shared/ids.ts';
import { NotOnSale, SoldOut } from '../errors.ts';
import { reason } from '../messages/translate.ts';
import type { Calendar } from '../model/calendar.ts';
import type { CalendarEntry } from '../model/calendar-entry.ts';
import { expireOverdueOfEntry } from '../model/hold.ts';
import { inSavepoint, NOT_OVERSOLD, ON_SALE } from '../model/savepoint.ts';
import { countHeldTickets, insertTickets, type Ticket } from '../model/ticket.ts';
import { leftOf, listTicketTypes, type TicketTypeOnSale } from '../model/ticket-type.ts';
import { holdEnd } from '../rules/hold.ts';
import { TICKET_CODE_LENGTH } from '../rules/ticket-code.ts';
import { actorOf, byClock } from '../rules/transition.ts';

export type HoldTicketsInput = {
  calendar: Calendar;
  entry: CalendarEntry;
  /** by ticket type; 0 is the same as absent */
  quantities: ReadonlyMap<TicketTypeId, number>;
};

/**
 * Holds tickets of an entry for an owner until the hold expires: all of them or none.
 * @throws Invalid for impossible quantities, NotOnSale if nothing is sold, SoldOut if there are not enough left
 */
export async function holdTickets(
  tx: Tx,
  input: HoldTicketsInput,
  owner: Owner,
  now: Temporal.Instant,
): Promise<Ticket[]> {
  const { calendar, entry } = input;
  if (entry.state !== 'confirmed' || Temporal.Instant.compare(entry.ends_at, now) <= 0) {
    throw new NotOnSale();
  }
  const types = await listTicketTypes(tx, calendar.id, entry.id, now);
  const chosen = types.flatMap((type) => {
    const quantity = input.quantities.get(type.id) ?? 0;
    return quantity === 0 ? [] : [{ type, quantity }];
  });
  await checkQuantities(tx, input, { types, chosen }, owner, now);

  const total = chosen.reduce((sum, { quantity }) => sum + quantity, 0);
  const crowded =
    chosen.some(({ type, quantity }) => type.sold + quantity > type.quota) ||
    (entry.capacity !== null && entry.places_sold + total > entry.capacity);
  if (crowded) {
    await expireOverdueOfEntry(tx, calendar.id, entry.id, byClock(now));
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
    // A concurrent hold may take the last ones: expire overdue holds and try again before reporting sold out.
    const someOverdue = types.some((type) => type.left > type.quota - type.sold);
    const held = someOverdue && !crowded ? await inSavepoint(tx, NOT_OVERSOLD, hold) : await hold();
    if (held) return held;
    await expireOverdueOfEntry(tx, calendar.id, entry.id, byClock(now));
    return await hold();
  } catch (error) {
    const constraint = violatedConstraint(error) ?? '';
    if (NOT_OVERSOLD.includes(constraint)) throw new SoldOut();
    if (constraint === ON_SALE) throw new NotOnSale();
    throw error;
  }
}

async function checkQuantities(
  tx: Tx,
  { entry, quantities }: HoldTicketsInput,
  { types, chosen }: { types: TicketTypeOnSale[]; chosen: { type: TicketTypeOnSale; quantity: number }[] },
  owner: Owner,
  now: Temporal.Instant,
): Promise<void> {
  if (
    [...quantities].some(([id, quantity]) => quantity !== 0 && !chosen.some(({ type }) => type.id === id))
  ) {
    throw new Invalid({ tickets: reason('ticket_type_of_other_event') });
  }
  if (chosen.length === 0) throw new Invalid({ tickets: reason('no_tickets_chosen') });
  const held = await countHeldTickets(tx, entry, owner, now);
  for (const { type, quantity } of chosen) {
    const ticketType = type.name;
    const alreadyHeld = held.get(type.id) ?? 0;
    const max = type.max_per_order;
    if (!Number.isSafeInteger(quantity) || quantity < 0 || quantity + alreadyHeld > max) {
      throw new Invalid({
        [`quantity-${type.id}`]: reason('over_order_limit', { max, ticketType, held: alreadyHeld }),
      });
    }
    const left = leftOf(type, entry, types);
    if (quantity > left) {
      throw new SoldOut(
        left > 0
          ? reason('few_tickets_left', { left, ticketType })
          : reason('ticket_type_sold_out', { ticketType }),
      );
    }
  }
}
