import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const islands = ['countdown', 'quantity', 'scanner'];

/**
 * Builds what the browser loads into `dir`, every file with a hash of its content in its name, so that it may be kept
 * for ever; `manifest.json` leads from the plain name to the address.
 */
export async function buildAssets({ dir = join(root, 'dist/assets'), base = '/assets' } = {}) {
  await mkdir(dir, { recursive: true });
  const before = await readdir(dir);
  const { urls, chunks } = await bundled(dir, base);
  Object.assign(urls, await copied(dir, base));
  const files = [...Object.values(urls).map((url) => basename(url)), ...chunks];
  for (const file of files) await compress(join(dir, file));
  await swapIn(join(dir, 'manifest.json'), `${JSON.stringify(urls, null, 2)}\n`);
  await removeOld(dir, before, files);
  return urls;
}

async function bundled(dir, base) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['client/site.css', ...islands.map((name) => `client/${name}.ts`)],
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
    // light-dark(), nesting and :has() are in all of these.
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

async function copied(dir, base) {
  const icon = await keep(dir, base, 'icon.svg', await readFile(join(root, 'src/shared/theme/icon.svg')));
  return {
    'icon.svg': icon,
    'app.webmanifest': await keep(dir, base, 'app.webmanifest', webmanifest(icon)),
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

async function keep(dir, base, name, content) {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 8).toUpperCase();
  const hashed = name.replace(/(\.\w+)$/, `-${hash}$1`);
  await writeFile(join(dir, hashed), content);
  return `${base}/${hashed}`;
}

// Once here instead of at every request; fonts are compressed already.
async function compress(file) {
  if (file.endsWith('.woff2')) return;
  const content = await readFile(file);
  await writeFile(`${file}.gz`, await promisify(gzip)(content, { level: 9 }));
  await writeFile(`${file}.br`, await promisify(brotliCompress)(content));
}

// Somebody may be reading: a server that is about to start, or another build.
async function swapIn(file, content) {
  await writeFile(`${file}.${process.pid}`, content);
  await rename(`${file}.${process.pid}`, file);
}

async function removeOld(dir, before, files) {
  const kept = new Set(files.flatMap((file) => [file, `${file}.gz`, `${file}.br`]));
  for (const name of before)
    if (!kept.has(name) && !name.startsWith('manifest.json'))
      await rm(join(dir, name), { force: true, recursive: true });
}

if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1]) {
  const [dir] = process.argv.slice(2);
  const urls = await buildAssets({ dir });
  console.log(`built ${Object.keys(urls).length} assets`);
}
