import { existsSync, globSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EmbeddedDatabase } from '../db/embedded.ts';
import { makeFolderFor, runProgram, unprivilegedUser } from '../db/postgres-programs.ts';
import { freePort } from './port.ts';

const OLDEST = 15;
// Of Debian, Red Hat and Homebrew.
const PLACES = [
  '/usr/lib/postgresql/*',
  '/usr/pgsql-*',
  '/opt/homebrew/opt/postgresql@*',
  '/usr/local/opt/postgresql@*',
];

/** The folder of the newest PostgreSQL that is installed on this machine, 15 or newer; undefined if there is none. */
export function findInstalledPostgres(): string | undefined {
  return globSync(PLACES)
    .filter((folder) => majorOf(folder) >= OLDEST && existsSync(join(folder, 'bin', 'initdb')))
    .sort((a, b) => majorOf(a) - majorOf(b))
    .at(-1);
}

/**
 * Starts a private server of the installed PostgreSQL in a temporary folder, with the settings it comes with. It accepts
 * everybody on this machine, so it is for tests and measurements only.
 * @throws Error when none is installed
 */
export async function startInstalled(): Promise<EmbeddedDatabase> {
  const folder = findInstalledPostgres();
  if (!folder) throw new Error(`No PostgreSQL of version ${OLDEST} or newer is installed on this machine`);
  const parent = await mkdtemp(join(tmpdir(), 'rose-ash-installed-'));
  await chmod(parent, 0o755);
  const data = join(parent, 'data');
  const user = process.getuid?.() === 0 ? await unprivilegedUser(data) : undefined;
  const programs = { folder, user };
  const port = await freePort();
  await makeFolderFor(user, data);
  await runProgram(programs, 'initdb', [
    `--pgdata=${data}`,
    '--username=rose_ash',
    '--auth=trust',
    '--encoding=UTF8',
    '--locale=C',
  ]);
  const settings = `-c port=${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''`;
  await runProgram(programs, 'pg_ctl', [
    'start',
    '-w',
    '-D',
    data,
    '-l',
    join(data, 'server.log'),
    '-o',
    settings,
  ]);
  return {
    url: `postgres://rose_ash@127.0.0.1:${port}/postgres`,
    async stop() {
      await runProgram(programs, 'pg_ctl', ['stop', '-w', '-m', 'immediate', '-D', data]);
      await rm(parent, { recursive: true, force: true });
    },
  };
}

const majorOf = (folder: string): number => Number(/(\d+)$/.exec(folder)?.[1] ?? 0);
