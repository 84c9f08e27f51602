import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { dateOf, entryPath } from '../src/events/rules/addresses.ts';
import { openDatabase } from '../src/shared/db/database.ts';
import { startEmbedded } from '../src/shared/db/embedded.ts';
import { migrate } from '../src/shared/db/migrate.ts';
import { bareClaims } from './bare-claims.ts';
import { laneClaims } from './lanes.ts';
import { type Load, load } from './load.ts';
import { type BenchVenue, seedVenue } from './seed.ts';
import { serveBarePage, serveEvents } from './server.ts';

const CONNECTIONS = 16;
const SIZES = process.env.BENCH_QUICK ? [1_000] : [1_000, 100_000];
const TIMES = process.env.BENCH_QUICK
  ? { warmUpMs: 300, measureMs: 700 }
  : { warmUpMs: 2000, measureMs: 6000 };

const folder = await mkdtemp(join(tmpdir(), 'rose-ash-bench-'));
await chmod(folder, 0o755);
const embedded = await startEmbedded(folder);
try {
  await migrate(embedded.url);
  console.log(
    `${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB,`,
  );
  console.log(
    `Node ${process.version}, PostgreSQL 18 with fsync on, ${CONNECTIONS} connections. Client, server and`,
  );
  console.log('database share the machine, so only the ratios are meaningful.\n');
  console.log('| entries | measured | a second | against | a second | ratio |');
  console.log('|---:|---|---:|---|---:|---:|');
  for (const entries of SIZES) await measure(entries);
} finally {
  await embedded.stop();
  await rm(folder, { recursive: true, force: true });
}

async function measure(entries: number): Promise<void> {
  const { db, close } = openDatabase(embedded.url, { poolSize: CONNECTIONS, statementTimeoutMs: 600_000 });
  const venue = await seedVenue(db, `bench-${entries}`, entries);
  const events = await serveEvents(embedded.url);
  try {
    const month = `${events.url}${venue.path}?month=${venue.month}`;
    const bytes = (await (await fetch(month)).arrayBuffer()).byteLength;
    const bare = await serveBarePage(bytes);
    try {
      // Two interleaved rounds, so that a change of the machine's speed affects all measurements.
      const runs = [];
      for (let round = 0; round < 2; round++) {
        runs.push({
          pages: only(await load(() => ({ url: month }), { connections: CONNECTIONS, ...TIMES }), 200),
          barePages: only(
            await load(() => ({ url: `${bare.url}/` }), { connections: CONNECTIONS, ...TIMES }),
            200,
          ),
          holds: only(
            await load(() => claim(events.url, venue), { connections: CONNECTIONS, ...TIMES }),
            303,
          ),
          bareHolds: await bareClaims(db, venue, { connections: CONNECTIONS, ...TIMES }),
        });
      }
      row(
        entries,
        'month pages',
        mean(runs, 'pages'),
        `a bare Hono page of ${bytes.toLocaleString('en')} bytes`,
        mean(runs, 'barePages'),
      );
      row(
        entries,
        'holds by HTTP',
        mean(runs, 'holds'),
        'the same claim in bare SQL',
        mean(runs, 'bareHolds'),
      );
      const lanes = await laneClaims(db, venue, TIMES.measureMs);
      row(entries, 'bookings that move a lane', lanes.movedLane, 'bookings of a free lane', lanes.freeLane);
    } finally {
      await bare.stop();
    }
  } finally {
    await events.stop();
    await close();
  }
}

function claim(url: string, { concert, calendar, type, path }: BenchVenue) {
  const page = path.split('/')[1] ?? '';
  const entry = entryPath(page, calendar.slug, dateOf(concert.starts_at, calendar.time_zone), concert.id);
  return { url: `${url}${entry}tickets`, form: `quantity-${type.id}=1&price-${type.id}=${type.price_minor}` };
}

/** @returns responses per second. @throws Error if any response had another status */
function only({ perSecond, statuses }: Load, status: number): number {
  const others = [...statuses].filter(([other]) => other !== status);
  if (others.length > 0)
    throw new Error(`responses with another status than ${status}: ${JSON.stringify(others)}`);
  return perSecond;
}

function mean<K extends string>(runs: Record<K, number>[], key: K): number {
  return runs.reduce((sum, run) => sum + run[key], 0) / runs.length;
}

function row(entries: number, measured: string, perSecond: number, baseline: string, bare: number): void {
  const figures = [entries.toLocaleString('en'), measured, Math.round(perSecond), baseline, Math.round(bare)];
  console.log(`| ${figures.join(' | ')} | ${(perSecond / bare).toPrecision(2)} |`);
}
