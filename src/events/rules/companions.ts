import type { TicketTypeId } from '../../shared/ids.ts';

type Needing = { id: TicketTypeId; needs: readonly TicketTypeId[] };

/**
 * Finds the types of which somebody has more tickets than of those that they need.
 * @param owned how many of each type they have
 */
export const companionsAlone = <T extends Needing>(
  types: readonly T[],
  owned: ReadonlyMap<TicketTypeId, number>,
): T[] => {
  const countOf = (id: TicketTypeId) => owned.get(id) ?? 0;
  return types.filter(
    ({ id, needs }) =>
      needs.length > 0 && countOf(id) > needs.reduce((sum, other) => sum + countOf(other), 0),
  );
};

/** How many tickets somebody has without as many of those that they need. */
export const countAlone = (owned: readonly (Needing & { count: number })[]): number =>
  owned
    .filter(({ needs }) => needs.length > 0)
    .reduce((alone, { count, needs }) => {
      const others = owned
        .filter(({ id }) => needs.includes(id))
        .reduce((sum, other) => sum + other.count, 0);
      return alone + Math.max(0, count - others);
    }, 0);

/** The types that a type may need: others of its event that need none themselves, so that one of them is sold alone. */
export const needsAmong = (others: readonly Needing[], needs: readonly TicketTypeId[]): TicketTypeId[] =>
  others.filter((other) => other.needs.length === 0 && needs.includes(other.id)).map(({ id }) => id);
