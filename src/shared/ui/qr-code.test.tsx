import jsQR from 'jsqr';
import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import { QrCode } from './qr-code.tsx';

test('draws a QR code that a scanner reads', () => {
  const text = 'http://127.0.0.1:8003/tickets/kwp47mznd2xt9hqb';
  const html = renderToString(<QrCode text={text} label="QR code" />);
  const size = Number(/viewBox="0 0 (\d+)/.exec(html)?.[1]);
  const scale = 4;
  const margin = 4;
  const width = (size + 2 * margin) * scale;
  const pixels = new Uint8ClampedArray(width * width * 4).fill(255);
  for (const [, x, y, length] of html.matchAll(/M(\d+) (\d+)h(\d+)v1H\d+z/g)) {
    for (let row = 0; row < scale; row++) {
      const start = ((Number(y) + margin) * scale + row) * width + (Number(x) + margin) * scale;
      for (let at = start; at < start + Number(length) * scale; at++) pixels.fill(0, at * 4, at * 4 + 3);
    }
  }
  expect(jsQR.default(pixels, width, width)?.data).toBe(text);
});
