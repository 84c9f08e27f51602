import { type Act, lockPerson } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import { NotFound } from '../../shared/errors.ts';
import { formatMoney } from '../../shared/i18n/formats.ts';
import type { ContainerId, Owner, TicketTypeId } from '../../shared/ids.ts';
import { PriceChanged } from '../errors.ts';
import { reason } from '../messages/translate.ts';
import { getEntry } from '../model/calendar-entry.ts';
import { getSlot } from '../model/calendar-slot.ts';
import { forgetExpiredHolds, type Hold, listHolds } from '../model/hold.ts';
import { dateOf } from '../rules/addresses.ts';
import { minutesOf, slotCost } from '../rules/availability.ts';
import { EXPIRED_WITHIN, parseHoldKeys } from '../rules/hold.ts';
import { holdSlot } from './hold-slot.ts';
import { holdTickets } from './hold-tickets.ts';

export type HoldAgainInput = {
  owner: Owner;
  containerId: ContainerId;
  /** the keys of places that the owner holds, or whose holds have expired, and how many more like each */
  places: readonly { key: string; count: number }[];
};

/**
 * Holds more places like some that an owner holds, or whose holds have expired, at the price of those. All of them or none.
 * @throws NotFound if the owner has no such place, PriceChanged, and as holdSlot() and holdTickets() do
 */
export async function holdAgain(
  tx: Tx,
  act: Act,
  { owner, containerId, places }: HoldAgainInput,
): Promise<void> {
  await lockPerson(tx, owner);
  const { held, expired } = await listHolds(tx, owner, {
    since: act.at.subtract(EXPIRED_WITHIN),
    now: act.at,
  });
  const wanted = places.map(({ key, count }) => {
    const hold = [...held, ...expired].find((one) => one.container_id === containerId && one.key === key);
    if (!hold) throw new NotFound(reason('not_in_basket'));
    return { hold, count };
  });
  await forgetExpiredHolds(tx, owner, { containerId, ...parseHoldKeys(places.map(({ key }) => key)) }, act);
  const tickets = Map.groupBy(
    wanted.filter(({ hold }) => hold.kind === 'ticket'),
    ({ hold }) => hold.entry_id,
  );
  for (const [entryId, ofEntry] of tickets) {
    const quantities = new Map<TicketTypeId, number>();
    const seenPrices = new Map<TicketTypeId, number>();
    for (const { hold, count } of ofEntry) {
      if (hold.kind !== 'ticket') continue;
      quantities.set(hold.ticket_type_id, (quantities.get(hold.ticket_type_id) ?? 0) + count);
      seenPrices.set(hold.ticket_type_id, hold.price_minor);
    }
    await holdTickets(tx, act, { owner, containerId, entryId, quantities, seenPrices });
  }
  for (const { hold } of wanted) if (hold.kind === 'booking') await bookAgain(tx, act, owner, hold);
}

async function bookAgain(tx: Tx, act: Act, owner: Owner, hold: Hold): Promise<void> {
  const { container_id: containerId, starts_at, ends_at, time_zone, price_minor, currency } = hold;
  const { slot_id: slotId } = await getEntry(tx, containerId, hold.entry_id);
  if (slotId === null) throw new NotFound(reason('not_in_basket'));
  const slot = await getSlot(tx, containerId, slotId);
  const range = { from: starts_at, to: ends_at };
  const price = slotCost({ flexible: slot.flexible, costMinor: slot.cost_minor }, minutesOf(range));
  if (price !== price_minor) {
    throw new PriceChanged(reason('slot_price_changed', { price: formatMoney(price, currency) }));
  }
  await holdSlot(tx, act, {
    owner,
    containerId,
    slotId,
    date: dateOf(starts_at, time_zone),
    range,
    name: hold.entry_name,
    seenPrice: slot.cost_minor,
    seenVersion: slot.version,
    reveal: false,
  });
}
