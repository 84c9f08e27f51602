import type { Config } from '../../shared/config.ts';
import { clockTime, compactDate, formatList, formatMoney } from '../../shared/i18n/formats.ts';
import { type Letterhead, letter, sentBy } from '../../shared/mail/letter.tsx';
import type { Mail } from '../../shared/mail/mail.ts';
import { plainName } from '../../shared/mail/plain-name.ts';
import { t } from '../messages/translate.ts';
import type { OrderDetails } from '../model/order.ts';
import type { PromisedPayment } from '../providers/payment-provider.ts';
import { mailedOrderHref } from '../rules/order.ts';
import { bankFacts } from '../views/bank-facts.ts';

export type PromiseMail = {
  order: Pick<
    OrderDetails,
    | 'container_id'
    | 'id'
    | 'code'
    | 'mail_token'
    | 'name'
    | 'email'
    | 'currency'
    | 'due_minor'
    | 'pay_by'
    | 'time_zone'
  > & { lines: readonly { name: string }[] };
  about: 'confirmation' | 'transfer' | 'reminder' | 'expiry';
  byHand: PromisedPayment;
  reference: string;
  from: Letterhead;
  site: Pick<Config, 'urls' | 'platformName'>;
};

/** The mails to a buyer who pays by bank transfer or at the venue, until the order is accepted or has expired. */
export function promiseMail(mail: PromiseMail): Mail {
  const { order, about, byHand, from, site } = mail;
  const { subject, text, button } = wordsOf(mail);
  const isTransfer = byHand.kind === 'transfer' && (about === 'transfer' || about === 'reminder');
  const amount = formatMoney(order.due_minor, order.currency);
  return {
    to: order.email,
    about: { containerId: order.container_id, orderId: order.id },
    prompt: about === 'confirmation' ? 'anybody' : 'page',
    ...sentBy(from, site.platformName),
    subject,
    ...letter({
      paragraphs: [
        // An address that nobody has confirmed may be a stranger's: the name is not put in front of them.
        about === 'confirmation'
          ? t('mail.hello_stranger')
          : t('mail.hello', { name: plainName(order.name) }),
        text,
        ...(isTransfer
          ? [
              {
                title: t('mail.transfer_title'),
                facts: bankFacts({ account: byHand.account, reference: mail.reference, amount }),
              },
            ]
          : []),
      ],
      button: { label: button, href: mailedOrderHref(site.urls.cart, order) },
      after: [
        ...(about === 'confirmation' ? [t('mail.not_yours', { name: plainName(order.name) })] : []),
        t('mail.order_private', { number: order.id }),
      ],
      from,
    }),
  };
}

function wordsOf({ order, about, byHand }: PromiseMail): { subject: string; text: string; button: string } {
  const at = order.pay_by.toZonedDateTimeISO(order.time_zone);
  const deadline = t('mail.deadline', { date: compactDate(at.toPlainDate()), time: clockTime(at) });
  const amount = formatMoney(order.due_minor, order.currency);
  // Without line breaks, so that no title can add a header to the mail.
  const titles = formatList(
    [...new Set(order.lines.map(({ name }) => name.replace(/\s+/g, ' ')))].slice(0, 3),
  );
  const facts = { amount, deadline, titles };
  switch (about) {
    case 'confirmation':
      return {
        subject: t('mail.promise_confirm_subject'),
        text: t('mail.promise_confirm', { ...facts, way: byHand.kind }),
        button: t('mail.promise_confirm_button'),
      };
    case 'transfer':
    case 'reminder': {
      const isReminder = about === 'reminder';
      return {
        subject: t(isReminder ? 'mail.transfer_reminder_subject' : 'mail.transfer_subject', facts),
        text: t(isReminder ? 'mail.transfer_reminder' : 'mail.transfer', facts),
        button: t('mail.see_order'),
      };
    }
    case 'expiry':
      return {
        subject: t('mail.promise_expired_subject', facts),
        text: t('mail.promise_expired', facts),
        button: t('mail.see_order'),
      };
  }
}
