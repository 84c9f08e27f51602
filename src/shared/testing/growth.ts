type Work = (length: number) => unknown;

/**
 * Measures how much more work an input of twice the length takes: about 2 if work grows with the length, 4 if with its
 * square. It is CPU time, and compared only with itself, so that neither the speed of the machine nor other processes
 * matter. Garbage collection and the tests of other threads add to it (the time of a thread has too coarse a grain), so
 * that a ratio of 3 or more is measured again: the least of all rounds counts, for both lengths.
 * @param length of the shorter input; work of at least a millisecond measures best
 */
export async function growthOf(work: Work, length: number): Promise<number> {
  let single = Number.POSITIVE_INFINITY;
  let double = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 12 && !(double / single < 3); round++) {
    single = Math.min(single, await leastOf(work, length));
    double = Math.min(double, await leastOf(work, 2 * length));
    // After three rounds of so much work, it is not due to that.
    if (round >= 2 && single > 100_000) break;
  }
  return double / single;
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
