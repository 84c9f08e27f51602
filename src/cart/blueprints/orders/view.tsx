import { compactDate, formatList } from '../../../shared/i18n/formats.ts';
import { Empty } from '../../../shared/ui/empty.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Money } from '../../../shared/ui/money.tsx';
import { type Notice, Notices } from '../../../shared/ui/notices.tsx';
import { rich, t } from '../../messages/translate.ts';
import type { OrderDetails } from '../../model/order.ts';
import { MoneyTag } from '../../views/money-tag.tsx';
import { type PayeeTitles, payeeOf } from '../../views/order-split.tsx';

export type OrdersProps = {
  orders: OrderDetails[];
  payees: PayeeTitles;
  now: Temporal.Instant;
  signInHref: string | undefined;
};

export function OrdersView({ orders, payees, now, signInHref }: OrdersProps) {
  return (
    <>
      <Head title={t('orders.title')} />
      {orders.length === 0 ? (
        <Empty
          icon="basket"
          title={t('orders.empty')}
          hint={t('orders.empty_hint')}
          {...(signInHref && { action: { label: t('orders.sign_in'), href: signInHref } })}
        />
      ) : (
        <Notices
          label={t('orders.title')}
          notices={orders.map((order) => noticeOf(order, payeeOf(payees, order.container_id), now))}
        />
      )}
    </>
  );
}

function noticeOf(order: OrderDetails, payee: string, now: Temporal.Instant): Notice {
  const placedOn = order.placed_at.toZonedDateTimeISO(order.time_zone).toPlainDate();
  return {
    key: order.code,
    title: formatList([...new Set(order.lines.map((line) => line.name))]),
    href: `/orders/${order.code}`,
    tag: <MoneyTag order={order} now={now} />,
    meta: rich('orders.line', {
      number: order.id,
      payee,
      date: compactDate(placedOn),
      amount: <Money amount={order.total_minor} currency={order.currency} nothing={t('price.free')} />,
    }),
  };
}
