import { openDatabase } from '../src/shared/db/database.ts';
import { migrate } from '../src/shared/db/migrate.ts';
import { databaseCpuMs } from './database-use.ts';
import type { Figure, Measured } from './figures.ts';
import { load } from './load.ts';
import type { Comparison, Measurement, World } from './measurements.ts';
import { seedVenue } from './seed.ts';
import { servePlatform } from './server.ts';

export const CONNECTIONS = 16;

type Times = { warmUpMs: number; measureMs: number; rounds: number };
type BenchOptions = {
  measurements: readonly Measurement[];
  /** numbers of entries, ascending */
  sizes: readonly number[];
  times: Times;
  /** of the event at whose door tickets are checked in */
  doorTickets?: number;
};

/** Fills an empty database, serves the platform on it, and measures. */
export async function* runBench(
  databaseUrl: string,
  { measurements, sizes, times, doorTickets = 60_000 }: BenchOptions,
): AsyncGenerator<{ measurement: Measurement; figure: Figure }> {
  await migrate(databaseUrl);
  const { db, close } = openDatabase(databaseUrl, { poolSize: CONNECTIONS, statementTimeoutMs: 600_000 });
  try {
    for (const entries of sizes) {
      const venue = await seedVenue(db, entries);
      const server = await servePlatform(databaseUrl);
      try {
        for (const measurement of measurements) {
          if (measurement.once && entries !== sizes[0]) continue;
          const figures = await measure(measurement, { db, server, venue, doorTickets }, times);
          yield { measurement, figure: { entries, name: measurement.name, ...figures } };
        }
      } finally {
        await server.stop();
      }
    }
  } finally {
    await close();
  }
}

async function measure(measurement: Measurement, world: World, times: Times) {
  const comparison = await measurement.prepare(world);
  let operations = 0;
  const sides: { platform: PlatformRound; bare: Measured }[] = [];
  try {
    // In turn, so that a change of the machine's speed affects both sides.
    for (let round = 0; round < times.rounds; round++) {
      const platform = await measurePlatform(comparison, world, times);
      operations += platform.warmUp + platform.operations;
      const { bare: operationOf, connections = CONNECTIONS } = comparison;
      await load(operationOf, { connections, forMs: times.warmUpMs });
      sides.push({ platform, bare: await load(operationOf, { connections, forMs: times.measureMs }) });
    }
    await comparison.verify?.(operations);
  } finally {
    await comparison.close?.();
  }
  const mean = (of: (side: (typeof sides)[number]) => number) =>
    sides.reduce((sum, side) => sum + of(side), 0) / sides.length;
  const perSecond = mean(({ platform }) => platform.perSecond);
  const barePerSecond = mean(({ bare }) => bare.perSecond);
  const databaseCpu = mean(({ platform }) => platform.databaseCpuMs ?? Number.NaN);
  return {
    perSecond,
    barePerSecond,
    ratio: perSecond / barePerSecond,
    p99Ms: mean(({ platform }) => platform.p99Ms),
    statements: mean(({ platform }) => platform.statements),
    cpuMs: mean(({ platform }) => platform.cpuMs),
    ...(!Number.isNaN(databaseCpu) && { databaseCpuMs: databaseCpu }),
    rssMiB: Math.max(...sides.map(({ platform }) => platform.rssMiB)),
    loopDelayMs: Math.max(...sides.map(({ platform }) => platform.loopDelayMs)),
  };
}

type PlatformRound = Awaited<ReturnType<typeof measurePlatform>>;

async function measurePlatform(
  { platform, connections = CONNECTIONS, settle }: Comparison,
  { db, server }: World,
  { warmUpMs, measureMs }: Times,
) {
  const warmUp = await load(platform, { connections, forMs: warmUpMs });
  await settle?.();
  const databaseBefore = await databaseCpuMs(db);
  await server.startCounting();
  const measured = await load(platform, { connections, forMs: measureMs });
  await settle?.();
  const { statements, cpuMs, rssMiB, loopDelayMs } = await server.stopCounting();
  const databaseAfter = await databaseCpuMs(db);
  return {
    ...measured,
    warmUp: warmUp.operations,
    statements: statements / measured.operations,
    cpuMs: cpuMs / measured.operations,
    databaseCpuMs:
      databaseBefore !== undefined && databaseAfter !== undefined
        ? (databaseAfter - databaseBefore) / measured.operations
        : undefined,
    rssMiB,
    loopDelayMs,
  };
}
