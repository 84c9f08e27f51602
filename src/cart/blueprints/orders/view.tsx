import { formatList, longDate } from '../../../shared/i18n/formats.ts';
import { Empty } from '../../../shared/ui/empty.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Money } from '../../../shared/ui/money.tsx';
import { type Notice, Notices } from '../../../shared/ui/notices.tsx';
import { Tag } from '../../../shared/ui/tag.tsx';
import { rich, t } from '../../messages/translate.ts';
import type { Order } from '../../model/order.ts';
import { isBeforeDeadline } from '../../rules/order.ts';

export type OrdersProps = {
  orders: ListedOrder[];
  now: Temporal.Instant;
  signInHref: string | undefined;
};
type ListedOrder = Order & { titles: string[] };

export function OrdersView({ orders, now, signInHref }: OrdersProps) {
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
        <Notices label={t('orders.title')} notices={orders.map((order) => noticeOf(order, now))} />
      )}
    </>
  );
}

function noticeOf(order: ListedOrder, now: Temporal.Instant): Notice {
  const placedOn = order.placed_at.toZonedDateTimeISO(order.time_zone).toPlainDate();
  return {
    key: order.id,
    title: formatList(order.titles),
    href: `/orders/${order.code}`,
    tag: <StateTag order={order} now={now} />,
    meta: rich('orders.line', {
      number: order.id,
      date: longDate(placedOn),
      amount: <Money amount={order.total_minor} currency={order.currency} nothing={t('price.free')} />,
    }),
  };
}

function StateTag({ order, now }: { order: Order; now: Temporal.Instant }) {
  if (order.state === 'paid') return <Tag tone="good">{t('order.line_paid')}</Tag>;
  // An overdue order may not have been swept yet.
  return order.state === 'placed' && isBeforeDeadline(order.pay_by, now) ? (
    <Tag tone="warn">{t('order.line_unpaid')}</Tag>
  ) : (
    <Tag>{t('order.line_expired')}</Tag>
  );
}
