import { formatMoney } from '../../shared/i18n/formats.ts';
import { letter } from '../../shared/mail/letter.tsx';
import type { Mail } from '../../shared/mail/mail.ts';

export type RefundNotice = {
  number: number;
  name: string;
  email: string;
  url: string;
  amount: number;
  currency: string;
  reason: 'paid-twice' | 'wrong-amount';
  platformName: string;
};

/** The mail to a buyer whose payment did not match its order and is refunded in full. */
export function refundNoticeMail(back: RefundNotice): Mail {
  const amount = formatMoney(back.amount, back.currency);
  return {
    to: back.email,
    subject: `${amount} is on its way back to you`,
    ...letter({
      paragraphs: [
        `Hello ${back.name},`,
        WHY[back.reason](amount),
        'It goes back by itself, to where it came from.',
      ],
      button: { label: 'See your order', href: back.url },
      after: [`Order ${back.number}.`],
      from: back.platformName,
    }),
  };
}

const WHY = {
  'paid-twice': (amount: string) =>
    `A second payment of ${amount} came in for an order that was paid already.`,
  'wrong-amount': (amount: string) =>
    `A payment of ${amount} came in, which is not what the order comes to. It has not paid the order.`,
};
