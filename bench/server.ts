import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../src/shared/testing/port.ts';

export type ServerProcess = { url: string; stop(): Promise<void> };

/** Serves the events app in a process of its own, in production mode without rate limits. */
export async function serveEvents(databaseUrl: string): Promise<ServerProcess> {
  const port = await freePort();
  return await start('dist/main.js', [], port, '/readyz', {
    APPS: 'events',
    PORT: String(port),
    HOST: '127.0.0.1',
    URL_EVENTS: `http://127.0.0.1:${port}`,
    DATABASE_URL: databaseUrl,
    NODE_ENV: 'production',
    SECRET_KEY: 'a secret key for the benchmarks only',
    LOG_LEVEL: 'error',
    RATE_LIMIT_FACTOR: '1000000',
  });
}

/** Serves a bare Hono page in a process of its own. @param bytes size of the page */
export async function serveBarePage(bytes: number): Promise<ServerProcess> {
  const port = await freePort();
  return await start('bench/bare.ts', [String(port), String(bytes)], port, '/', {});
}

async function start(
  script: string,
  args: string[],
  port: number,
  path: string,
  env: Record<string, string>,
): Promise<ServerProcess> {
  const child = spawn(process.execPath, [script, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  await waitUntilReady(child, `${url}${path}`);
  return {
    url,
    async stop() {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

async function waitUntilReady(child: ChildProcess, url: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (child.exitCode !== null) throw new Error(`the server exited with code ${child.exitCode}`);
    const response = await fetch(url).catch(() => undefined);
    await response?.text();
    if (response?.ok) return;
    await sleep(50);
  }
  child.kill();
  throw new Error(`no response from ${url} within 15 s`);
}
