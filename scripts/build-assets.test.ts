import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Assets, loadAssets } from '../src/shared/layout/assets.ts';

const dir = mkdtempSync(join(tmpdir(), 'assets-'));
let assets: Assets;

beforeAll(() => {
  build();
  assets = loadAssets(dir);
});
afterAll(() => rmSync(dir, { recursive: true }));

const build = () => execFileSync(process.execPath, ['scripts/build-assets.mjs', dir]);
const read = (name: string): Buffer => readFileSync(join(dir, assets.url(name).replace('/assets/', '')));
const compressed = (...names: string[]): number =>
  names.reduce((sum, name) => sum + gzipSync(read(name), { level: 9 }).length, 0);

describe('what the browser loads', () => {
  it('is at most 1.5 kB of script on a public page, both islands together', () => {
    expect(compressed('countdown.js', 'quantity.js')).toBeLessThan(1500);
  });

  it('leaves at least 38 of the 50 kB to the page itself', () => {
    expect(compressed('site.css', 'countdown.js', 'quantity.js', 'icon.svg')).toBeLessThan(12_000);
  });

  it('is two fonts of at most 80 kB together', () => {
    expect(readdirSync(dir).filter((file) => file.endsWith('.woff2'))).toHaveLength(2);
    expect(read('text.woff2').length + read('display.woff2').length).toBeLessThan(80_000);
  });

  it('keeps the reader of QR codes out of the scanner until a browser needs it', () => {
    expect(compressed('scanner.js')).toBeLessThan(2000);
  });

  it('comes from our own address only', () => {
    expect(read('site.css').toString()).not.toMatch(/https?:|url\((?!"?\/assets\/)/);
  });

  it('is named by its content, and lies there compressed too', () => {
    expect(assets.url('site.css')).toMatch(/^\/assets\/site-[A-Z0-9]{8}\.css$/);
    const file = assets.url('site.css').replace('/assets/', '');
    expect(readdirSync(dir)).toEqual(expect.arrayContaining([`${file}.br`, `${file}.gz`]));
  });

  it('is built the same twice, with nothing old left behind', () => {
    const before = readdirSync(dir).sort();
    build();
    expect(readdirSync(dir).sort()).toEqual(before);
  });
});

describe('the list of assets', () => {
  it('refuses a name that was not built', () => {
    expect(() => assets.url('site.scss')).toThrow('site.scss');
  });

  it('says what to do when nothing was built', () => {
    expect(() => loadAssets(join(dir, 'nowhere'))).toThrow('run the build first');
  });
});
