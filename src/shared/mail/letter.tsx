import { renderToString } from 'preact-render-to-string';
import type { Mail } from './mail.ts';

export type Letter = {
  /** Each a paragraph; a line break in one is kept. */
  paragraphs: string[];
  /** What is shown at a door; the picture of each is an attachment with this cid. */
  codes?: { label: string; code: string; href: string; cid: string }[];
  /** The one thing to do. */
  button?: { label: string; href: string };
  /** What stands below the button: what it was for, what if one did not ask for it. */
  after?: string[];
  /** Who writes. */
  from: string;
};

/** A mail's two bodies: plain text that stands by itself, and the same in HTML with one button. */
export function letter(content: Letter): Pick<Mail, 'text' | 'html'> {
  return { text: asText(content), html: `<!doctype html>${renderToString(<Sheet {...content} />)}` };
}

function asText({ paragraphs, codes = [], button, after = [], from }: Letter): string {
  return [
    ...paragraphs,
    ...codes.map(({ label, code, href }) => `${label}\n${code}\n${href}`),
    ...(button ? [`${button.label}:\n${button.href}`] : []),
    ...after,
    `— ${from}`,
  ].join('\n\n');
}

// Mail programs know neither our stylesheet nor much CSS: few styles, on the elements themselves.
function Sheet({ paragraphs, codes = [], button, after = [], from }: Letter) {
  return (
    <html lang="en-GB">
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
          {codes.map(({ label, code, href, cid }) => (
            <p key={cid} style="margin:0 0 24px">
              <strong>{label}</strong>
              <br />
              <img
                src={`cid:${cid}`}
                alt={`QR code of ${code}`}
                width={200}
                height={200}
                style="margin:8px 0"
              />
              <br />
              <a href={href} style="font:600 17px/1.3 ui-monospace,monospace;color:inherit">
                {code}
              </a>
            </p>
          ))}
          {button && (
            <p style="margin:24px 0">
              <a
                href={button.href}
                style="display:inline-block;padding:12px 20px;border-radius:6px;background:#b0304f;color:#fff;font-weight:600;text-decoration:none"
              >
                {button.label}
              </a>
            </p>
          )}
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
