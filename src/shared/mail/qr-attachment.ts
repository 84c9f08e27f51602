import qrcode from 'qrcode';
import type { Mail } from './mail.ts';

/** A picture of a QR code, for a letter that shows it by its content id. */
export async function qrAttachment(
  cid: string,
  text: string,
): Promise<NonNullable<Mail['attachments']>[number]> {
  const png = await qrcode.toBuffer(text, { type: 'png', errorCorrectionLevel: 'M', margin: 4, width: 400 });
  return { filename: `${cid}.png`, contentType: 'image/png', content: png.toString('base64'), cid };
}
