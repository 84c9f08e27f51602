import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { APP_NAMES, type AppName } from '../src/shared/config.ts';
import { freePort } from '../src/shared/testing/port.ts';
import type { ProcessUse } from './probe.ts';

type Server = { stop(): Promise<void> };
export type PlatformServer = Server & {
  urls: Record<AppName, string>;
  /** Begins to count what the process uses. */
  startCounting(): Promise<void>;
  stopCounting(): Promise<ProcessUse>;
};

/** Serves the four apps in a process of their own, in production mode without rate limits. */
export async function servePlatform(databaseUrl: string): Promise<PlatformServer> {
  const ports = await Promise.all(APP_NAMES.map(freePort));
  const urls = Object.fromEntries(
    APP_NAMES.map((app, index) => [app, `http://127.0.0.1:${ports[index]}`]),
  ) as Record<AppName, string>;
  const { child, stop } = await start(
    ['--import', './bench/probe.ts', 'dist/main.js'],
    `${urls.events}/readyz`,
    {
      ...Object.fromEntries(
        APP_NAMES.flatMap((app, index) => [
          [`PORT_${app.toUpperCase()}`, String(ports[index])],
          [`URL_${app.toUpperCase()}`, urls[app]],
        ]),
      ),
      HOST: '127.0.0.1',
      DATABASE_URL: databaseUrl,
      NODE_ENV: 'production',
      SECRET_KEY: 'a secret key for the benchmarks only',
      LOG_LEVEL: 'error',
      RATE_LIMIT_FACTOR: '1000000',
    },
  );
  const ask = async (message: 'start' | 'stop') => {
    const answer = once(child, 'message');
    child.send(message);
    return (await answer)[0];
  };
  return {
    urls,
    async startCounting() {
      await ask('start');
    },
    stopCounting: () => ask('stop'),
    stop,
  };
}

/** Serves a bare Hono page in a process of its own. @param bytes size of the page */
export async function serveBarePage(bytes: number): Promise<Server & { url: string }> {
  const url = `http://127.0.0.1:${await freePort()}/`;
  const { stop } = await start(['bench/bare.ts', new URL(url).port, String(bytes)], url, {});
  return { url, stop };
}

async function start(args: string[], readyUrl: string, env: Record<string, string>) {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await waitUntilReady(child, readyUrl);
  const stop = async () => {
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    if (child.exitCode === null) await exit;
  };
  return { child, stop };
}

async function waitUntilReady(child: ChildProcess, url: string): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt++) {
    if (child.exitCode !== null) throw new Error(`the server exited with code ${child.exitCode}`);
    const response = await fetch(url).catch(() => undefined);
    await response?.text();
    if (response?.ok) return;
    await sleep(50);
  }
  child.kill();
  throw new Error(`no response from ${url} within 30 s`);
}
