import { type Act, byClock, lockPerson } from '../../shared/act.ts';
import { type Tx, violatedConstraint } from '../../shared/db/database.ts';
import { Invalid, NotFound } from '../../shared/errors.ts';
import { formatList, formatMoney } from '../../shared/i18n/formats.ts';
import {
  type ContainerId,
  type EntryId,
  type Owner,
  ownerColumns,
  randomCode,
  type TicketTypeId,
} from '../../shared/ids.ts';
import { NotOnSale, PriceChanged, SoldOut } from '../errors.ts';
import { reason } from '../messages/translate.ts';
import { expireOverdueOfEntry } from '../model/hold.ts';
import { inSavepoint, NOT_OVERSOLD, ON_SALE, WITH_OTHERS } from '../model/savepoint.ts';
import { insertTickets, type Ticket } from '../model/ticket.ts';
import {
  getTicketSale,
  leftOf,
  placesLeftOf,
  type TicketSale,
  type TicketTypeOnSale,
} from '../model/ticket-type.ts';
import { companionsAlone } from '../rules/companions.ts';
import { holdEnd } from '../rules/hold.ts';
import { TICKET_CODE_LENGTH } from '../rules/ticket-code.ts';

export type HoldTicketsInput = {
  owner: Owner;
  containerId: ContainerId;
  entryId: EntryId;
  /** slug of the calendar in whose address the entry was found; its own if absent */
  calendar?: string;
  /** by ticket type; 0 is the same as absent */
  quantities: ReadonlyMap<TicketTypeId, number>;
  /** the price of each of these types as the page showed it, in minor units */
  seenPrices: ReadonlyMap<TicketTypeId, number>;
};

/**
 * Holds tickets of an entry for an owner until the hold expires: all of them or none.
 * @throws Invalid for impossible quantities, NotOnSale if nothing is sold, PriceChanged, SoldOut if there are not enough
 * left
 */
export async function holdTickets(tx: Tx, act: Act, input: HoldTicketsInput): Promise<Ticket[]> {
  const { owner, containerId } = input;
  await lockPerson(tx, owner);
  const sale = await getTicketSale(tx, containerId, { entryId: input.entryId, owner, now: act.at });
  const { entry, calendar, types } = sale;
  if (calendar.slug !== (input.calendar ?? calendar.slug)) throw new NotFound(reason('no_such_entry'));
  if (entry.state !== 'confirmed' || Temporal.Instant.compare(entry.ends_at, act.at) <= 0) {
    throw new NotOnSale();
  }
  const chosen = choose(types, input);
  checkPrices(chosen, calendar, input);
  checkQuantities(sale, chosen);
  checkCompanions(sale, chosen);

  const total = chosen.reduce((sum, { quantity }) => sum + quantity, 0);
  const crowded =
    chosen.some(({ type, quantity }) => type.sold + quantity > type.quota) ||
    (entry.capacity !== null && entry.places_sold + total > entry.capacity);
  const expireOverdue = () => expireOverdueOfEntry(tx, containerId, entry.id, byClock(act.at));
  if (crowded) await expireOverdue();
  const hold = () =>
    insertTickets(
      tx,
      containerId,
      chosen.flatMap(({ type, quantity }) =>
        Array.from({ length: quantity }, () => ({
          ...ownerColumns(owner),
          entry_id: entry.id,
          ticket_type_id: type.id,
          code: randomCode(TICKET_CODE_LENGTH),
          state: 'reserved' as const,
          price_minor: type.price_minor,
          held_until: holdEnd(calendar.hold_minutes, act.at),
          created_at: act.at,
          state_at: act.at,
          state_by: act.by,
        })),
      ),
    );
  try {
    // A concurrent hold may take the last ones: expire overdue holds and try again before reporting sold out.
    const someOverdue = types.some((type) => type.left > type.quota - type.sold);
    const held = someOverdue && !crowded ? await inSavepoint(tx, NOT_OVERSOLD, hold) : await hold();
    if (held) return held;
    await expireOverdue();
    return await hold();
  } catch (error) {
    const constraint = violatedConstraint(error) ?? '';
    if (NOT_OVERSOLD.includes(constraint)) throw new SoldOut();
    if (constraint === ON_SALE) throw new NotOnSale();
    if (constraint === WITH_OTHERS) throw new Invalid({ tickets: reason('companion_alone') });
    throw error;
  }
}

type Chosen = { type: TicketTypeOnSale; quantity: number };

function choose(types: readonly TicketTypeOnSale[], { quantities }: HoldTicketsInput): Chosen[] {
  const chosen = types.flatMap((type) => {
    const quantity = quantities.get(type.id) ?? 0;
    return quantity === 0 ? [] : [{ type, quantity }];
  });
  if ([...quantities].filter(([, quantity]) => quantity !== 0).length > chosen.length)
    throw new NotOnSale(reason('ticket_type_gone'));
  if (chosen.length === 0) throw new Invalid({ tickets: reason('no_tickets_chosen') });
  return chosen;
}

function checkPrices(
  chosen: readonly Chosen[],
  { currency }: TicketSale['calendar'],
  { seenPrices }: HoldTicketsInput,
): void {
  const changed = chosen.find(({ type }) => seenPrices.get(type.id) !== type.price_minor);
  if (!changed) return;
  const price = formatMoney(changed.type.price_minor, currency);
  throw new PriceChanged(reason('ticket_price_changed', { ticketType: changed.type.name, price }));
}

function checkQuantities({ entry, types, held }: TicketSale, chosen: readonly Chosen[]): void {
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
  const total = chosen.reduce((sum, { quantity }) => sum + quantity, 0);
  const left = placesLeftOf(entry, types);
  if (left !== null && total > left) {
    throw new SoldOut(left > 0 ? reason('few_places_left', { left }) : reason('sold_out'));
  }
}

/** Refuses companion tickets without as many of those that they need. The owner's own count, held or bought. */
function checkCompanions({ types, owned }: TicketSale, chosen: readonly Chosen[]): void {
  const after = new Map(owned);
  for (const { type, quantity } of chosen) after.set(type.id, (after.get(type.id) ?? 0) + quantity);
  const alone = companionsAlone(types, after).find(({ id }) => chosen.some(({ type }) => type.id === id));
  if (!alone) return;
  const others = formatList(
    types.filter(({ id }) => alone.needs.includes(id)).map(({ name }) => name),
    'disjunction',
  );
  throw new Invalid({
    [`quantity-${alone.id}`]: reason('companion_needs', { ticketType: alone.name, others }),
  });
}
