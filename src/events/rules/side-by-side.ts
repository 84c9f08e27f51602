/** Where something stands that shares its time with others: at which place of how many. */
export type PlacedBlock = { at: number; of: number };

/** Places for what lies over one another in time, as few side by side as can be. In the order given. */
export function sideBySide(blocks: readonly { from: number; to: number }[]): PlacedBlock[] {
  const order = blocks
    .map((block, index) => ({ ...block, index }))
    .sort((a, b) => a.from - b.from || b.to - a.to);
  const places: PlacedBlock[] = blocks.map(() => ({ at: 0, of: 1 }));
  let group: typeof order = [];
  /** until when each place of the group is taken */
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
