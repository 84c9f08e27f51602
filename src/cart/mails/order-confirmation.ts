import { formatList, formatMoney } from '../../shared/i18n/formats.ts';
import { letter, qrAttachment } from '../../shared/mail/letter.tsx';
import type { Mail } from '../../shared/mail/mail.ts';
import { spacedCode } from '../../shared/ui/code-card.tsx';
import { t } from '../messages/translate.ts';
import { paidHeadline } from '../rules/order-headline.ts';

export type OrderConfirmation = {
  number: number;
  name: string;
  email: string;
  url: string;
  total: number;
  currency: string;
  lines: PaidLine[];
  platformName: string;
};

type PaidLine = {
  title: string;
  detail: string;
  amount: number;
  state: 'fulfilled' | 'lost' | 'declined' | 'cancelled';
  /** paid, but not yet confirmed by the venue */
  awaits: boolean;
  tickets: { label: string; code: string; href: string }[];
  calendarFile?: string | undefined;
};

/** The mail to the buyer of a paid order, about all its lines, fulfilled or lost. */
export async function orderConfirmationMail(order: OrderConfirmation): Promise<Mail> {
  const { number, name, email, url, total, currency, lines, platformName } = order;
  const amount = formatMoney(total, currency);
  const codes = lines.flatMap(codesOf).map((code, at) => ({ ...code, cid: `ticket-${at + 1}` }));
  const pictures = await Promise.all(codes.map(({ cid, href }) => qrAttachment(cid, href)));
  const calendarFiles = lines.flatMap(({ calendarFile }) => calendarFile ?? []);
  return {
    to: email,
    subject: subjectOf(order),
    ...letter({
      paragraphs: [
        t('mail.hello', { name }),
        t('mail.order_paid', { cost: costOf(total), amount }),
        ...lines.map((line) => [line.title, line.detail, lineText(line, currency)].join('\n')),
      ],
      codes,
      button: { label: t('mail.see_order'), href: url },
      after: [t('mail.order_private', { number })],
      from: platformName,
    }),
    attachments: [
      ...pictures,
      ...calendarFiles.map((file, at) => ({
        filename: `calendar-${at + 1}.ics`,
        contentType: 'text/calendar; charset=utf-8; method=PUBLISH',
        content: Buffer.from(file).toString('base64'),
      })),
    ],
  };
}

const costOf = (amount: number) => (amount === 0 ? 'free' : 'paid');

const codesOf = (line: PaidLine) =>
  line.tickets.map(({ label, code, href }) => ({
    label: t('mail.ticket', { title: line.title, ticket: label }),
    code: spacedCode(code),
    href,
  }));

function subjectOf({ lines, total }: OrderConfirmation): string {
  const titles = titlesOf(lines);
  const headline = paidHeadline(lines.map(({ state, awaits }) => ({ state, awaitsConfirmation: awaits })));
  switch (headline) {
    case 'confirmed':
      return lines.every((line) => line.tickets.length > 0)
        ? t('mail.order_subject_tickets', { titles })
        : t('mail.order_subject', { titles });
    case 'partly_awaiting':
    case 'partly_fulfilled':
      return t('mail.order_subject', { titles });
    case 'awaiting':
      return t('mail.order_subject_awaiting', { titles, cost: costOf(total) });
    case 'lost':
    case 'declined':
    case 'cancelled':
    case 'unfulfilled':
      return t('mail.order_subject_unfulfilled', { titles, cost: costOf(total) });
  }
}

function titlesOf(lines: PaidLine[]): string {
  // Without line breaks, so that no title can add a header to the mail.
  const titles = [...new Set(lines.map((line) => line.title.replace(/\s+/g, ' ')))];
  const [first = ''] = titles;
  return titles.length <= 2 ? formatList(titles) : t('mail.titles_more', { first, count: titles.length - 1 });
}

function lineText(line: PaidLine, currency: string): string {
  const price = { cost: costOf(line.amount), amount: formatMoney(line.amount, currency) };
  if (line.state !== 'fulfilled') return t(`mail.line_${line.state}`, price);
  if (line.awaits) return t('mail.line_awaiting', price);
  return line.tickets.length > 0
    ? t('mail.line_tickets', { count: line.tickets.length })
    : t('mail.line_confirmed');
}
