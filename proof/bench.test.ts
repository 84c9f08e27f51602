import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { MEASUREMENTS } from '../bench/measurements.ts';
import { runBench } from '../bench/run.ts';
import { testDatabase } from '../src/shared/testing/database.ts';

const database = await testDatabase();

test('every measurement of the bench runs, and counts what its server uses', async () => {
  const names: string[] = [];
  const options = {
    measurements: MEASUREMENTS,
    sizes: [200],
    times: { warmUpMs: 50, measureMs: 100, rounds: 1 },
    doorTickets: 1_000,
  };
  for await (const { figure } of runBench(database.url, options)) {
    names.push(figure.name);
    const { ratio, statements, cpuMs, rssMiB, loopDelayMs } = figure;
    expect(Math.min(ratio, cpuMs, rssMiB, loopDelayMs), figure.name).toBeGreaterThan(0);
    // A kept page may take none, and lanes are measured in SQL alone.
    if (!['kept-month', 'feed', 'lanes'].includes(figure.name)) expect(statements).toBeGreaterThanOrEqual(1);
  }
  expect(names).toEqual(MEASUREMENTS.map(({ name }) => name));
});

test('the bench starts as by npm run bench, and names its measurements', async () => {
  const run = promisify(execFile)(process.execPath, ['scripts/bench.mjs', '--only', 'nothing']);
  await expect(run).rejects.toMatchObject({
    stderr: expect.stringContaining(`there is no nothing, but: ${MEASUREMENTS[0]?.name}, `),
  });
});
