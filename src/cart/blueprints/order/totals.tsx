import { formatMoney } from '../../../shared/i18n/formats.ts';
import { SumLine } from '../../../shared/ui/lines.tsx';
import { Money } from '../../../shared/ui/money.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { Panel } from '../../../shared/ui/panel.tsx';
import { t } from '../../messages/translate.ts';
import type { OrderDetails } from '../../model/order.ts';
import type { OrderHeadline } from '../../rules/order-headline.ts';

export type TotalsProps = { order: OrderDetails; headline: OrderHeadline };

/** What was paid or is to be paid, and what is refunded. */
export function Totals({ order, headline }: TotalsProps) {
  const { currency, total_minor: total } = order;
  const refundsOfLines = order.refunds.filter((refund) => refund.line_id !== null);
  const refunded = refundsOfLines.reduce((sum, refund) => sum + refund.amount_minor, 0);
  return (
    <Panel title={t('order.number', { number: order.id })} sticky>
      {order.state === 'paid' ? (
        <SumLine
          small={refunded > 0}
          label={t(total > 0 ? 'order.line_paid' : 'basket.total')}
          amount={<Money amount={total} currency={currency} nothing={t('price.free')} />}
        />
      ) : (
        <SumLine
          label={t('basket.to_pay')}
          amount={
            <Money
              amount={headline === 'unpaid' || headline === 'waiting' ? total : 0}
              currency={currency}
              nothing={t('price.nothing')}
            />
          }
        />
      )}
      {refundsOfLines.map((refund) => (
        <LineRefund key={refund.id} refund={refund} />
      ))}
      {refunded > 0 && (
        <SumLine
          label={t('order.after_refunds')}
          amount={<Money amount={total - refunded} currency={currency} nothing={t('price.nothing')} />}
        />
      )}
      {order.refunds
        .filter((refund) => refund.line_id === null)
        .map((refund) => (
          <PaymentRefund key={refund.id} refund={refund} />
        ))}
      <p class="small soft">{t('order.buyer', { name: order.name, email: order.email })}</p>
    </Panel>
  );
}

type Refund = OrderDetails['refunds'][number];

function LineRefund({ refund }: { refund: Refund }) {
  return (
    <SumLine
      small
      label={refundText(refund)}
      amount={
        <>
          −<Money amount={refund.amount_minor} currency={refund.currency} />
        </>
      }
    />
  );
}

/** A payment that did not match the order and is refunded in full. */
function PaymentRefund({ refund }: { refund: Refund }) {
  return (
    <Note icon="info">
      <p>{refundText(refund)}</p>
    </Note>
  );
}

function refundText({ reason, state, amount_minor, currency }: Refund): string {
  switch (reason) {
    case 'lost':
    case 'declined':
    case 'cancelled':
      return t(`order.refund_of_${reason}`, { state });
    case 'paid-twice':
    case 'wrong-amount':
      return t(`order.refund_of_${reason}`, { state, amount: formatMoney(amount_minor, currency) });
  }
}
