import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { buildAssets } from './build-assets.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Builds the server into dist/ and the assets of the browser into dist/assets/. */
export async function buildAll() {
  await Promise.all([buildServer(), buildAssets()]);
}

export async function buildServer() {
  await rm(join(root, 'dist/chunks'), { recursive: true, force: true });
  await bundle(
    [
      'src/main.ts',
      'src/migrate.ts',
      'src/backup.ts',
      'src/restore.ts',
      'src/ledger.ts',
      'src/rotate-secret-key.ts',
    ],
    {
      outdir: 'dist',
      splitting: true,
      chunkNames: 'chunks/[name]-[hash]',
    },
  );
}

/** Bundles code for Node.js. It may use JSX, which Node.js can't read itself. */
export async function bundle(entryPoints, options) {
  const { dependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  await build({
    absWorkingDir: root,
    entryPoints,
    bundle: true,
    // Installed in production; dev dependencies such as the icons are bundled.
    external: Object.keys(dependencies),
    platform: 'node',
    format: 'esm',
    target: 'node26',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    sourcemap: 'linked',
    logLevel: 'warning',
    ...options,
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildAll();
