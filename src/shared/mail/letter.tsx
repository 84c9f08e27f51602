import { renderToString } from 'preact-render-to-string';
import qrcode from 'qrcode';
import { currentLocale } from '../i18n/locale.ts';
import { t } from '../messages/translate.ts';
import type { Mail } from './mail.ts';

export type Letter = {
  /** Line breaks in a paragraph are kept. */
  paragraphs: string[];
  /** Codes to show at an entrance, each with an attached picture of this content id. */
  codes?: { label: string; code: string; href: string; cid: string }[];
  /** The one action of the mail. */
  button?: { label: string; href: string };
  /** Paragraphs below the button, in smaller type. */
  after?: string[];
  /** The signature. */
  from: string;
};

/** Renders the two bodies of a mail: complete plain text, and HTML with one button. */
export function letter(content: Letter): Pick<Mail, 'text' | 'html'> {
  return { text: plainText(content), html: `<!doctype html>${renderToString(<HtmlBody {...content} />)}` };
}

/** Draws a QR code as an attachment that the HTML of a letter shows by its content id. */
export async function qrAttachment(
  cid: string,
  text: string,
): Promise<NonNullable<Mail['attachments']>[number]> {
  const png = await qrcode.toBuffer(text, { type: 'png', errorCorrectionLevel: 'M', margin: 4, width: 400 });
  return { filename: `${cid}.png`, contentType: 'image/png', content: png.toString('base64'), cid };
}

function plainText({ paragraphs, codes = [], button, after = [], from }: Letter): string {
  return [
    ...paragraphs,
    ...codes.map(({ label, code, href }) => `${label}\n${code}\n${href}`),
    ...(button ? [t('mail.link', button)] : []),
    ...after,
    `— ${from}`,
  ].join('\n\n');
}

// Mail programs support little CSS, and it must be inline.
function HtmlBody({ paragraphs, codes = [], button, after = [], from }: Letter) {
  return (
    <html lang={currentLocale()}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta name="color-scheme" content="light dark" />
      </head>
      <body style="margin:0;padding:24px;font:17px/1.55 system-ui,sans-serif">
        <div style="max-width:34em;margin:0 auto">
          {paragraphs.map((text, at) => (
            <p key={at} style="margin:0 0 16px;white-space:pre-line">
              {text}
            </p>
          ))}
          {codes.map((code) => (
            <CodePicture key={code.cid} {...code} />
          ))}
          {button && <ActionButton {...button} />}
          {after.map((text, at) => (
            <p key={at} style="margin:0 0 16px;font-size:14px;white-space:pre-line;opacity:0.8">
              {text}
            </p>
          ))}
          <p style="margin:24px 0 0;font-size:14px;opacity:0.8">{from}</p>
        </div>
      </body>
    </html>
  );
}

function CodePicture({ label, code, href, cid }: NonNullable<Letter['codes']>[number]) {
  return (
    <p style="margin:0 0 24px">
      <strong>{label}</strong>
      <br />
      <img src={`cid:${cid}`} alt={t('code.qr', { code })} width={200} height={200} style="margin:8px 0" />
      <br />
      <a href={href} style="font:600 17px/1.3 ui-monospace,monospace;color:inherit">
        {code}
      </a>
    </p>
  );
}

function ActionButton({ label, href }: NonNullable<Letter['button']>) {
  return (
    <p style="margin:24px 0">
      <a
        href={href}
        style="display:inline-block;padding:12px 20px;border-radius:6px;background:#b0304f;color:#fff;font-weight:600;text-decoration:none"
      >
        {label}
      </a>
    </p>
  );
}
