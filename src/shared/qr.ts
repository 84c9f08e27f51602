import { LRUCache } from 'lru-cache';
import qrcode from 'qrcode';

/** The modules of a QR code, row by row; 1 is dark. */
export type QrModules = Pick<ReturnType<typeof qrcode.create>['modules'], 'size' | 'data'>;

/** Encodes a text as a QR code. The page of an order, its mail and the ticket show the same one, soon after another. */
export function qrModules(text: string): QrModules {
  const known = encoded.get(text);
  if (known) return known;
  // As bytes: the search for shorter segments finds none in an address, and takes a third of the time.
  const { modules } = qrcode.create([{ data: Buffer.from(text), mode: 'byte' }], {
    errorCorrectionLevel: 'M',
  });
  encoded.set(text, modules);
  return modules;
}

const encoded = new LRUCache<string, QrModules>({ max: 500 });
