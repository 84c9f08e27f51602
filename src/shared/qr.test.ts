import qrcode from 'qrcode';
import { expect, test, vi } from 'vitest';
import { qrModules } from './qr.ts';

const text = 'https://events.example/tickets/kwp47mznd2xt9hqb';

test('encodes the same text once, for a page and its mail', () => {
  const create = vi.spyOn(qrcode, 'create');
  const first = qrModules(text);
  expect(qrModules(text)).toBe(first);
  expect(create).toHaveBeenCalledTimes(1);
  expect(qrModules(`${text}x`).data).not.toEqual(first.data);
});

test('is as small as with the segments that the library finds in an address', () => {
  const { size } = qrcode.create(text, { errorCorrectionLevel: 'M' }).modules;
  expect(qrModules(text).size).toBe(size);
});
