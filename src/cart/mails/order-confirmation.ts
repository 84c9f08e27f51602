import { formatMoney } from '../../shared/i18n/formats.ts';
import { letter } from '../../shared/mail/letter.tsx';
import type { Mail } from '../../shared/mail/mail.ts';
import { qrAttachment } from '../../shared/mail/qr-attachment.ts';

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
  const tickets = order.lines.flatMap((line) =>
    line.tickets.map((ticket) => ({ ...ticket, label: `${line.title}: ${ticket.label}` })),
  );
  const codes = tickets.map(({ label, code, href }, at) => ({
    label,
    code: code.match(/.{1,4}/g)?.join(' ') ?? code,
    href,
    cid: `ticket-${at + 1}`,
  }));
  const pictures = await Promise.all(codes.map(({ cid, href }) => qrAttachment(cid, href)));
  const files = order.lines.flatMap(({ calendarFile }) => calendarFile ?? []);
  return {
    to: order.email,
    subject: subjectOf(order.lines),
    ...letter({
      paragraphs: [`Hello ${order.name},`, thanks(order), ...order.lines.map((line) => wordsOn(line, order))],
      codes,
      button: { label: 'See your order', href: order.url },
      after: [`Order ${order.number}. Whoever has its address can see it, so keep this mail to yourself.`],
      from: order.platformName,
    }),
    attachments: [
      ...pictures,
      ...files.map((file, at) => ({
        filename: `calendar-${at + 1}.ics`,
        contentType: 'text/calendar; charset=utf-8; method=PUBLISH',
        content: Buffer.from(file).toString('base64'),
      })),
    ],
  };
}

function subjectOf(lines: PaidLine[]): string {
  const kept = lines.filter((line) => line.state === 'fulfilled');
  if (kept.length === 0) return `Your money is on its way back: ${named(lines)}`;
  const all = kept.length === lines.length;
  if (all && kept.every((line) => line.awaits)) {
    return `Paid – awaiting the venue’s confirmation: ${named(lines)}`;
  }
  if (all && kept.every((line) => line.tickets.length > 0)) return `Your tickets: ${named(lines)}`;
  return `Your order: ${named(lines)}`;
}

function named(lines: PaidLine[]): string {
  const titles = [...new Set(lines.map((line) => line.title.replace(/\s+/g, ' ')))];
  return titles.length <= 2 ? titles.join(' and ') : `${titles[0]} and ${titles.length - 1} more`;
}

const thanks = ({ total, currency }: OrderConfirmation): string =>
  total === 0
    ? 'Thank you. There was nothing to pay.'
    : `Thank you. We have received ${formatMoney(total, currency)}.`;

function wordsOn(line: PaidLine, { currency }: OrderConfirmation): string {
  const what = `${line.title}\n${line.detail}`;
  const amount = formatMoney(line.amount, currency);
  if (line.state !== 'fulfilled') {
    const back = line.amount > 0 ? ` Your ${amount} goes back by itself, to where it came from.` : '';
    return `${what}\n${WHY_NOT[line.state]}${back}`;
  }
  if (line.awaits) {
    const back = line.amount > 0 ? ', your money goes back by itself' : '';
    return `${what}\nPaid – awaiting the venue’s confirmation. We write again as soon as the venue has answered; should it say no${back}.`;
  }
  if (line.tickets.length > 0) {
    return `${what}\n${line.tickets.length === 1 ? 'Your ticket is' : `Your ${line.tickets.length} tickets are`} below. Show ${line.tickets.length === 1 ? 'it' : 'them'} at the door, on paper or on a screen.`;
  }
  return `${what}\nConfirmed.`;
}

const WHY_NOT = {
  lost: 'This could not be kept for you: its time had run out, and its place is taken.',
  declined: 'The venue could not take this.',
  cancelled: 'This was cancelled.',
};
