import { formatMoney } from '../../../shared/i18n/formats.ts';
import { Facts } from '../../../shared/ui/facts.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { t } from '../../messages/translate.ts';
import type { OrderDetails } from '../../model/order.ts';
import type { PromisedPayment } from '../../providers/payment-provider.ts';
import { bankFacts } from '../../views/bank-facts.ts';

/** How the buyer has promised to pay, and the reference of that payment. */
export type Promised = { byHand: PromisedPayment; reference: string };

/** What the buyer has to do to pay as promised. */
export function PromisedNote({
  order,
  promised,
  isConfirmed,
}: {
  order: OrderDetails;
  promised: Promised;
  isConfirmed: boolean;
}) {
  const amount = formatMoney(order.due_minor, order.currency);
  const { byHand, reference } = promised;
  if (!isConfirmed) {
    return (
      <Note icon="clock" title={t('order.confirm_address')}>
        <p>{t('order.confirm_address_hint', { email: order.email })}</p>
      </Note>
    );
  }
  if (byHand.kind === 'venue') {
    return (
      <Note icon="clock" title={t('order.pay_at_venue', { amount })}>
        <p>{t('order.pay_at_venue_hint')}</p>
      </Note>
    );
  }
  return (
    <Note icon="clock" title={t('order.transfer', { amount })}>
      <p>{t('order.transfer_hint')}</p>
      <Facts facts={bankFacts({ account: byHand.account, reference, amount })} />
    </Note>
  );
}
