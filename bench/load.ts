import type { Measured } from './figures.ts';

/** What one connection does again and again. @returns false when there is nothing left to do */
export type Operation = () => Promise<unknown>;

/**
 * Runs an operation over several connections, each of which begins the next one as soon as it has finished one.
 * @param operationOf the operation of a connection, by its number
 */
export async function load(
  operationOf: (connection: number) => Operation,
  { connections, forMs }: { connections: number; forMs: number },
): Promise<Measured> {
  const started = performance.now();
  const durations: number[] = [];
  const run = async (connection: number) => {
    const operation = operationOf(connection);
    for (let now = performance.now(); now < started + forMs; ) {
      if ((await operation()) === false) return;
      const ended = performance.now();
      durations.push(ended - now);
      now = ended;
    }
  };
  await Promise.all(Array.from({ length: connections }, (_, connection) => run(connection)));
  const seconds = (performance.now() - started) / 1000;
  durations.sort((a, b) => a - b);
  return {
    operations: durations.length,
    perSecond: durations.length / seconds,
    p99Ms: durations[Math.floor(durations.length * 0.99)] ?? 0,
  };
}
