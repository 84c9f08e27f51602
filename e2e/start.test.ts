import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { APP_NAMES, type AppName } from '../src/shared/config.ts';
import { startEmbedded } from '../src/shared/db/embedded.ts';

let dataDir: string;
let ports: Record<AppName, number>;
let testProviderPort: number;
const processes = new Set<ChildProcess>();

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'rose-ash-start-'));
  await chmod(dataDir, 0o755);
  const [blog, market, cart, events] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
  ports = { blog, market, cart, events };
  testProviderPort = await freePort();
});

afterEach(async () => {
  for (const child of processes) await stop(child);
  // A killed process leaves its database running.
  if (existsSync(join(dataDir, 'postgres', 'postmaster.pid'))) await (await startEmbedded(dataDir)).stop();
  await rm(dataDir, { recursive: true, force: true });
});

describe('the platform process', () => {
  test('serves four apps from an empty folder, stops cleanly, and keeps its data', async () => {
    const first = start();
    await first.waitForOutput('is up');
    for (const app of APP_NAMES) expect(await statusOf(app, '/readyz')).toBe(200);
    const secret = await readFile(join(dataDir, 'secret-key'), 'utf8');
    expect(await stop(first.child)).toBe(0);
    await expect(readFile(join(dataDir, 'postgres', 'postmaster.pid')), 'database stopped').rejects.toThrow();

    const second = start();
    await second.waitForOutput('is up');
    expect(await statusOf('events', '/readyz')).toBe(200);
    expect((await fetch(`http://127.0.0.1:${testProviderPort}/`)).status).toBe(200);
    expect(await readFile(join(dataDir, 'secret-key'), 'utf8')).toBe(secret);
    expect(await stop(second.child, 'SIGINT')).toBe(0);
  });

  test('finishes open requests on SIGTERM and accepts no new ones', async () => {
    const { child, waitForOutput } = start();
    await waitForOutput('is up');
    const socket = connect(ports.events, '127.0.0.1');
    socket.write('POST /nowhere HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\n\r\nab');
    await sleep(100);
    child.kill('SIGTERM');
    await waitForOutput('Stopping');
    await expect(statusOf('events', '/healthz')).rejects.toThrow();
    socket.write('cd');
    const [response] = await once(socket, 'data');
    expect(String(response)).toMatch(/^HTTP\/1\.1 [34]\d\d /);
    await once(child, 'exit');
    expect(child.exitCode).toBe(0);
  });

  test('treats the SIGINTs of the terminal and of npm as one Ctrl-C', async () => {
    const { child, waitForOutput } = start();
    await waitForOutput('is up');
    child.kill('SIGINT');
    await waitForOutput('Stopping');
    child.kill('SIGINT');
    await once(child, 'exit');
    expect(child.exitCode).toBe(0);
  });

  test('stops its database too on SIGTERM during the start', async () => {
    const { child } = start();
    while (!existsSync(join(dataDir, 'postgres', 'postmaster.pid'))) await sleep(5);
    expect(await stop(child)).toBe(0);
    expect(existsSync(join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false);
  });

  test('restarts after kill -9', async () => {
    const first = start();
    await first.waitForOutput('is up');
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    const second = start();
    await second.waitForOutput('is up');
    expect(await statusOf('events', '/readyz')).toBe(200);
  });

  test('uses less than 300 MB under load', async () => {
    const { child, waitForOutput } = start({ DEMO: '1', RATE_LIMIT_FACTOR: '1000' });
    await waitForOutput('is up');
    const pages = APP_NAMES.map((app) => `http://127.0.0.1:${ports[app]}/`);
    let requests = 0;
    const requestPages = async () => {
      while (requests < 2000) await (await fetch(pages[requests++ % pages.length] ?? '')).text();
    };
    await Promise.all(Array.from({ length: 20 }, requestPages));
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
    expect(Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024).toBeLessThan(300);
  });
});

describe('a failed start', () => {
  test('reports a port in use', async () => {
    const server = await listenOn(ports.cart);
    await expectStartupError({}, `Port ${ports.cart}, which the cart app needs, is in use`);
    server.close();
    const other = await listenOn(testProviderPort);
    await expectStartupError({}, `Port ${testProviderPort}, which the test provider needs, is in use`);
    other.close();
  });

  test('reports a data folder in use', async () => {
    const first = start();
    await first.waitForOutput('is up');
    await expectStartupError({}, `The data folder ${dataDir} is in use`);
    expect(await statusOf('events', '/readyz')).toBe(200);
  });

  test('reports a database that does not answer', async () => {
    const port = await freePort();
    await expectStartupError(
      { DATABASE_URL: `postgres://someone:hunter2@127.0.0.1:${port}/coop` },
      `The database of DATABASE_URL, 127.0.0.1:${port}/coop, can't be reached`,
    );
  });

  test('reports a database user that does not exist', async () => {
    const { host } = new URL(inject('serverUrl'));
    await expectStartupError({ DATABASE_URL: `postgres://nobody:x@${host}/postgres` }, "can't be reached");
  });

  test('reports a config file that is missing, not YAML, or invalid', async () => {
    const file = join(dataDir, 'app-config.yaml');
    await expectStartupError({ APP_CONFIG: file }, `The config file ${file} can't be read`);
    await writeFile(file, 'a: [');
    await expectStartupError({ APP_CONFIG: file }, `The config file ${file} is not valid YAML`);
    await writeFile(file, 'a: 1');
    await expectStartupError({ APP_CONFIG: file }, `The config file ${file} is invalid at`);
  });

  test('reports a missing SECRET_KEY in production', async () => {
    await expectStartupError({ NODE_ENV: 'production' }, 'SECRET_KEY is not set');
  });

  test('reports a data folder inside a file', async () => {
    await writeFile(join(dataDir, 'file'), '');
    await expectStartupError(
      { DATA_DIR: join(dataDir, 'file', 'data') },
      `The data folder ${join(dataDir, 'file', 'data')} can't be used`,
    );
  });
});

describe('a process of one app', () => {
  test('is alive but not ready on an empty database, which it does not migrate', async () => {
    const url = inject('serverUrl').replace(/[^/]+$/, 'postgres');
    const { waitForOutput } = start({ APPS: 'events', DATABASE_URL: url });
    await waitForOutput('is up');
    expect(await statusOf('events', '/healthz')).toBe(200);
    const response = await fetch(`http://127.0.0.1:${ports.events}/readyz`);
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('0001_people');
    await expect(statusOf('cart', '/healthz')).rejects.toThrow();
  });
});

/** Starts the platform as `npm start` does, with no other environment variables. */
function start(env: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['--enable-source-maps', 'dist/main.js'], {
    env: {
      PATH: process.env.PATH,
      DATA_DIR: dataDir,
      DEMO: '0',
      ...Object.fromEntries(APP_NAMES.map((app) => [`PORT_${app.toUpperCase()}`, String(ports[app])])),
      PORT_TEST_PROVIDER: String(testProviderPort),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  processes.add(child);
  child.once('exit', () => processes.delete(child));
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    output.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output.stderr += chunk;
  });
  const waitForOutput = async (text: string) => {
    while (!output.stdout.includes(text)) {
      if (child.exitCode !== null || child.signalCode) {
        throw new Error(`the process exited before it printed “${text}”: ${output.stdout}${output.stderr}`);
      }
      await sleep(20);
    }
  };
  return { child, output, waitForOutput };
}

async function expectStartupError(env: Record<string, string>, sentence: string | RegExp): Promise<void> {
  const { child, output } = start(env);
  await once(child, 'close');
  expect(output.stderr).toMatch(sentence);
  expect(output.stderr.trim()).toMatch(/^[^\n]+\.$/);
  expect(output.stderr).not.toContain('hunter2');
  expect(child.exitCode).toBe(1);
}

async function stop(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
  if (child.exitCode === null && !child.signalCode) {
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }
  return child.exitCode;
}

const statusOf = async (app: AppName, path: string) =>
  (await fetch(`http://127.0.0.1:${ports[app]}${path}`)).status;

async function listenOn(port: number): Promise<Server> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

async function freePort(): Promise<number> {
  const server = await listenOn(0);
  const address = server.address();
  server.close();
  return typeof address === 'object' && address ? address.port : 0;
}
