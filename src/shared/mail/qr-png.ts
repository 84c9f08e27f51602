import { crc32, deflateSync } from 'node:zlib';
import { qrModules } from '../qr.ts';

const MODULE_PIXELS = 8;
const QUIET_MODULES = 4;
const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

/** Draws a QR code as a black and white PNG of one bit for each pixel (ISO/IEC 15948), a tenth of the work of a coloured one. */
export function qrPng(text: string): Buffer {
  const { size, data } = qrModules(text);
  const pixels = (size + 2 * QUIET_MODULES) * MODULE_PIXELS;
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header(pixels)),
    chunk('IDAT', deflateSync(rowsOf(size, data))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function header(pixels: number): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(pixels, 0);
  data.writeUInt32BE(pixels, 4);
  // One bit for each pixel, of grey: 1 is white.
  data[8] = 1;
  return data;
}

/** Each row begins with a byte for its filter, 0. A module is eight pixels, so a byte of a row is one module. */
function rowsOf(size: number, modules: Uint8Array): Buffer {
  const width = size + 2 * QUIET_MODULES;
  const rows = Buffer.alloc(width * MODULE_PIXELS * (width + 1), 0xff);
  for (let y = 0; y < width * MODULE_PIXELS; y++) {
    const row = y * (width + 1);
    rows[row] = 0;
    const moduleY = Math.floor(y / MODULE_PIXELS) - QUIET_MODULES;
    if (moduleY < 0 || moduleY >= size) continue;
    for (let x = 0; x < size; x++) {
      if (modules[moduleY * size + x]) rows[row + 1 + QUIET_MODULES + x] = 0;
    }
  }
  return rows;
}

function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const whole = Buffer.alloc(typed.length + 8);
  whole.writeUInt32BE(data.length, 0);
  typed.copy(whole, 4);
  whole.writeUInt32BE(crc32(typed), typed.length + 4);
  return whole;
}
