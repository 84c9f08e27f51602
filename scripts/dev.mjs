// Builds and starts the platform, and again whenever a source changes. The old process stops first, because it owns the
// embedded database.
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
    // In a process group of its own, so that it gets SIGINT only from the handler above.
    detached: true,
  });
}

async function restart() {
  try {
    await buildAll();
  } catch {
    // esbuild has printed the error; the old process keeps running.
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
