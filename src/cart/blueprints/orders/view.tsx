import { longDate } from '../../../shared/i18n/formats.ts';
import { Empty } from '../../../shared/ui/empty.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Money } from '../../../shared/ui/money.tsx';
import { Notices } from '../../../shared/ui/notices.tsx';
import { Tag } from '../../../shared/ui/tag.tsx';
import type { Tone } from '../../../shared/ui/tone.ts';
import type { Order } from '../../model/order.ts';
import { isBeforeDeadline } from '../../rules/order.ts';

export type OrdersProps = {
  orders: (Order & { titles: string[] })[];
  now: Temporal.Instant;
  signInHref: string | undefined;
};

export function OrdersView({ orders, now, signInHref }: OrdersProps) {
  return (
    <>
      <Head title="Your orders" />
      {orders.length === 0 ? (
        <Empty
          icon="basket"
          title="No orders here"
          hint="What you order is listed here. The mail we sent you after paying leads to an order too."
          {...(signInHref && { action: { label: 'Sign in to see yours', href: signInHref } })}
        />
      ) : (
        <Notices
          label="Your orders"
          notices={orders.map((order) => {
            const { word, tone } = stateOf(order, now);
            return {
              key: order.id,
              title: order.titles.join(', '),
              href: `/orders/${order.code}`,
              tag: <Tag tone={tone}>{word}</Tag>,
              meta: (
                <>
                  Order {order.id},{' '}
                  {longDate(order.placed_at.toZonedDateTimeISO(order.time_zone).toPlainDate())}
                  {' · '}
                  <Money amount={order.total_minor} currency={order.currency} nothing="free" />
                </>
              ),
            };
          })}
        />
      )}
    </>
  );
}

function stateOf(order: Order, now: Temporal.Instant): { word: string; tone: Tone } {
  switch (order.state) {
    case 'paid':
      return { word: 'Paid', tone: 'good' };
    case 'expired':
      return { word: 'Ran out', tone: 'plain' };
    case 'placed':
      return isBeforeDeadline(order.pay_by, now)
        ? { word: 'Waiting for payment', tone: 'warn' }
        : { word: 'Ran out', tone: 'plain' };
  }
}
