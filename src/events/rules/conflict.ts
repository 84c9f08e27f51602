import type { EntryId } from '../../shared/ids.ts';
import type { EntryKind, EntryState } from './entry-state.ts';

/** An entry that is in the way of another. */
export type Conflict = {
  entryId: EntryId;
  name: string;
  kind: EntryKind;
  state: EntryState;
  /** without buffers */
  startsAt: Temporal.Instant;
  endsAt: Temporal.Instant;
  /** the name of the space or resource that both want, as the entry in the way has it */
  place: string;
  /** null once it is accepted */
  heldUntil: Temporal.Instant | null;
};

/**
 * When everything in the way would be free again if it is not paid.
 * @returns undefined if some of it is more than a hold, or nothing is known
 */
export function heldUntilOf(conflicts: readonly Conflict[]): Temporal.Instant | undefined {
  const ends = conflicts.flatMap(({ heldUntil }) => heldUntil ?? []);
  return ends.length === conflicts.length ? ends.sort(Temporal.Instant.compare).at(-1) : undefined;
}
