import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAdaptorServer } from '@hono/node-server';
import { StartupError } from './shared/startup-error.ts';

/** What is served on a port of its own. */
export type Service = {
  /** "the cart app" */
  name: string;
  port: number;
  /** the variable that sets the port */
  variable: string;
  app: { fetch: Parameters<typeof createAdaptorServer>[0]['fetch'] };
  /** whether people upload files to it */
  takesFiles?: boolean;
};

const GRACE_MS = 10_000;

/**
 * Closes the connection of a client that takes longer than eight seconds to send headers, or nine for a request as a whole
 * (30 where it may be a large file), or that takes in nothing of its response for 30. Node looks only every
 * `connectionsCheckingInterval`, by default every 30 seconds.
 */
const SLOW_CLIENTS = { connectionsCheckingInterval: 500, headersTimeout: 8_000, requestTimeout: 9_000 };
const LARGE_REQUEST_MS = 30_000;
const NO_PROGRESS_MS = 30_000;

/**
 * Serves each service on its port.
 * @returns a function that stops accepting requests, and gives those in flight ten seconds to finish
 * @throws StartupError when a port is in use
 */
export async function serve(services: readonly Service[], host: string): Promise<() => Promise<void>> {
  const servers: Server[] = [];
  const stop = async () => {
    await Promise.all(servers.map(stopServer));
  };
  try {
    for (const service of services) servers.push(await listen(service, host));
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

async function listen(service: Service, host: string): Promise<Server> {
  const server = createAdaptorServer({
    fetch: service.app.fetch,
    serverOptions: { ...SLOW_CLIENTS, ...(service.takesFiles && { requestTimeout: LARGE_REQUEST_MS }) },
  }) as Server;
  server.timeout = NO_PROGRESS_MS;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', (error: NodeJS.ErrnoException) => reject(startupErrorOf(error, service, host)));
  server.listen(service.port, host, resolve);
  await promise;
  return server;
}

function startupErrorOf(
  error: NodeJS.ErrnoException,
  { name, port, variable }: Service,
  host: string,
): Error {
  if (error.code === 'EADDRINUSE') {
    return new StartupError(
      `Port ${port}, which ${name} needs, is in use: stop what listens there, or set ${variable}.`,
    );
  }
  const subject = name.replace(/^t/, 'T');
  return new StartupError(`${subject} can't listen on ${host}:${port}: ${error.message}.`);
}

async function stopServer(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  // Keep-alive connections would stay open although no further request is accepted.
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  await Promise.race([closed, sleep(GRACE_MS, undefined, { ref: false })]);
  clearInterval(sweep);
  server.closeAllConnections();
}
