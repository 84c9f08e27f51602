import { type Act, byClock } from '../../shared/act.ts';
import { type Tx, violatedConstraint } from '../../shared/db/database.ts';
import { Invalid, Stale, WrongState } from '../../shared/errors.ts';
import type { ContainerId, EntryId } from '../../shared/ids.ts';
import { enqueueAll } from '../../shared/jobs/enqueue.ts';
import { TouchesHolders } from '../errors.ts';
import type { EventFacts } from '../mails/event-change-mail.ts';
import { reason } from '../messages/translate.ts';
import { getCalendar } from '../model/calendar.ts';
import { type CalendarEntry, getEntry, updateEntry } from '../model/calendar-entry.ts';
import { expireOverdueOfEntry } from '../model/hold.ts';
import { insertMove } from '../model/move.ts';
import { findSpace } from '../model/space.ts';
import { listHolders } from '../model/ticket.ts';
import { chooseUntil, isMove } from '../rules/move.ts';
import { claimSpace } from './claim-space.ts';
import { type EventInput, eventColumns } from './draft-events.ts';
import { mailEventChangeJob } from './mail-event-change.ts';
import { mailMoveJob } from './mail-move.ts';

export type EditEventInput = {
  containerId: ContainerId;
  entryId: EntryId | undefined;
  /** which the editor saw */
  version: number;
  event: EventInput;
  /** whether the one who acts may know the names of bookings */
  reveal: boolean;
  /** the fingerprint of whom a change touches, if the one who acts has been told */
  told: string;
  /** if it is moved with tickets: why, and until which day they may be given back */
  move?: { reason: string; chooseBy: Temporal.PlainDate | undefined };
};

/**
 * Edits the page's own event, draft or public. If it is moved, whoever has tickets may give them back until a date. Calendar programs recognise the change by its version, the SEQUENCE of its
 * feed (RFC 5545 §3.8.7.4). Whoever has tickets gets a mail if its time, place or name changes, one for each buyer.
 * @throws NotFound, WrongState for a booking or a cancelled event, Stale if somebody else has edited it, SlotTaken if its
 * space is occupied at that time, Invalid for a capacity below the places taken or a space too small for them,
 * TouchesHolders if people have tickets and the one who acts has not been told
 */
export async function editEvent(tx: Tx, act: Act, input: EditEventInput): Promise<void> {
  const { containerId, version, event, reveal } = input;
  const entry = await getEntry(tx, containerId, input.entryId);
  if (entry.kind !== 'event') throw new WrongState(reason('booking_not_editable'));
  if (entry.state !== 'draft' && entry.state !== 'confirmed') throw new WrongState(reason('event_cancelled'));
  // The constraint still counts expired holds that are not swept yet.
  if (entry.places_sold > 0) await expireOverdueOfEntry(tx, containerId, entry.id, byClock(act.at));
  const change = await eventColumns(tx, containerId, event);
  const edit = async () => {
    if (!(await updateEntry(tx, containerId, { id: entry.id, version }, { act, change }))) throw new Stale();
  };
  try {
    if (entry.state === 'draft') return await edit();
    const { time_zone: timeZone } = await getCalendar(tx, containerId, entry.calendar_id);
    const place = { ...event, space_quantity: entry.space_quantity };
    await claimSpace(tx, act, { containerId, entryId: entry.id, place, timeZone, reveal }, edit);
  } catch (error) {
    if (violatedConstraint(error) === 'calendar_entries_capacity')
      throw new Invalid({ capacity: reason('capacity_too_low', { taken: entry.places_sold }) });
    throw error;
  }
  await tellHolders(tx, act, { ...input, entry });
}

/** After the edit, under the lock of the entry's row: no ticket is sold meanwhile. */
async function tellHolders(
  tx: Tx,
  act: Act,
  { containerId, entry, event, told, move }: EditEventInput & { entry: CalendarEntry },
): Promise<void> {
  const space = await findSpace(tx, containerId, event.space_id);
  const { places_sold: taken } = await getEntry(tx, containerId, entry.id);
  if (event.space_id !== entry.space_id && space?.capacity && space.capacity < taken)
    throw new Invalid({ space: reason('space_too_small', { capacity: space.capacity, taken }) });
  if (!isToldOf(entry, event)) return;
  const holders = await listHolders(tx, containerId, entry.id);
  if (holders.length === 0) return;
  const spaceBefore = await findSpace(tx, containerId, entry.space_id);
  const before = factsOf(entry, spaceBefore?.name);
  const after = factsOf(event, space?.name);
  const tickets = holders.reduce((sum, holder) => sum + holder.tickets, 0);
  const touched = { tickets, people: holders.length };
  const moved = isMove(entry, event);
  if (told !== toldOf(touched)) throw new TouchesHolders(touched, { before, after, moved });
  if (moved) {
    const { time_zone: timeZone } = await getCalendar(tx, containerId, entry.calendar_id);
    const { id: moveId, orderIds } = await insertMove(tx, containerId, {
      entryId: entry.id,
      reason: move?.reason ?? '',
      before: storedFacts(before),
      after: storedFacts(after),
      chooseBy: chooseUntil(move?.chooseBy, { startsAt: event.starts_at, timeZone, now: act.at }),
      act,
    });
    await enqueueAll(
      tx,
      mailMoveJob,
      orderIds.map((orderId) => ({ containerId, moveId, orderId })),
    );
    return;
  }
  await enqueueAll(
    tx,
    mailEventChangeJob,
    holders.map((holder) => ({
      containerId,
      entryId: entry.id,
      orderId: holder.order_id,
      tickets: holder.tickets,
      before: storedFacts(before),
      after: storedFacts(after),
    })),
  );
}

/** Identifies whom an edit touches: it goes through the form. */
export const toldOf = ({ tickets, people }: { tickets: number; people: number }): string =>
  `${tickets}-${people}`;

/** Whether people with tickets are told of an edit: of another time, place or name. */
function isToldOf(entry: CalendarEntry, event: EventInput): boolean {
  const facts = ({ name, space_id, address, starts_at, ends_at, doors_at }: CalendarEntry | EventInput) =>
    JSON.stringify([name, space_id, address, starts_at, ends_at, doors_at]);
  return facts(entry) !== facts(event);
}

const factsOf = (
  { name, address, starts_at, ends_at, doors_at }: CalendarEntry | EventInput,
  spaceName: string | undefined,
): EventFacts => ({ name, starts_at, ends_at, doors_at, space_name: address || (spaceName ?? null) });

const storedFacts = ({ starts_at, ends_at, doors_at, ...facts }: EventFacts) => ({
  ...facts,
  starts_at: starts_at.toString(),
  ends_at: ends_at.toString(),
  doors_at: doors_at?.toString() ?? null,
});
