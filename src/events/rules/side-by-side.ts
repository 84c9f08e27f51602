/** The position of a block among overlapping ones: the second of three is `{ at: 1, of: 3 }`. */
export type BlockPlace = { at: number; of: number };

/**
 * Places blocks that overlap in time side by side, as few as possible.
 * @returns a place for each block, in the order given
 */
export function sideBySide(blocks: readonly { from: number; to: number }[]): BlockPlace[] {
  const order = blocks
    .map((block, index) => ({ ...block, index }))
    .sort((a, b) => a.from - b.from || b.to - a.to);
  const places: BlockPlace[] = blocks.map(() => ({ at: 0, of: 1 }));
  let group: typeof order = [];
  /** the end of the last block in each place of the group */
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
