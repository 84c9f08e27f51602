import { type Act, lockAdditions } from '../../shared/act.ts';
import type { CancellationRule } from '../../shared/cancellation.ts';
import type { Tx } from '../../shared/db/database.ts';
import { NameTaken, WrongState } from '../../shared/errors.ts';
import type { ContainerId, EntryId, TicketTypeId } from '../../shared/ids.ts';
import { isSameName } from '../../shared/text.ts';
import { reason } from '../messages/translate.ts';
import { getEntry } from '../model/calendar-entry.ts';
import { insertTicketType, listTicketTypes, setNeeds, type TicketType } from '../model/ticket-type.ts';
import { needsAmong } from '../rules/companions.ts';

/** What an organiser enters for a ticket type. */
export type TicketTypeInput = Pick<
  TicketType,
  'name' | 'description' | 'price_minor' | 'quota' | 'max_per_order'
> & {
  /** null: as its calendar's; as it was if it is absent */
  cancellation?: CancellationRule | null;
  /** in hundredths of a percent; null for the rate of the page */
  tax_rate?: number | null;
  /** the types of the same event with one of which it is sold; absent for any */
  needs?: TicketTypeId[];
};

const MAX_TICKET_TYPES = 100;

/**
 * Adds a ticket type to an event. Its tickets are on sale as soon as the event is public.
 * @throws NotFound, NameTaken, WrongState for a booking, a cancelled event or too many ticket types
 */
export async function addTicketType(
  tx: Tx,
  act: Act,
  input: { containerId: ContainerId; entryId: EntryId | undefined; type: TicketTypeInput },
): Promise<TicketType> {
  const { containerId } = input;
  const { needs = [], ...type } = input.type;
  const entry = await getEntry(tx, containerId, input.entryId);
  if (entry.kind !== 'event') throw new WrongState(reason('booking_without_tickets'));
  if (entry.state !== 'draft' && entry.state !== 'confirmed') throw new WrongState(reason('event_cancelled'));
  await lockAdditions(tx, containerId);
  const others = await listTicketTypes(tx, containerId, entry.id, act.at);
  if (others.some(({ name }) => isSameName(name, type.name))) throw new NameTaken();
  if (others.length >= MAX_TICKET_TYPES)
    throw new WrongState(reason('too_many_ticket_types', { max: MAX_TICKET_TYPES }));
  const added = await insertTicketType(tx, containerId, {
    ...type,
    entry_id: entry.id,
    position: others.length,
  });
  await setNeeds(tx, containerId, added, needsAmong(others, needs));
  return added;
}
