import type { Act } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import { Invalid, WrongState } from '../../shared/errors.ts';
import type { CalendarId, ContainerId, SpaceId } from '../../shared/ids.ts';
import { reason } from '../messages/translate.ts';
import { getCalendar } from '../model/calendar.ts';
import { type CalendarEntry, insertEntry, transitionEntry } from '../model/calendar-entry.ts';
import { insertEntryResources, listResources, type ResourceUse } from '../model/resource.ts';
import { claimSpace } from './claim-space.ts';

export type CloseSpacesInput = {
  containerId: ContainerId;
  /** whose time zone the closure is in */
  calendarId: CalendarId;
  spaceIds: readonly SpaceId[];
  startsAt: Temporal.Instant;
  /** at most MAX_CLOSURE_DURATION later */
  endsAt: Temporal.Instant;
  /** for the public */
  reason: string;
  /** whether the one who acts may know the names of bookings */
  reveal: boolean;
};

/**
 * Closes spaces, all of their lanes, for a time: nothing can be booked there. Cancelling the closure reopens them.
 * @throws Invalid for a space of another page, or none, SlotTaken with what is booked there already
 */
export async function closeSpaces(tx: Tx, act: Act, input: CloseSpacesInput): Promise<CalendarEntry> {
  const { containerId, startsAt, endsAt, reveal } = input;
  const calendar = await getCalendar(tx, containerId, input.calendarId);
  const [first, ...others] = await spacesOf(tx, input);
  if (!first) throw new Invalid({ spaces: reason('space_invalid') });
  // A draft occupies nothing, so that publishing it occupies all of its spaces at once, and locks them in order.
  const draft = await insertEntry(tx, containerId, {
    calendar_id: calendar.id,
    kind: 'closure',
    name: input.reason,
    state: 'draft',
    listed: true,
    space_id: first.resourceId,
    space_quantity: first.quantity,
    starts_at: startsAt,
    ends_at: endsAt,
    created_at: act.at,
    state_at: act.at,
    state_by: act.by,
  });
  await insertEntryResources(tx, containerId, draft.id, others);
  const claim = { containerId, entryId: draft.id, place: draft, timeZone: calendar.time_zone, reveal };
  const closure = await claimSpace(tx, act, claim, () =>
    transitionEntry(tx, containerId, draft.id, { to: 'confirmed', act }),
  );
  if (!closure) throw new WrongState(reason('not_a_draft'));
  return closure;
}

/** The chosen spaces with all of their lanes; none if one of them is not of this page. */
async function spacesOf(tx: Tx, { containerId, spaceIds }: CloseSpacesInput): Promise<ResourceUse[]> {
  const ids = new Set(spaceIds);
  const spaces = (await listResources(tx, containerId)).filter(
    ({ id, kind }) => kind === 'space' && ids.has(id),
  );
  return spaces.length === ids.size
    ? spaces.map(({ id, lanes }) => ({ resourceId: id, quantity: lanes }))
    : [];
}
