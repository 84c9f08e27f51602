import { existsSync, globSync, realpathSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { EmbeddedDatabase } from '../db/embedded.ts';
import { findPrograms, makeFolderFor, runProgram } from '../db/postgres-programs.ts';
import { freePort } from './port.ts';

/**
 * Starts an installed PostgreSQL on an empty database, with the settings it comes with, in a temporary folder.
 * @returns undefined where none is installed
 */
export async function startInstalled(): Promise<EmbeddedDatabase | undefined> {
  const folder = findInstalled();
  if (!folder) return undefined;
  const parent = await mkdtemp(join(tmpdir(), 'rose-ash-installed-'));
  await chmod(parent, 0o755);
  const data = join(parent, 'data');
  // PostgreSQL refuses to run as root, whichever it is.
  const programs = { folder, user: (await findPrograms(data)).user };
  await makeFolderFor(programs.user, data);
  await runProgram(programs, 'initdb', [
    '-D',
    data,
    '--username=rose_ash',
    '--auth=trust',
    '--encoding=UTF8',
  ]);
  const port = await freePort();
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', "unix_socket_directories=''"];
  await runProgram(programs, 'pg_ctl', [
    ...['start', '-w', '-D', data, '-l', join(data, 'server.log')],
    ...['-o', settings.map((setting) => `-c ${setting}`).join(' ')],
  ]);
  return {
    url: `postgres://rose_ash@127.0.0.1:${port}/postgres`,
    async stop() {
      await runProgram(programs, 'pg_ctl', ['stop', '-w', '-m', 'fast', '-D', data]);
      await rm(parent, { recursive: true, force: true });
    },
  };
}

/** The folder of the newest installed PostgreSQL: in PATH, or where Debian has it. */
function findInstalled(): string | undefined {
  const inPath = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'initdb'));
  const ofDebian = globSync('/usr/lib/postgresql/*/bin/initdb').sort().reverse();
  const initdb = [...inPath, ...ofDebian].find((file) => existsSync(file));
  return initdb && dirname(dirname(realpathSync(initdb)));
}
