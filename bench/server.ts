import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../src/shared/testing/port.ts';

export type Served = { url: string; stop(): Promise<void> };

/** The events app in a process of its own, as it runs in production but for the limits on one address. */
export async function serveEvents(databaseUrl: string): Promise<Served> {
  const port = await freePort();
  return await start('dist/main.js', [], port, '/readyz', {
    APPS: 'events',
    PORT: String(port),
    HOST: '127.0.0.1',
    URL_EVENTS: `http://127.0.0.1:${port}`,
    DATABASE_URL: databaseUrl,
    NODE_ENV: 'production',
    SECRET_KEY: 'a key for the length of one bench run',
    LOG_LEVEL: 'error',
    RATE_LIMIT_FACTOR: '1000000',
  });
}

/** A bare Hono page of a size, in a process of its own. */
export async function serveBarePage(bytes: number): Promise<Served> {
  const port = await freePort();
  return await start('bench/bare.ts', [String(port), String(bytes)], port, '/', {});
}

async function start(
  script: string,
  args: string[],
  port: number,
  path: string,
  env: Record<string, string>,
): Promise<Served> {
  const child = spawn(process.execPath, [script, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  await untilAnswers(child, `${url}${path}`);
  return {
    url,
    async stop() {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

async function untilAnswers(child: ChildProcess, url: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
    const answer = await fetch(url).catch(() => undefined);
    await answer?.text();
    if (answer?.ok) return;
    await sleep(50);
  }
  child.kill();
  throw new Error(`nothing answered at ${url}`);
}
