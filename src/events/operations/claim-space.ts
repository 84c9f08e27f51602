import { type Act, byClock } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import type { Reason } from '../../shared/i18n/catalogue.ts';
import { clockTime, formatFacts, shortDate, span, timeRange } from '../../shared/i18n/formats.ts';
import type { ContainerId, EntryId } from '../../shared/ids.ts';
import { SlotTaken } from '../errors.ts';
import { reason, t } from '../messages/translate.ts';
import type { CalendarEntry } from '../model/calendar-entry.ts';
import { expireOverdueOfResources } from '../model/hold.ts';
import { listConflicts } from '../model/occupancy.ts';
import { listEntryResources, type ResourceUse } from '../model/resource.ts';
import { inSavepoint, NO_OVERLAP } from '../model/savepoint.ts';
import { bufferedRange } from '../rules/availability.ts';
import { type Conflict, heldUntilOf } from '../rules/conflict.ts';

export type Claim = {
  containerId: ContainerId;
  /** an entry that exists: its other resources are claimed too, and it is not in its own way */
  entryId?: EntryId;
  place: Pick<
    CalendarEntry,
    'space_id' | 'starts_at' | 'ends_at' | 'buffer_before_minutes' | 'buffer_after_minutes'
  > & {
    /** how many lanes of the space; 1 if absent */
    space_quantity?: number;
  };
  /** for the times of what is in the way */
  timeZone: string;
  /** whether the one who acts may know the names of what is in the way */
  reveal: boolean;
};

/**
 * Runs a write that occupies a space and other resources, after overdue holds of them have expired. If they are taken, the
 * write is undone and the transaction stays usable.
 * @param occupy writes the entry in a live state
 * @throws SlotTaken with what is in the way
 */
export async function claimSpace<T>(tx: Tx, act: Act, claim: Claim, occupy: () => Promise<T>): Promise<T> {
  const { containerId, entryId, place } = claim;
  const uses = await usesOf(tx, claim);
  if (uses.length === 0) return await occupy();
  const range = bufferedRange({ from: place.starts_at, to: place.ends_at }, place);
  const resourceIds = uses.map(({ resourceId }) => resourceId);
  await expireOverdueOfResources(tx, containerId, { resourceIds, range }, byClock(act.at));
  const claimed = await inSavepoint(tx, NO_OVERLAP, async () => ({ result: await occupy() }));
  if (claimed) return claimed.result;
  const conflicts = await listConflicts(tx, containerId, { uses, range, entryId, now: act.at });
  const date = place.starts_at.toZonedDateTimeISO(claim.timeZone).toPlainDate();
  throw new SlotTaken(takenReason(conflicts, { ...claim, date, now: act.at }), conflicts);
}

async function usesOf(tx: Tx, { containerId, entryId, place }: Claim): Promise<ResourceUse[]> {
  const others = entryId ? await listEntryResources(tx, containerId, entryId) : [];
  return place.space_id
    ? [{ resourceId: place.space_id, quantity: place.space_quantity ?? 1 }, ...others]
    : others;
}

type Audience = { timeZone: string; reveal: boolean; now: Temporal.Instant; date?: Temporal.PlainDate };

/**
 * Why a time is taken: by whom, for those who may know; until when it is held, for everybody.
 * @param audience.date on which times are written without their date
 */
export function takenReason(conflicts: readonly Conflict[], audience: Audience): Reason {
  if (audience.reveal && conflicts.length > 0) {
    const entries = conflicts.slice(0, MOST_NAMED).map((conflict) => conflictWords(conflict, audience));
    return reason('taken_by', { entries: listed(entries), more: conflicts.length - entries.length });
  }
  const until = conflicts.length > 0 && heldUntilOf(conflicts);
  return until ? reason('taken_until', { time: heldUntilWords(until, audience) }) : reason('slot_taken');
}

const MOST_NAMED = 5;

/** One in the same sentence, several as a list, as the form's error summary renders it. */
const listed = (entries: readonly string[]): string =>
  entries.length === 1 ? entries.join() : entries.map((entry) => `\n- ${entry}`).join('');

/** "Valley choir, 19:00–21:30, Orchard room" */
function conflictWords(conflict: Conflict, audience: Audience): string {
  const from = conflict.startsAt.toZonedDateTimeISO(audience.timeZone);
  const to = conflict.endsAt.toZonedDateTimeISO(audience.timeZone);
  const isOnDate = audience.date?.equals(from.toPlainDate()) && audience.date.equals(to.toPlainDate());
  return formatFacts([
    conflict.name,
    isOnDate ? timeRange(from, to) : span(from, to),
    conflict.place,
    conflict.heldUntil && t('conflict.held_until', { time: heldUntilWords(conflict.heldUntil, audience) }),
  ]);
}

/** "14:12", and on another day "Fri 12 June, 14:12" */
function heldUntilWords(until: Temporal.Instant, { timeZone, now }: Audience): string {
  const at = until.toZonedDateTimeISO(timeZone);
  const isToday = at.toPlainDate().equals(now.toZonedDateTimeISO(timeZone).toPlainDate());
  return formatFacts([!isToday && shortDate(at.toPlainDate()), clockTime(at)]);
}
