import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { buildAssets } from './build-assets.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What `npm start` runs: the server in dist/, what browsers load in dist/assets/. */
export async function buildAll() {
  await Promise.all([buildServer(), buildAssets()]);
}

export async function buildServer() {
  const { dependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  await rm(join(root, 'dist/chunks'), { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: ['src/main.ts', 'src/migrate.ts'],
    outdir: 'dist',
    bundle: true,
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    // What is installed in production; the rest, such as icons, becomes part of dist/.
    external: Object.keys(dependencies),
    platform: 'node',
    format: 'esm',
    target: 'node26',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    sourcemap: 'linked',
    logLevel: 'warning',
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildAll();
