// Runs the checks and tests of `npm test`, the fastest first. The last line shows the totals.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CHECKS = [
  ['types', 'tsc'],
  ['lint', 'biome', 'check', '--error-on-warnings'],
  ['boundaries', 'depcruise', 'src', 'client'],
  ['dead code', 'knip', '--no-config-hints'],
  // Every package in `dependencies` must be used in production.
  ['dependencies', 'knip', '--no-config-hints', '--production', '--dependencies'],
  ['entrypoint', 'sh', '-n', 'entrypoint.sh'],
];

let passed = 0;
let failed = 0;

for (const [name, command, ...args] of CHECKS) {
  const { code, output, seconds } = await run(command, args, 'pipe');
  console.log(`${code === 0 ? '✓' : '✗'} ${name} (${seconds} s)`);
  if (code === 0) passed++;
  else {
    failed++;
    console.log(output);
  }
}

const folder = await mkdtemp(join(tmpdir(), 'rose-ash-report-'));
const report = join(folder, 'report.json');
const { code } = await run(
  'vitest',
  ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...process.argv.slice(2)],
  'inherit',
);
const totals = await totalsOf(report);
passed += totals.passed;
// Vitest can fail without a failed test, if the setup throws.
failed += totals.failed || (code === 0 ? 0 : 1);
await rm(folder, { recursive: true });

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

async function totalsOf(file) {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return { passed: 0, failed: 1 };
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(text);
  // A file that could not be loaded has no test results.
  const unloaded = testResults.filter(
    (result) => result.status === 'failed' && result.assertionResults.length === 0,
  );
  return { passed: numPassedTests, failed: numFailedTests + unloaded.length };
}

async function run(command, args, stdio) {
  const started = performance.now();
  // npm puts node_modules/.bin, which contains Node 26, first in PATH.
  const child = spawn(command, args, { stdio: ['ignore', stdio, stdio] });
  let output = '';
  child.stdout?.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    output += chunk;
  });
  const code = await new Promise((resolve) => {
    child.on('error', (error) => {
      output += error.message;
      resolve(1);
    });
    child.on('close', (exitCode) => resolve(exitCode ?? 1));
  });
  return { code, output, seconds: ((performance.now() - started) / 1000).toFixed(1) };
}
