import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Client } from './client.ts';

export type Supervision = {
  /** Stops watching, and waits for a restart that is under way. @returns whether the server ran as far as is known */
  end(): Promise<boolean>;
};

const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 5_000;
/** A server that ran for so long is started again without a delay. */
const STABLE_MS = 10_000;

/**
 * Watches a server by a connection that lasts as long as it, and starts the server again whenever that ends. After a server
 * that did not last, it waits, each time twice as long, up to five seconds.
 * @param restart starts the server unless it runs. @returns a new connection
 */
export function supervise(
  first: Client,
  restart: (signal: AbortSignal) => Promise<Client>,
  log?: Pick<Logger, 'error' | 'warn'>,
): Supervision {
  const ending = new AbortController();
  const { signal } = ending;
  let running = true;
  const watching = watch();
  return {
    async end() {
      ending.abort();
      await watching;
      return running;
    },
  };

  async function watch(): Promise<void> {
    let connection = first;
    let delay = 0;
    while (await endOf(connection, signal)) {
      running = false;
      const lostAt = performance.now();
      log?.error('the database has stopped: it is started again');
      for (;;) {
        if (!(await pause(delay, signal))) return;
        delay = Math.min(MAX_DELAY_MS, Math.max(FIRST_DELAY_MS, delay * 2));
        try {
          connection = await restart(signal);
          break;
        } catch (error) {
          if (signal.aborted) return;
          log?.error(
            { err: error, seconds: delay / 1000 },
            'the database can’t be started: it is tried again',
          );
        }
      }
      running = true;
      const startedAt = performance.now();
      log?.warn({ ms: Math.round(startedAt - lostAt) }, 'the database runs again');
      connection.once('end', () => {
        if (performance.now() - startedAt > STABLE_MS) delay = 0;
      });
    }
  }
}

/** @returns true when the connection has ended, false when watching ends */
function endOf(connection: Client, signal: AbortSignal): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  connection.once('end', () => resolve(true));
  if (signal.aborted) resolve(false);
  signal.addEventListener('abort', () => resolve(false), { once: true });
  return promise;
}

const pause = (ms: number, signal: AbortSignal): Promise<boolean> =>
  sleep(ms, true, { signal }).catch(() => false);
