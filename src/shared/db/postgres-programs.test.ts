import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { linkLibraries } from './postgres-programs.ts';

let root: string;
afterEach(() => rm(root, { recursive: true }));

test('links the libraries of a package as its install script would, once or twice', async () => {
  root = await mkdtemp(join(tmpdir(), 'rose-ash-programs-'));
  await mkdir(join(root, 'native/lib/deeper'), { recursive: true });
  await writeFile(join(root, 'native/lib/libpq.so.5.18'), 'library');
  await writeFile(
    join(root, 'native/pg-symlinks.json'),
    JSON.stringify([
      { source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' },
      { source: 'native/lib/libpq.so.5.18', target: 'native/lib/deeper/libpq.so' },
    ]),
  );
  await linkLibraries(root);
  await linkLibraries(root);
  expect(await readFile(join(root, 'native/lib/libpq.so.5'), 'utf8')).toBe('library');
  expect(await readFile(join(root, 'native/lib/deeper/libpq.so'), 'utf8')).toBe('library');
});

test('does nothing for a package without such a list', async () => {
  root = await mkdtemp(join(tmpdir(), 'rose-ash-programs-'));
  await linkLibraries(root);
});
