import { formatFacts, formatMoney } from '../../../shared/i18n/formats.ts';
import { type Minor, sumOf } from '../../../shared/money.ts';
import { SumLine } from '../../../shared/ui/lines.tsx';
import { Money } from '../../../shared/ui/money.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { Panel } from '../../../shared/ui/panel.tsx';
import { t } from '../../messages/translate.ts';
import type { OrderDetails, OrderRefund } from '../../model/order.ts';
import { isOfLines, type OrderMoney, receivedForLines } from '../../rules/order-money.ts';
import { documentName } from '../../views/document-sheet.ts';
import { sellerFacts } from '../../views/seller-words.ts';

export type TotalsProps = {
  order: OrderDetails;
  payee: string;
  money: OrderMoney;
  /** the terms that were agreed to */
  termsHref: string;
};

/** What was received and what is still to pay, what is refunded, and whom it is between. */
export function Totals({ order, payee, money, termsHref }: TotalsProps) {
  return (
    <Panel title={t('order.number', { number: order.id })} sticky>
      <Charged order={order} money={money} />
      <Refunded order={order} />
      {order.refunds
        .filter((refund) => !isOfLines(refund))
        .map((refund) => (
          <Surplus key={refund.id} refund={refund} />
        ))}
      <DocumentLinks order={order} />
      <p class="small soft">
        {t('order.buyer', { name: formatFacts([order.name, order.organisation]), email: order.email })}
        {order.phone && (
          <>
            <br />
            {order.phone}
          </>
        )}
      </p>
      <p class="small soft">
        {order.seller
          ? t('seller.sold_by', { seller: sellerFacts(order.seller) })
          : payee && t('order.payee', { payee })}
        {order.terms_version !== null && (
          <>
            {' '}
            <a href={termsHref}>{t('order.terms', { version: order.terms_version })}</a>
          </>
        )}
      </p>
    </Panel>
  );
}

/** The receipts and invoices of an order, and where to ask for another. */
function DocumentLinks({ order }: { order: OrderDetails }) {
  if (order.state !== 'accepted' || order.total_minor === 0) return null;
  return (
    <ul class="small documents">
      {order.documents.map((document) => (
        <li key={document.id}>
          <a href={`/orders/${order.code}/documents/${document.id}`}>{documentName(document)}</a>
          {' · '}
          <a
            href={`/orders/${order.code}/documents/${document.id}/pdf`}
            aria-label={t('order.pdf_of', { document: documentName(document) })}
          >
            PDF
          </a>
        </li>
      ))}
      <li>
        <a href={`/orders/${order.code}/documents/new`}>
          {t(order.documents.length > 0 ? 'order.other_invoice' : 'order.ask_invoice')}
        </a>
      </li>
    </ul>
  );
}

function Charged({ order, money }: Pick<TotalsProps, 'order' | 'money'>) {
  const { currency, due_minor: due } = order;
  const received = receivedForLines(order);
  const amount = (sum: number, nothing = t('price.nothing')) => (
    <Money amount={sum} currency={currency} nothing={nothing} />
  );
  switch (money) {
    case 'free':
      return <SumLine label={t('basket.total')} amount={amount(0, t('price.free'))} />;
    case 'authorised':
      return <SumLine label={t('money.authorised')} amount={amount(due)} />;
    case 'paid':
    case 'disputed':
      return <SumLine label={t(`money.${money}`)} amount={amount(received)} />;
    case 'part_refunded':
    case 'refunding':
    case 'refund_failed':
    case 'refunded':
      return <SumLine small label={t('order.received')} amount={amount(received)} />;
    case 'unpaid':
    case 'part_paid':
    case 'pending':
    case 'owed':
      return (
        <>
          {received > 0 && <SumLine small label={t('order.received')} amount={amount(received)} />}
          <SumLine label={dueLabel(money, received)} amount={amount(due)} />
        </>
      );
    case 'expired':
    case 'cancelled':
    case 'not_charged':
      return <SumLine label={t('basket.to_pay')} amount={amount(0)} />;
  }
}

function dueLabel(money: OrderMoney, received: number): string {
  if (money === 'pending') return t('money.pending');
  return t(received > 0 ? 'money.owed' : 'basket.to_pay');
}

/** The refunds of lines, those of one reason and state as one, and what is left after those that did not fail. */
function Refunded({ order }: { order: OrderDetails }) {
  const { currency } = order;
  const refunds = order.refunds.filter(isOfLines);
  const done = refunds.filter(({ state }) => state !== 'failed');
  const left = receivedForLines(order) - amountOf(done);
  return (
    <>
      {[...Map.groupBy(refunds, ({ reason, state }) => `${reason} ${state}`)].map(([key, alike]) => (
        <RefundLine key={key} refunds={alike} currency={currency} />
      ))}
      {[...new Set(order.refunds.flatMap(({ credit_code }) => credit_code ?? []))].map((code) => (
        <p class="small" key={code}>
          <a href={`/credits/${code}`}>{t('order.credit_given')}</a>
        </p>
      ))}
      {done.length > 0 && (
        <SumLine
          label={t('order.after_refunds')}
          amount={<Money amount={left} currency={currency} nothing={t('price.nothing')} />}
        />
      )}
    </>
  );
}

const amountOf = (refunds: readonly OrderRefund[]): Minor =>
  sumOf(refunds.map((refund) => refund.amount_minor));

function RefundLine({ refunds, currency }: { refunds: readonly OrderRefund[]; currency: string }) {
  const [first] = refunds;
  const amount = <Money amount={amountOf(refunds)} currency={currency} />;
  return (
    <SumLine
      small
      label={first && refundText(first)}
      amount={first?.state === 'failed' ? amount : <>−{amount}</>}
    />
  );
}

function refundText({ reason, state }: OrderRefund): string {
  switch (reason) {
    case 'lost':
    case 'declined':
    case 'cancelled':
    case 'goodwill':
    case 'deposit':
      return t('order.refund_of_line', { state, reason: t(`order.refund_because_${reason}`) });
    default:
      // These give back money that was for no line.
      return '';
  }
}

/** Money that was for no line of the order and is refunded. */
function Surplus({ refund: { reason, state, amount_minor, currency } }: { refund: OrderRefund }) {
  const amount = formatMoney(amount_minor, currency);
  switch (reason) {
    case 'expired':
    case 'paid_twice':
    case 'overpaid':
    case 'wrong_currency':
      return (
        <Note tone={state === 'failed' ? 'bad' : 'plain'} icon="info">
          <p>
            {t(`order.surplus_${reason}`, { amount })} {t('order.surplus_state', { state })}
          </p>
        </Note>
      );
    default:
      return null;
  }
}
