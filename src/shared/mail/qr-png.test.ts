import { inflateSync } from 'node:zlib';
import qrcode from 'qrcode';
import { expect, test } from 'vitest';
import { qrPng } from './qr-png.ts';

const text = 'https://events.example/tickets/kwp47mznd2xt9hqb';

test('draws every module in black and white, with a quiet zone of four modules', () => {
  const png = qrPng(text);
  const { size, data } = qrcode.create(text, { errorCorrectionLevel: 'M' }).modules;
  const pixels = (size + 8) * 8;
  const [header, body] = chunksOf(png);
  expect([header?.readUInt32BE(0), header?.readUInt32BE(4), header?.[8], header?.[9]]).toEqual([
    pixels,
    pixels,
    1,
    0,
  ]);
  const rows = inflateSync(body ?? Buffer.alloc(0));
  expect(rows.length).toBe(pixels * (pixels / 8 + 1));
  const isDark = (x: number, y: number) =>
    (((rows[y * (pixels / 8 + 1) + 1 + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1) === 0;
  for (let y = 0; y < pixels; y++) {
    for (let x = 0; x < pixels; x++) {
      const [moduleX, moduleY] = [(x >> 3) - 4, (y >> 3) - 4];
      const inside = moduleX >= 0 && moduleY >= 0 && moduleX < size && moduleY < size;
      if (isDark(x, y) !== (inside && data[moduleY * size + moduleX] === 1))
        throw new Error(`pixel ${x}, ${y}`);
    }
  }
});

test('is a few hundred bytes', () => {
  expect(qrPng(text).length).toBeLessThan(1000);
});

/** The data of the chunks of a PNG: length, type, data, checksum. */
function chunksOf(png: Buffer): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    chunks.push(png.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  return chunks;
}
