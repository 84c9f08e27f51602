import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { startEmbedded } from '../src/shared/db/embedded.ts';
import { type Figure, type Figures, findSlower, readFigures, short, writeFigures } from './figures.ts';
import { MEASUREMENTS, type Measurement } from './measurements.ts';
import { CONNECTIONS, runBench } from './run.ts';

const { values: options } = parseArgs({
  options: {
    /** names of measurements, separated by commas */
    only: { type: 'string' },
    /** numbers of entries, separated by commas */
    entries: { type: 'string' },
    /** a second each, at 1,000 entries: to see that it works */
    quick: { type: 'boolean', default: false },
    /** says what became worse than the figures written down, and fails */
    compare: { type: 'boolean', default: false },
    /** writes the figures down, in bench/figures.json */
    write: { type: 'boolean', default: false },
    /** on an installed PostgreSQL instead of the embedded one */
    installed: { type: 'boolean', default: false },
    /** the URL of an empty database of another server */
    database: { type: 'string' },
  },
});
const { quick } = options;
if (quick && (options.write || options.compare)) throw new Error('quick figures are not comparable');
const names = options.only?.split(',');
const unknown = names?.find((name) => !MEASUREMENTS.some((one) => one.name === name));
if (unknown)
  throw new Error(`there is no ${unknown}, but: ${MEASUREMENTS.map(({ name }) => name).join(', ')}`);
const measurements = MEASUREMENTS.filter(({ name }) => !names || names.includes(name));
const sizes = (options.entries ?? (quick ? '1000' : '10000,1000000')).split(',').map(Number);
const times = quick
  ? { warmUpMs: 300, measureMs: 700, rounds: 1 }
  : { warmUpMs: 1_500, measureMs: 4_000, rounds: 2 };

const folder = await mkdtemp(join(tmpdir(), 'rose-ash-bench-'));
await chmod(folder, 0o755);
const server = options.database
  ? { url: options.database, async stop() {} }
  : options.installed
    ? // Older versions, which this bench measures too, have no such file.
      await (await import('../src/shared/testing/installed-postgres.ts')).startInstalled()
    : await startEmbedded(folder);
if (!server) throw new Error('no PostgreSQL is installed');
try {
  const { url } = server;
  const measured: Figures = {
    machine: `${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB`,
    database: await versionOf(url),
    figures: [],
  };
  console.log(`${new Date().toISOString().slice(0, 10)}, ${measured.machine}, Node ${process.version},`);
  console.log(`${measured.database}, ${CONNECTIONS} connections. Client, server and database share the`);
  console.log('machine, so only the ratios, statements and CPU times are meaningful.\n');
  console.log(
    '| entries | measured | a second | against | a second | ratio | statements | CPU, ms | CPU of the database, ms | p99, ms | memory, MiB | loop delay, ms |',
  );
  console.log('|---:|---|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|');
  for await (const { measurement, figure } of runBench(url, { measurements, sizes, times })) {
    measured.figures.push(figure);
    console.log(rowOf(measurement, figure));
  }
  printGrowth(measured.figures);
  if (options.compare) {
    const slower = findSlower(await readFigures(), measured);
    console.log(
      slower.length > 0 ? `\nSlower than written down:\n${slower.join('\n')}` : '\nNothing became slower.',
    );
    if (slower.length > 0) process.exitCode = 1;
  }
  if (options.write) await writeFigures(measured);
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}

async function versionOf(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(
    `SELECT current_setting('server_version') AS version, current_setting('fsync') AS fsync, current_setting('jit') AS jit`,
  );
  await client.end();
  const [{ version, fsync, jit }] = rows;
  return `PostgreSQL ${version.split(' ')[0]} (fsync ${fsync}, jit ${jit})`;
}

function rowOf({ what, against, name }: Measurement, figure: Figure): string {
  const cells = [
    figure.entries.toLocaleString('en'),
    `${what} (\`${name}\`)`,
    Math.round(figure.perSecond).toLocaleString('en'),
    against,
    Math.round(figure.barePerSecond).toLocaleString('en'),
    short(figure.ratio),
    figure.statements.toFixed(1),
    short(figure.cpuMs),
    figure.databaseCpuMs === undefined ? '' : short(figure.databaseCpuMs),
    short(figure.p99Ms),
    Math.round(figure.rssMiB),
    short(figure.loopDelayMs),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** How much slower each is with the most entries than with the fewest, by the ratios: the machine may have become slower. */
function printGrowth(figures: readonly Figure[]): void {
  for (const [name, [first, ...others]] of Map.groupBy(figures, (figure) => figure.name)) {
    const last = others.at(-1);
    if (!first || !last) continue;
    const sizesOf = `${first.entries.toLocaleString('en')} ÷ ${last.entries.toLocaleString('en')} entries`;
    console.log(`\n${name}: its ratio, ${sizesOf} = ${short(first.ratio / last.ratio)}`);
  }
}
