import { readFile, writeFile } from 'node:fs/promises';

/** What a load did. */
export type Measured = { operations: number; perSecond: number; p99Ms: number };

export type Figure = {
  entries: number;
  name: string;
  perSecond: number;
  /** of the other side */
  barePerSecond: number;
  /** perSecond ÷ barePerSecond */
  ratio: number;
  p99Ms: number;
  /** per operation, in the server's process: statements to the database, and CPU time */
  statements: number;
  cpuMs: number;
  /** CPU time of the database per operation, where the system tells it */
  databaseCpuMs?: number;
  /** the most memory of the server's process */
  rssMiB: number;
  /** delay of the server's event loop, 99th percentile */
  loopDelayMs: number;
};

export type Figures = { machine: string; database: string; figures: Figure[] };

// In the working directory, as the other files of the bench: main.ts runs as a bundle.
const FILE = 'bench/figures.json';

/** Reads the figures written down; none if there is no file. */
export async function readFigures(): Promise<Figures> {
  const text = await readFile(FILE, 'utf8').catch(() => undefined);
  return text ? JSON.parse(text) : { machine: '', database: '', figures: [] };
}

/** Writes figures down in place of those of the same measurements. */
export async function writeFigures(measured: Figures): Promise<void> {
  const before = await readFigures();
  const kept = before.figures.filter((figure) => !measured.figures.some((one) => isSame(one, figure)));
  const figures = [...kept, ...measured.figures].sort(
    (a, b) => a.name.localeCompare(b.name) || a.entries - b.entries,
  );
  await writeFile(FILE, `${JSON.stringify({ ...measured, figures: figures.map(rounded) }, null, 2)}\n`);
}

const rounded = (figure: Figure): Figure =>
  Object.fromEntries(
    Object.entries(figure).map(([key, value]) => [
      key,
      typeof value === 'number' && key !== 'entries' ? Number(value.toPrecision(3)) : value,
    ]),
  ) as Figure;

/** By which factor a figure of the same code may differ from run to run. The number of statements differs by background jobs. */
const NOISE = { ratio: 1.25, statements: 1.05, cpuMs: 1.25, databaseCpuMs: 1.25, rssMiB: 1.3 };

/**
 * Compares figures with those written down. On another machine only the ratios and the statements are comparable.
 * @returns what became worse, one sentence each
 */
export function findSlower(before: Figures, after: Figures): string[] {
  const isSameMachine = before.machine === after.machine && before.database === after.database;
  return after.figures.flatMap((now) => {
    const then = before.figures.find((figure) => isSame(figure, now));
    if (!then) return [];
    const worse = [
      now.ratio < then.ratio / NOISE.ratio && `ratio ${short(then.ratio)} → ${short(now.ratio)}`,
      now.statements > then.statements * NOISE.statements + 0.1 &&
        `statements ${short(then.statements)} → ${short(now.statements)}`,
      ...(['cpuMs', 'databaseCpuMs', 'rssMiB'] as const).map(
        (key) =>
          isSameMachine &&
          (now[key] ?? 0) > (then[key] ?? Number.POSITIVE_INFINITY) * NOISE[key] &&
          `${key} ${short(then[key] ?? 0)} → ${short(now[key] ?? 0)}`,
      ),
    ].filter((one) => one !== false);
    return worse.length > 0
      ? [`${now.name} at ${now.entries.toLocaleString('en')}: ${worse.join(', ')}`]
      : [];
  });
}

const isSame = (a: Figure, b: Figure): boolean => a.name === b.name && a.entries === b.entries;

export const short = (value: number): string => Number(value.toPrecision(2)).toLocaleString('en');
