import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdir, mkdtemp, readdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Logger } from 'pino';
import { StartupError } from '../startup-error.ts';
import { Client } from './client.ts';
import { findPrograms, makeFolderFor, type Programs, runProgram } from './postgres-programs.ts';
import { supervise } from './supervise.ts';

export type EmbeddedDatabase = { url: string; stop(): Promise<void> };

/**
 * Starts a PostgreSQL server with its data in `dataDir`/postgres. It is initialised first if it does not exist, and taken
 * over if a killed process left it running. If it dies, it is started again on the same port. The server is not a child
 * process, so Ctrl-C does not reach it.
 * @param options `throwAway` trades durability for speed, for tests
 * @throws StartupError when another live process uses the folder, or it can't be used
 */
export async function startEmbedded(
  dataDir: string,
  options: { throwAway?: boolean; log?: Pick<Logger, 'error' | 'warn'> } = {},
): Promise<EmbeddedDatabase> {
  const cluster = await openCluster(dataDir, options.throwAway ?? false);
  const port = (await findRunning(cluster)) ?? (await start(cluster));
  const lock = await lockOrRefuse(cluster, port);
  const supervision = supervise(lock, (signal) => restart(cluster, port, signal), options.log);
  // The lock ends with the server, so nobody takes over one that is about to stop.
  const end = async () => {
    if (await supervision.end()) await stop(cluster);
    else await stopIfOurs(cluster);
  };
  try {
    await createDatabase(lock);
    await removeUnfinished(dataDir);
  } catch (error) {
    await end();
    throw new StartupError(`The database in ${cluster.folder} can't be used: ${messageOf(error)}.`);
  }
  return { url: urlOf(cluster, port, DATABASE), stop: end };
}

/** Finds the server that runs on a data folder, whoever started it. @returns its URL; undefined if none runs */
export async function findEmbedded(dataDir: string): Promise<string | undefined> {
  if (!existsSync(join(dataDir, 'postgres'))) throw new StartupError(`There is no database in ${dataDir}.`);
  const cluster = await openCluster(dataDir, false);
  const port = await findRunning(cluster);
  return port === undefined ? undefined : urlOf(cluster, port, DATABASE);
}

type Cluster = { dataDir: string; folder: string; programs: Programs; password: string; throwAway: boolean };

const MAJOR = '18';
const USER = 'rose_ash';
const DATABASE = 'rose_ash';
/** An advisory lock that marks the data folder as in use. A connection holds it for as long as its process lives. */
const IN_USE_LOCK = 8003;
const START_TIMEOUT_MS = 20_000;
const EMPTY_PID_FILE_MS = 500;
const UNFINISHED = 'postgres-new-';

async function openCluster(dataDir: string, throwAway: boolean): Promise<Cluster> {
  try {
    await mkdir(dataDir, { recursive: true });
  } catch (error) {
    throw new StartupError(`The data folder ${dataDir} can't be created: ${messageOf(error)}.`);
  }
  const folder = join(dataDir, 'postgres');
  const programs = await findPrograms(folder);
  const password = await loadOrCreatePassword(dataDir, folder);
  const cluster = { dataDir, folder, programs, password, throwAway };
  if (!existsSync(folder)) await initialise(cluster);
  const version = await readFile(join(folder, 'PG_VERSION'), 'utf8').catch((error) => {
    throw new StartupError(`The database in ${folder} can't be read: ${messageOf(error)}.`);
  });
  if (version.trim() !== MAJOR) {
    throw new StartupError(`The data in ${folder} is of PostgreSQL ${version.trim()}, not of ${MAJOR}.`);
  }
  // PostgreSQL's user may not be able to reach a symbolic link here.
  return { ...cluster, folder: await realpath(folder) };
}

async function loadOrCreatePassword(dataDir: string, folder: string): Promise<string> {
  const file = join(dataDir, 'postgres-password');
  if (!existsSync(folder)) {
    // If two first starts run at once, the second uses the password of the first.
    await writeFile(file, randomBytes(24).toString('base64url'), { mode: 0o600, flag: 'wx' }).catch(() => {});
  }
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new StartupError(`The password of the database can't be read: ${messageOf(error)}.`);
  }
}

/** Initialises the data in a temporary folder and renames it, so that an aborted start leaves no partial database. */
async function initialise({ dataDir, folder, programs, password, throwAway }: Cluster): Promise<void> {
  const fresh = join(dataDir, `${UNFINISHED}${randomBytes(4).toString('hex')}`);
  const secrets = await mkdtemp(join(tmpdir(), 'rose-ash-'));
  const passwordFile = join(secrets, 'password');
  try {
    await writeFile(passwordFile, password, { mode: 0o600 });
    if (programs.user) {
      await chown(passwordFile, programs.user.uid, programs.user.gid);
      await chown(secrets, programs.user.uid, programs.user.gid);
    }
    const reachable = await makeFolderFor(programs.user, fresh);
    await runProgram(programs, 'initdb', [
      `--pgdata=${reachable}`,
      `--username=${USER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      ...(throwAway ? ['--no-sync'] : []),
    ]);
    await rename(fresh, folder);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    if (existsSync(folder)) return;
    if (error instanceof StartupError) throw error;
    throw new StartupError(`The database in ${folder} can't be created: ${messageOf(error)}.`);
  } finally {
    await rm(secrets, { recursive: true, force: true });
  }
}

/** Waits for a server that already runs on this folder. @returns its port; undefined if there is none */
async function findRunning(cluster: Cluster, signal?: AbortSignal): Promise<number | undefined> {
  const pidFile = join(cluster.folder, 'postmaster.pid');
  const started = performance.now();
  for (; performance.now() - started < START_TIMEOUT_MS && !signal?.aborted; await sleep(50)) {
    const lines = (await readFile(pidFile, 'utf8').catch(() => undefined))?.split('\n');
    if (!lines) return undefined;
    // A server that has just been started writes its number at once. One that was killed before leaves an empty file.
    if (lines.length < 2 && performance.now() - started < EMPTY_PID_FILE_MS) continue;
    const [pid, port] = [Number(lines[0]), Number(lines[3])];
    if (port && (await answers(cluster, port))) return port;
    if (!(await isServerOf(cluster, pid))) {
      // The pid file is stale. PostgreSQL would refuse to start if another process had the number by now.
      await rm(pidFile, { force: true });
      return undefined;
    }
  }
  throw new StartupError(
    `The database in ${cluster.folder} runs but does not answer: stop its process first.`,
  );
}

async function answers(cluster: Cluster, port: number): Promise<boolean> {
  const client = new Client(urlOf(cluster, port, 'postgres'));
  try {
    await client.connect();
    const { rows } = await client.query('SHOW data_directory');
    return rows[0].data_directory === cluster.folder;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

async function isServerOf(cluster: Cluster, pid: number): Promise<boolean> {
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(async () =>
    process.platform === 'linux' ? '' : (await run('ps', ['-o', 'command=', '-p', String(pid)])).stdout,
  );
  return command.includes(cluster.folder);
}

async function start(cluster: Cluster): Promise<number> {
  const log = join(cluster.folder, 'server.log');
  const started = performance.now();
  for (;;) {
    const port = await freePort(cluster);
    await rm(log, { force: true });
    const startedOn = await startOnce(cluster, log, port).then(
      () => port,
      () => undefined,
    );
    // Another process may have started it meanwhile, or the last processes of a killed server may still be exiting.
    const running = startedOn ?? (await findRunning(cluster));
    if (running) {
      await writeFile(portFile(cluster), String(running));
      return running;
    }
    if (performance.now() - started > START_TIMEOUT_MS / 2)
      throw new StartupError(`The database in ${cluster.folder} does not start; ${log} says why.`);
    await sleep(200);
  }
}

/**
 * Starts a server that has died, on the same port, because the pools know only that.
 * @returns the connection that marks the data folder as in use
 */
async function restart(cluster: Cluster, port: number, signal: AbortSignal): Promise<Client> {
  const running = await findRunning(cluster, signal);
  if (!running && !signal.aborted) {
    await startOnce(cluster, join(cluster.folder, 'server.log'), port, signal);
  } else if (running !== port) {
    throw new Error(`The database runs on port ${running} instead of ${port}`);
  }
  return await lockOrRefuse(cluster, port);
}

async function startOnce(cluster: Cluster, log: string, port: number, signal?: AbortSignal): Promise<void> {
  const settings = Object.entries({ ...SETTINGS, ...(cluster.throwAway ? THROW_AWAY : {}), port });
  const set = settings.map(([name, value]) => `-c ${name}='${value}'`).join(' ');
  const args = ['start', '-w', '-D', cluster.folder, '-l', log, '-o', set];
  await runProgram(cluster.programs, 'pg_ctl', args, signal);
}

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: 100,
  shared_buffers: '128MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  jit: 'off',
  // Statements and error details contain personal data, which does not belong in a log.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
};

const THROW_AWAY = { fsync: 'off', full_page_writes: 'off', max_connections: 300 };

const portFile = (cluster: Cluster) => join(cluster.dataDir, 'postgres-port');

async function stop(cluster: Cluster): Promise<void> {
  try {
    await runProgram(cluster.programs, 'pg_ctl', ['stop', '-w', '-m', 'fast', '-D', cluster.folder]);
  } catch (error) {
    // A server that was killed need not be stopped.
    if (await findRunning(cluster)) throw error;
  }
}

/** Stops a server that was found stopped before, unless another process uses the folder by now. */
async function stopIfOurs(cluster: Cluster): Promise<void> {
  const port = await findRunning(cluster).catch(() => undefined);
  if (!port || (await lockOrRefuse(cluster, port).catch(() => undefined))) await stop(cluster);
}

/** The port of the last start if it is free, so that saved connections keep working; else any free one. */
async function freePort(cluster: Cluster): Promise<number> {
  const last = Number(await readFile(portFile(cluster), 'utf8').catch(() => '0'));
  return listenOnce(last).catch(() => listenOnce(0));
}

function listenOnce(port: number): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const server = createServer().once('error', reject);
  server.listen(port, '127.0.0.1', () => {
    const address = server.address();
    server.close(() => resolve(typeof address === 'object' && address ? address.port : port));
  });
  return promise;
}

async function lockOrRefuse(cluster: Cluster, port: number): Promise<Client> {
  const client = new Client({ connectionString: urlOf(cluster, port, 'postgres'), keepAlive: true });
  try {
    await client.connect();
    // PostgreSQL may take a moment to notice that the last holder was killed.
    for (let attempt = 1; attempt <= 10; attempt++) {
      const { rows } = await client.query('SELECT pg_try_advisory_lock($1) AS ours', [IN_USE_LOCK]);
      if (rows[0].ours) return client;
      await sleep(100);
    }
  } catch (error) {
    await client.end().catch(() => {});
    throw error;
  }
  await client.end();
  throw new StartupError(
    `The data folder ${cluster.dataDir} is in use by another process: stop that one, or set DATA_DIR to another folder.`,
  );
}

async function createDatabase(client: Client): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
  if (!rowCount) await client.query(`CREATE DATABASE ${DATABASE}`);
}

/** Removes the folders of aborted first starts. Only the holder of the lock may call it. */
async function removeUnfinished(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    if (name.startsWith(UNFINISHED)) await rm(join(dataDir, name), { recursive: true, force: true });
  }
}

const urlOf = (cluster: Cluster, port: number, database: string) =>
  `postgres://${USER}:${cluster.password}@127.0.0.1:${port}/${database}`;

const run = promisify(execFile);
const messageOf = (error: unknown) => (error instanceof Error ? error.message.trim() : String(error));
