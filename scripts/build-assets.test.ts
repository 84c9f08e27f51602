import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

describe('the built assets', () => {
  test('contain at most 1.5 kB of script for a public page', () => {
    expect(compressed('countdown.js', 'quantity.js')).toBeLessThan(1500);
  });

  test('leave at least 38 of 50 kB to the page itself', () => {
    expect(compressed('site.css', 'countdown.js', 'quantity.js', 'icon.svg')).toBeLessThan(12_000);
  });

  test('contain two fonts of at most 80 kB together', () => {
    expect(readdirSync(dir).filter((file) => file.endsWith('.woff2'))).toHaveLength(2);
    expect(read('text.woff2').length + read('display.woff2').length).toBeLessThan(80_000);
  });

  test('load the QR code decoder separately from the scanner', () => {
    expect(compressed('scanner.js')).toBeLessThan(2000);
  });

  test('refer to no other origin', () => {
    expect(read('site.css').toString()).not.toMatch(/https?:|url\((?!"?\/assets\/)/);
  });

  test('have hashed names and compressed copies', () => {
    expect(assets.url('site.css')).toMatch(/^\/assets\/site-[A-Z0-9]{8}\.css$/);
    const file = assets.url('site.css').replace('/assets/', '');
    expect(readdirSync(dir)).toEqual(expect.arrayContaining([`${file}.br`, `${file}.gz`]));
  });

  test('are the same after a second build, without old files', () => {
    const before = readdirSync(dir).sort();
    build();
    expect(readdirSync(dir).sort()).toEqual(before);
  });
});

describe('the asset manifest', () => {
  test('refuses an unknown name', () => {
    expect(() => assets.url('site.scss')).toThrow('site.scss');
  });

  test('names the missing build in its error', () => {
    expect(() => loadAssets(join(dir, 'nowhere'))).toThrow('run the build first');
  });
});
