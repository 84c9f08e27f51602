import { formatMoney } from '../../shared/i18n/formats.ts';
import { Button } from '../../shared/ui/button.tsx';
import { t } from '../messages/translate.ts';
import type { Owed } from '../ports.ts';

export type PaidHereProps = {
  owed: Owed;
  action: string;
  /** of whose tickets it is, for a list of several */
  ticket?: number;
};

/** What an order owes, and the buttons that say that it was paid here: one press. */
export const PaidHere = ({ owed, action, ticket }: PaidHereProps) => (
  <form method="post" action={action} class="paid-here">
    <strong>{t('paid_here.owed', { amount: formatMoney(owed.amount, owed.currency) })}</strong>
    {ticket !== undefined && <input type="hidden" name="ticket" value={ticket} />}
    <input type="hidden" name="due" value={owed.amount} />
    <Button small name="by" value="cash">
      {t('paid_here.cash')}
    </Button>
    <Button small name="by" value="card">
      {t('paid_here.card')}
    </Button>
  </form>
);
