import { formatMoney } from '../../../shared/i18n/formats.ts';
import { LinkButton } from '../../../shared/ui/button.tsx';
import { spacedCode } from '../../../shared/ui/code-card.tsx';
import { Facts } from '../../../shared/ui/facts.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Stack } from '../../../shared/ui/panel.tsx';
import { t } from '../../messages/translate.ts';
import type { Credit } from '../../model/credit.ts';

export type CreditViewProps = {
  credit: Credit;
  /** the title of its page */
  venue: string;
  expires: string | undefined;
  calendarsHref: string;
};

/** What is left of credit, and how it is spent. */
export function CreditView({ credit, venue, expires, calendarsHref }: CreditViewProps) {
  const amount = formatMoney(credit.balance_minor, credit.currency);
  return (
    <>
      <Head
        title={credit.balance_minor > 0 ? t('credit.left', { amount }) : t('credit.spent')}
        lead={t('credit.lead', { venue })}
      />
      <Stack loose>
        <Facts
          facts={[
            {
              term: t('credit.code'),
              icon: 'ticket',
              value: <span class="code">{spacedCode(credit.code)}</span>,
              more: t('credit.how'),
            },
            {
              term: t('credit.until'),
              icon: 'clock',
              value: expires ?? t('credit.no_end'),
            },
          ]}
        />
        <div>
          <LinkButton href={calendarsHref} variant="go" icon="calendar">
            {t('credit.whats_on', { venue })}
          </LinkButton>
        </div>
      </Stack>
    </>
  );
}
