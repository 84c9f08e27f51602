import { renderToString } from 'preact-render-to-string';
import { currentLocale } from '../i18n/locale.ts';
import { t } from '../messages/translate.ts';
import type { Mail } from './mail.ts';
import { qrPng } from './qr-png.ts';

/** The page that signs a mail, and how to reach its people. Empty texts are left out. */
export type Letterhead = {
  name: string;
  /** in the addresses of its pages */
  slug: string;
  address: string;
  email: string;
  phone: string;
  /** its house terms */
  terms: string;
};

/** What, when, where: a list of facts, under a title, with a sentence below them. */
export type LetterFacts = { title?: string; facts: { term: string; value: string }[]; note?: string };

export type Letter = {
  /** In this order. Line breaks in a paragraph are kept. */
  paragraphs: (string | LetterFacts)[];
  /** Codes to show at an entrance, each with an attached picture of this content id. */
  codes?: { label: string; code: string; href: string; cid: string }[];
  /** The one action of the mail. */
  button?: { label: string; href: string };
  /** Paragraphs below the button, in smaller type. */
  after?: string[];
  /** The signature: a page's, or the platform's name. */
  from: Letterhead | string;
};

/** Renders the two bodies of a mail: complete plain text, and HTML with one button. */
export function letter(content: Letter): Pick<Mail, 'text' | 'html'> {
  const signed = { ...content, after: [...(content.after ?? []), ...questionsTo(content.from)] };
  return { text: plainText(signed), html: `<!doctype html>${renderToString(<HtmlBody {...signed} />)}` };
}

/** The sender of a page's mail, "The Glasshouse via Rose Ash", and where answers go. */
export const sentBy = ({ name, email }: Letterhead, platform: string): Pick<Mail, 'from' | 'replyTo'> => ({
  from: t('mail.via', { name: name.replace(/\s+/g, ' '), platform }),
  ...(email && { replyTo: email }),
});

/** The house terms of a page as paragraphs below a mail's button, shortened. */
export function termsOf({ terms }: Pick<Letterhead, 'terms'>): string[] {
  if (!terms) return [];
  const shown = terms.length > MAX_TERMS ? `${terms.slice(0, terms.lastIndexOf(' ', MAX_TERMS))} …` : terms;
  return [`${t('mail.terms')}\n${shown}`];
}

const MAX_TERMS = 1200;

/** Draws a QR code as an attachment that the HTML of a letter shows by its content id. */
export const qrAttachment = (cid: string, text: string): NonNullable<Mail['attachments']>[number] => ({
  filename: `${cid}.png`,
  contentType: 'image/png',
  content: qrPng(text).toString('base64'),
  cid,
});

/** A calendar file as an attachment. */
export const calendarAttachment = (
  filename: string,
  file: string,
): NonNullable<Mail['attachments']>[number] => ({
  filename,
  contentType: 'text/calendar; charset=utf-8; method=PUBLISH',
  content: Buffer.from(file).toString('base64'),
});

function questionsTo(from: Letter['from']): string[] {
  if (typeof from === 'string' || !(from.email || from.phone)) return [];
  const by = from.email && from.phone ? 'both' : from.email ? 'email' : 'phone';
  return [t('mail.questions', { by, email: from.email, phone: from.phone })];
}

const signature = (from: Letter['from']): string =>
  typeof from === 'string' ? from : [from.name, from.address].filter(Boolean).join('\n');

function plainText({ paragraphs, codes = [], button, after = [], from }: Letter): string {
  return [
    ...paragraphs.map((paragraph) => (typeof paragraph === 'string' ? paragraph : plainFacts(paragraph))),
    ...codes.map(({ label, code, href }) => `${label}\n${code}\n${href}`),
    ...(button ? [t('mail.link', button)] : []),
    ...after,
    `— ${signature(from)}`,
  ].join('\n\n');
}

const plainFacts = ({ title, facts, note }: LetterFacts): string =>
  [title, ...facts.map((fact) => t('mail.fact', fact)), note].filter(Boolean).join('\n');

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
          {paragraphs.map((paragraph, at) =>
            typeof paragraph === 'string' ? (
              <p key={at} style="margin:0 0 16px;white-space:pre-line">
                {paragraph}
              </p>
            ) : (
              <HtmlFacts key={at} {...paragraph} />
            ),
          )}
          {codes.map((code) => (
            <CodePicture key={code.cid} {...code} />
          ))}
          {button && <ActionButton {...button} />}
          {after.map((text, at) => (
            <p key={at} style="margin:0 0 16px;font-size:14px;white-space:pre-line;opacity:0.8">
              {text}
            </p>
          ))}
          <p style="margin:24px 0 0;padding:14px 0 0;border-top:1px solid #8886;font-size:14px;white-space:pre-line;opacity:0.8">
            {signature(from)}
          </p>
        </div>
      </body>
    </html>
  );
}

function HtmlFacts({ title, facts, note }: LetterFacts) {
  return (
    <div style="margin:0 0 20px;padding:2px 0 2px 14px;border-left:3px solid #8886">
      {title && <strong style="display:block;margin:0 0 4px">{title}</strong>}
      <table role="presentation" style="border-collapse:collapse;font:inherit">
        {facts.map(({ term, value }) => (
          <tr key={term}>
            <td style="padding:0 14px 4px 0;vertical-align:top;opacity:0.7">{term}</td>
            <td style="padding:0 0 4px;vertical-align:top;white-space:pre-line">{value}</td>
          </tr>
        ))}
      </table>
      {note && <p style="margin:4px 0 0;white-space:pre-line">{note}</p>}
    </div>
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
