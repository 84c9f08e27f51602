// Runs before start, test and bench, on any Node and before packages are installed, so it imports no packages.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const pinned = join(root, 'node_modules', '.bin', 'node');

const built = join(root, 'dist', 'built-from');

const missing = findMissingPackage();
if (missing) {
  console.log(`Installing packages (${missing}) …`);
  // esbuild is a dev dependency, and Node 26 an optional one: needed even if npm is set to leave them out.
  npm('ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error');
}
if (!runsNode26())
  fail(
    `No Node 26 is installed for ${process.platform}-${process.arch}: see optionalDependencies in package.json.`,
  );

const sources = fingerprint();
if (!existsSync(built) || readFileSync(built, 'utf8') !== sources) {
  console.log('Building …');
  rmSync(built, { force: true });
  const { buildAll } = await import('./build.mjs');
  await buildAll();
  writeFileSync(built, sources);
}

/** The first package of the lock file whose version is not in node_modules. @returns undefined if none is missing */
function findMissingPackage() {
  const hidden = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(hidden)) return 'none are installed';
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(hidden, 'utf8')).packages;
  for (const [path, { version, optional }] of Object.entries(locked)) {
    // Optional packages are mostly for other platforms.
    if (path !== '' && version !== installed[path]?.version && (!optional || installed[path])) {
      return `${path.replace('node_modules/', '')} ${version} is missing`;
    }
  }
  return undefined;
}

/** Hashes names, sizes and modification times of the sources, which takes a hundredth of the time of a build. */
function fingerprint() {
  const hash = createHash('sha256');
  for (const folder of ['src', 'client', 'scripts', 'package-lock.json']) {
    const inside = folder.includes('.') ? [''] : readdirSync(join(root, folder), { recursive: true }).sort();
    for (const name of inside) {
      const { size, mtimeMs } = statSync(join(root, folder, name));
      hash.update(`${folder}/${name} ${size} ${mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
}

function runsNode26() {
  const { stdout } = spawnSync(pinned, ['--version'], { encoding: 'utf8' });
  return stdout?.startsWith('v26.') ?? false;
}

function npm(...args) {
  const { status } = spawnSync('npm', args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) fail(`npm ${args.join(' ')} failed: see above.`);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
