import { NotFound } from '../../../shared/errors.ts';
import { type Ctx, can, ownerOf } from '../../../shared/http/context.ts';
import { parseId } from '../../../shared/http/form.ts';
import { type EntryId, isOwnedBy } from '../../../shared/ids.ts';
import { capabilityFor } from '../../http/capability.ts';
import { calendarIn, type EventsDeps, getPageContext, inCalendar } from '../../http/page-context.ts';
import { reason } from '../../messages/translate.ts';
import { countHeldTickets } from '../../model/ticket.ts';
import { getEntryWithTypes, leftOf, placesLeftOf as placesLeftByCapacity } from '../../model/ticket-type.ts';
import { dateOf, entryPath } from '../../rules/addresses.ts';
import { isPublic } from '../../rules/entry-state.ts';
import type { TicketTypeRow } from './tickets-panel.tsx';

export type EntryContext = Awaited<ReturnType<typeof getEntryContext>>;

/**
 * The entry in the address, if the viewer may see it. Three queries.
 * @throws NotFound
 */
export async function getEntryContext(c: Ctx, deps: EventsDeps) {
  const { db, clock } = deps.platform;
  const pageContext = await getPageContext(c, deps);
  const { id: containerId, slug } = pageContext.page;
  const calendar = calendarIn(c, pageContext);
  const id = parseId<EntryId>(c.req.param('entry'));
  const { entry: row, types: ticketTypes } = await getEntryWithTypes(db, containerId, id, clock.now());
  const entry = inCalendar(row, calendar);
  const mayManage = await can(c, slug, capabilityFor(entry));
  if (!isPublic(entry) && !mayManage && !isOwnedBy(entry, ownerOf(c)))
    throw new NotFound(reason('no_such_entry'));
  const date = dateOf(entry.starts_at, calendar.time_zone);
  const path = entryPath(slug, calendar.slug, date, entry.id);
  return { pageContext, calendar, entry, ticketTypes, mayManage, date, path };
}

/** The ticket types with their availability and the viewer's holds. One query, or none without a visitor or user. */
export async function listTicketTypeRows(
  c: Ctx,
  { platform: { db, clock } }: EventsDeps,
  { entry, ticketTypes }: EntryContext,
): Promise<TicketTypeRow[]> {
  const owner = ownerOf(c);
  const key = { containerId: entry.container_id, entryId: entry.id, now: clock.now() };
  const held = owner && ticketTypes.length > 0 ? await countHeldTickets(db, owner, key) : undefined;
  return ticketTypes.map((ticketType) => ({
    ...ticketType,
    available: leftOf(ticketType, entry, ticketTypes),
    held: held?.get(ticketType.id) ?? 0,
  }));
}

/** How many tickets of all types together are for sale. */
export function placesLeftOf({ entry }: EntryContext, ticketTypes: readonly TicketTypeRow[]): number {
  const ofTypes = ticketTypes.reduce((sum, { available }) => sum + available, 0);
  return Math.min(ofTypes, placesLeftByCapacity(entry, ticketTypes) ?? ofTypes);
}
