type Work = (length: number) => unknown;

/**
 * Measures how much more work an input of twice the length takes: about 2 if work grows with the length, 4 if with its
 * square. It is CPU time, and compared only with itself, so that neither the speed of the machine nor other processes
 * matter. Garbage collection may spoil a round, so that a ratio of 3 or more is measured again, unless the work took so
 * long that it can't be due to that.
 * @param length of the shorter input; work of at least a millisecond measures best
 */
export async function growthOf(work: Work, length: number): Promise<number> {
  let growth = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 6 && growth >= 3; round++) {
    const single = await leastOf(work, length);
    growth = Math.min(growth, (await leastOf(work, 2 * length)) / single);
    if (single > 100_000) break;
  }
  return growth;
}

async function leastOf(work: Work, length: number): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let time = 0; time < 3; time++) {
    const before = process.cpuUsage();
    await work(length);
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, user + system);
  }
  // A millisecond keeps the clock's grain out of the ratio.
  return least + 1_000;
}
