import type { OrderMail } from '../../../shared/mail/failed-mails.ts';
import { Note } from '../../../shared/ui/note.tsx';
import { t } from '../../messages/translate.ts';

/** Says so where the last mail about an order has not gone out. Everything in it is on the page too. */
export function MailNote({ mail }: { mail: OrderMail | undefined }) {
  const email = mail?.to_address ?? '';
  switch (mail?.state) {
    case 'held':
      return (
        <Note icon="clock" title={t('order.mail_held', { email })}>
          <p>{t('order.mail_held_hint')}</p>
        </Note>
      );
    case 'failed':
    case 'dismissed':
      return (
        <Note tone="warn" title={t('order.mail_failed', { email })}>
          <p>{t('order.mail_failed_hint')}</p>
        </Note>
      );
    default:
      return null;
  }
}

/** Whether, and to which address, the last mail about an order has gone; undefined if MailNote says more. */
export function mailSentence(mail: OrderMail | undefined, address: string): string | undefined {
  const email = mail?.to_address ?? address;
  switch (mail?.state) {
    case 'held':
    case 'failed':
    case 'dismissed':
      return undefined;
    case 'sent':
      return t('order.lead_mail_sent', { email });
    case 'waiting':
    case undefined:
      return t('order.lead_emailed', { email });
  }
}
