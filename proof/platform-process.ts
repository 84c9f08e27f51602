import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { dateOf, entryPath } from '../src/events/rules/addresses.ts';
import { APP_NAMES, type AppName } from '../src/shared/config.ts';
import { openDatabase } from '../src/shared/db/database.ts';
import { startEmbedded } from '../src/shared/db/embedded.ts';
import { overHttp, testBrowser } from '../src/shared/testing/client.ts';
import { pageOf } from '../src/shared/testing/page.ts';
import { freePort } from '../src/shared/testing/port.ts';

export const BUYER = 'crash@valley.example';

/** A built platform with the demo and an embedded database, in a process of its own that can be killed. */
export class PlatformProcess {
  readonly dataDir: string;
  /** of the apps, then of the test provider */
  readonly #ports: number[];
  #child: ChildProcess | undefined;

  private constructor(dataDir: string, ports: number[]) {
    this.dataDir = dataDir;
    this.#ports = ports;
  }

  /** @param dataDir a new folder by default; it is removed by remove() */
  static async create(dataDir?: string): Promise<PlatformProcess> {
    const folder = dataDir ?? (await mkdtemp(join(tmpdir(), 'rose-ash-process-')));
    await mkdir(folder, { recursive: true });
    await chmod(folder, 0o755);
    return new PlatformProcess(folder, await Promise.all([...APP_NAMES, 'test provider'].map(freePort)));
  }

  url(app: AppName, path = ''): string {
    return `http://127.0.0.1:${this.#ports[APP_NAMES.indexOf(app)]}${path}`;
  }

  /** The exit code; null while it runs. */
  get exitCode(): number | null {
    return this.#child?.exitCode ?? null;
  }

  /** Starts it, and waits until it is ready. */
  async start(): Promise<void> {
    const ports = [...APP_NAMES, 'test_provider'].map((name, index) => [
      `PORT_${name.toUpperCase()}`,
      String(this.#ports[index]),
    ]);
    this.#child = spawn(process.execPath, ['dist/main.js'], {
      env: {
        ...process.env,
        ...Object.fromEntries(ports),
        DATA_DIR: this.dataDir,
        DATABASE_URL: '',
        RATE_LIMIT_FACTOR: '10000',
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    await this.waitUntilReady();
  }

  async waitUntilReady(seconds = 30): Promise<void> {
    for (const started = performance.now(); performance.now() - started < seconds * 1000; await sleep(100)) {
      if (this.exitCode !== null) throw new Error(`the platform exited with code ${this.exitCode}`);
      const ready = await fetch(this.url('events', '/readyz')).catch(() => undefined);
      if (ready?.ok) return;
    }
    throw new Error(`the platform was not ready within ${seconds} s`);
  }

  /** Ends it, and waits for its end. @returns its exit code */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return this.exitCode;
    child.kill(signal);
    await once(child, 'exit');
    return child.exitCode;
  }

  async killDatabase(): Promise<void> {
    process.kill(Number((await this.#pidFile())[0]), 'SIGKILL');
  }

  async databaseUrl(): Promise<string> {
    const password = (await readFile(join(this.dataDir, 'postgres-password'), 'utf8')).trim();
    return `postgres://rose_ash:${password}@127.0.0.1:${(await this.#pidFile())[3]}/rose_ash`;
  }

  /** Ends everything and removes the data. */
  async remove(): Promise<void> {
    await this.end('SIGKILL');
    if (existsSync(join(this.dataDir, 'postgres', 'postmaster.pid')))
      await (await startEmbedded(this.dataDir)).stop();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  async #pidFile(): Promise<string[]> {
    return (await readFile(join(this.dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n');
  }
}

export type TicketsToBuy = { path: string; ticketType: number; price: number };

/** Finds a free ticket type of the demo, whose orders are accepted as soon as they are placed, and lifts its limits. */
export const findFreeTickets = (platform: PlatformProcess): Promise<TicketsToBuy> =>
  findTickets(platform, 'Chair');

/** Finds a ticket type of the demo that is paid, and lifts its limits. */
export const findPaidTickets = (platform: PlatformProcess): Promise<TicketsToBuy> =>
  findTickets(platform, 'Full price');

async function findTickets(platform: PlatformProcess, name: string): Promise<TicketsToBuy> {
  const { db, close } = openDatabase(await platform.databaseUrl());
  const ticketType = await db
    .selectFrom('ticket_types as k')
    .innerJoin('calendar_entries as e', 'e.id', 'k.entry_id')
    .innerJoin('calendars as c', 'c.id', 'e.calendar_id')
    .select(['k.id', 'k.price_minor', 'e.id as entry', 'e.starts_at', 'c.slug', 'c.time_zone'])
    .where('k.name', '=', name)
    .where('e.state', '=', 'confirmed')
    .where('e.starts_at', '>', sql<Temporal.Instant>`now()`)
    .orderBy('e.starts_at')
    .executeTakeFirstOrThrow();
  await db.updateTable('ticket_types').set({ quota: 100_000 }).where('id', '=', ticketType.id).execute();
  await db
    .updateTable('calendar_entries')
    .set({ capacity: null, edited_at: Temporal.Now.instant(), edited_by: 'test' })
    .where('id', '=', ticketType.entry)
    .execute();
  await close();
  const on = dateOf(ticketType.starts_at, ticketType.time_zone);
  return {
    ticketType: ticketType.id,
    price: ticketType.price_minor,
    path: entryPath('the-glasshouse', ticketType.slug, on, ticketType.entry),
  };
}

/**
 * Buys a ticket without an account.
 * @param onResponse is called with each response
 * @returns the path of the order's page; undefined when no order was acknowledged
 * @throws Error when the connection to the platform breaks
 */
export async function buyTicket(
  platform: PlatformProcess,
  tickets: TicketsToBuy,
  onResponse: (response: Response) => void = () => {},
): Promise<string | undefined> {
  const response = await orderTicket(platform, tickets, onResponse);
  const location = response?.headers.get('location');
  if (response?.status !== 303 || !location) return undefined;
  const { pathname } = new URL(location, platform.url('cart'));
  return pathname === '/' ? undefined : pathname;
}

/**
 * Orders a ticket without an account, as far as the checkout's answer: a free one leads to the order's page, another to
 * the provider.
 * @returns undefined when it was not placed
 */
export async function orderTicket(
  platform: PlatformProcess,
  { path, ticketType, price }: TicketsToBuy,
  onResponse: (response: Response) => void = () => {},
): Promise<Response | undefined> {
  const note = (response: Response) => {
    onResponse(response);
    return response;
  };
  const browser = testBrowser(overHttp, platform.url('events'));
  const held = { [`quantity-${ticketType}`]: '1', [`price-${ticketType}`]: String(price) };
  if (note(await browser.post(`${path}tickets`, held)).status !== 303) return undefined;
  const cart = browser.at(overHttp, platform.url('cart'));
  const checkout = note(await cart.get('/checkout'));
  if (checkout.status !== 200) return undefined;
  const { key = '', fingerprint = '', provider = '' } = (await pageOf(checkout)).formValues();
  const buyer = { name: 'Crash', email: BUYER };
  return note(
    await cart.post('/checkout', { key, fingerprint, provider: price > 0 ? 'test' : provider, ...buyer }),
  );
}
