// Builds and starts, and again whenever a source changes. The old process ends in order first: it holds the database.
import { spawn } from 'node:child_process';
import { existsSync, watch } from 'node:fs';
import { buildAll } from './build.mjs';

const WATCHED = ['src', 'client', 'config', 'migrations'];

let child = start();
let pending;
let restarting = Promise.resolve();

for (const folder of WATCHED) {
  watch(folder, { recursive: true }, (_event, file) => {
    if (file && /\.(tsx?|css|svg|sql|yaml)$/.test(file) && !file.includes('.test.')) {
      clearTimeout(pending);
      pending = setTimeout(() => {
        restarting = restarting.then(restart);
      }, 100);
    }
  });
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, async () => {
    await stop();
    process.exit(0);
  });
}

function start() {
  const env = existsSync('.env') ? ['--env-file=.env'] : [];
  return spawn('node', [...env, '--enable-source-maps', 'dist/main.js'], {
    stdio: 'inherit',
    // The terminal's Ctrl-C comes here only, and is passed on once.
    detached: true,
  });
}

async function restart() {
  try {
    await buildAll();
  } catch {
    // esbuild has said what is wrong; the old process serves on.
    return;
  }
  await stop();
  child = start();
}

function stop() {
  if (child.exitCode !== null || child.signalCode) return Promise.resolve();
  child.kill('SIGTERM');
  return new Promise((resolve) => child.once('exit', resolve));
}
