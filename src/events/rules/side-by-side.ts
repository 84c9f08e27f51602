/** The column of a block among those that overlap it: `at` which, counted from 0, `of` how many. */
export type PlacedBlock = { at: number; of: number };

/** Assigns overlapping blocks to as few columns as possible. @returns a place for each block, in the order given */
export function sideBySide(blocks: readonly { from: number; to: number }[]): PlacedBlock[] {
  const order = blocks
    .map((block, index) => ({ ...block, index }))
    .sort((a, b) => a.from - b.from || b.to - a.to);
  const places: PlacedBlock[] = blocks.map(() => ({ at: 0, of: 1 }));
  let group: typeof order = [];
  /** when each column of the group is free again */
  let ends: number[] = [];
  const close = () => {
    for (const { index } of group) places[index] = { at: places[index]?.at ?? 0, of: ends.length };
    group = [];
    ends = [];
  };
  for (const block of order) {
    if (ends.every((end) => end <= block.from)) close();
    const free = ends.findIndex((end) => end <= block.from);
    const at = free === -1 ? ends.length : free;
    ends[at] = block.to;
    places[block.index] = { at, of: 1 };
    group.push(block);
  }
  close();
  return places;
}
