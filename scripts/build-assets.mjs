import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const islands = ['countdown', 'progress', 'quantity', 'scanner'];

/**
 * Builds the assets of the browser into `dir`, with content hashes in their names, so that they can be cached forever.
 * `manifest.json` maps plain names to URLs.
 */
export async function buildAssets({ dir = join(root, 'dist/assets'), base = '/assets' } = {}) {
  await mkdir(dir, { recursive: true });
  const before = await readdir(dir);
  const { urls, chunks } = await bundle(dir, base);
  Object.assign(urls, await copyFiles(dir, base));
  const files = [...Object.values(urls).map((url) => basename(url)), ...chunks];
  for (const file of files) await compress(join(dir, file));
  await replaceFile(join(dir, 'manifest.json'), `${JSON.stringify(urls, null, 2)}\n`);
  await removeOld(dir, before, files);
  return urls;
}

async function bundle(dir, base) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['client/site.css', 'client/work.css', ...islands.map((name) => `client/${name}.ts`)],
    outdir: dir,
    entryNames: '[name]-[hash]',
    chunkNames: 'chunk-[hash]',
    assetNames: '[name]-[hash]',
    publicPath: base,
    loader: { '.woff2': 'file' },
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    // The oldest versions with light-dark(), nesting and :has().
    target: ['chrome123', 'firefox121', 'safari17.5'],
    metafile: true,
    logLevel: 'warning',
  });
  const urls = {};
  const chunks = [];
  for (const [file, { entryPoint, inputs }] of Object.entries(metafile.outputs)) {
    const url = `${base}/${relative(dir, join(root, file))}`;
    if (entryPoint) urls[basename(entryPoint).replace(/\.ts$/, '.js')] = url;
    else chunks.push(basename(url));
    for (const [font, name] of fonts)
      if (file.endsWith('.woff2') && Object.keys(inputs)[0]?.includes(font)) urls[name] = url;
  }
  return { urls, chunks };
}

const fonts = [
  ['atkinson-hyperlegible-next', 'text.woff2'],
  ['fraunces', 'display.woff2'],
];

async function copyFiles(dir, base) {
  const icon = await writeHashed(
    dir,
    base,
    'icon.svg',
    await readFile(join(root, 'src/shared/theme/icon.svg')),
  );
  return {
    'icon.svg': icon,
    'app.webmanifest': await writeHashed(dir, base, 'app.webmanifest', webmanifest(icon)),
  };
}

const webmanifest = (icon) =>
  JSON.stringify({
    name: 'Rose Ash Events',
    short_name: 'Events',
    start_url: '/',
    display: 'browser',
    background_color: '#fdfbf8',
    theme_color: '#fdfbf8',
    icons: [{ src: icon, sizes: 'any', type: 'image/svg+xml' }],
  });

async function writeHashed(dir, base, name, content) {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 8).toUpperCase();
  const hashed = name.replace(/(\.\w+)$/, `-${hash}$1`);
  await writeFile(join(dir, hashed), content);
  return `${base}/${hashed}`;
}

// Compressed once at build time instead of per request. WOFF2 is compressed already.
async function compress(file) {
  if (file.endsWith('.woff2')) return;
  const content = await readFile(file);
  await writeFile(`${file}.gz`, await promisify(gzip)(content, { level: 9 }));
  await writeFile(`${file}.br`, await promisify(brotliCompress)(content));
}

// Atomic, because a starting server or another build may be reading the file.
async function replaceFile(file, content) {
  await writeFile(`${file}.${process.pid}`, content);
  await rename(`${file}.${process.pid}`, file);
}

async function removeOld(dir, before, files) {
  const current = new Set(files.flatMap((file) => [file, `${file}.gz`, `${file}.br`]));
  for (const name of before)
    if (!current.has(name) && !name.startsWith('manifest.json'))
      await rm(join(dir, name), { force: true, recursive: true });
}

if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1]) {
  const [dir] = process.argv.slice(2);
  const urls = await buildAssets({ dir });
  console.log(`Built ${Object.keys(urls).length} assets`);
}
