import type { Config } from '../../shared/config.ts';
import { formatMoney } from '../../shared/i18n/formats.ts';
import type { ContainerId } from '../../shared/ids.ts';
import { type Letterhead, letter, sentBy } from '../../shared/mail/letter.tsx';
import type { Mail } from '../../shared/mail/mail.ts';
import { plainName } from '../../shared/mail/plain-name.ts';
import { t } from '../messages/translate.ts';

export type LedgerOff = {
  containerId: ContainerId;
  differences: readonly { what: string; id: string; account: string; currency: string; amount: number }[];
};

const MOST = 10;

/** The mail to a treasurer about what in the page's books does not fit together. */
export function ledgerOffMail(
  { containerId, differences }: LedgerOff,
  { email, name }: { email: string; name: string },
  { from, site }: { from: Letterhead; site: Pick<Config, 'urls' | 'platformName'> },
): Mail {
  const count = differences.length;
  return {
    to: email,
    about: { containerId },
    ...sentBy(from, site.platformName),
    subject: t('mail.ledger_off_subject', { count }),
    ...letter({
      paragraphs: [
        t('mail.hello', { name: plainName(name) }),
        t('mail.ledger_off', { venue: from.name, count }),
        ...differences.slice(0, MOST).map(({ what, id, account, currency, amount }) =>
          t('mail.ledger_off_one', {
            what,
            id,
            account: account || '–',
            amount: currency ? formatMoney(amount, currency) : String(amount),
          }),
        ),
      ],
      button: { label: t('mail.ledger_off_button'), href: `${site.urls.events}/${from.slug}/payments/` },
      from: site.platformName,
    }),
  };
}
