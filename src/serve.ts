import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAdaptorServer } from '@hono/node-server';
import type { AppName, Config } from './shared/config.ts';
import { StartupError } from './shared/startup-error.ts';

export type Apps = Partial<Record<AppName, { fetch: Parameters<typeof createAdaptorServer>[0]['fetch'] }>>;

const GRACE_MS = 10_000;

/**
 * Serves the apps of the configuration, each on its port.
 * @returns a function that stops accepting requests, and gives those in flight ten seconds to finish
 * @throws StartupError when a port is in use
 */
export async function serveApps(
  apps: Apps,
  config: Pick<Config, 'apps' | 'host' | 'ports'>,
): Promise<() => Promise<void>> {
  const servers: Server[] = [];
  const stop = async () => {
    await Promise.all(servers.map(stopServer));
  };
  try {
    for (const name of config.apps) {
      const app = apps[name];
      if (!app) throw new Error(`There is no app ${name}`);
      servers.push(await listen(name, app, config));
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

async function listen(
  name: AppName,
  app: NonNullable<Apps[AppName]>,
  { host, ports }: Pick<Config, 'host' | 'ports'>,
): Promise<Server> {
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', (error: NodeJS.ErrnoException) =>
    reject(startupErrorOf(error, { name, host, port: ports[name] })),
  );
  server.listen(ports[name], host, resolve);
  await promise;
  return server;
}

function startupErrorOf(
  error: NodeJS.ErrnoException,
  { name, host, port }: { name: AppName; host: string; port: number },
): Error {
  if (error.code === 'EADDRINUSE') {
    return new StartupError(
      `Port ${port}, which the ${name} app needs, is in use: stop what listens there, or set PORT_${name.toUpperCase()}.`,
    );
  }
  return new StartupError(`The ${name} app can't listen on ${host}:${port}: ${error.message}.`);
}

async function stopServer(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  // Keep-alive connections would stay open although no further request is accepted.
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  await Promise.race([closed, sleep(GRACE_MS, undefined, { ref: false })]);
  clearInterval(sweep);
  server.closeAllConnections();
}
