import { formatMoney } from '../../../shared/i18n/formats.ts';
import { LinkButton } from '../../../shared/ui/button.tsx';
import { Lines } from '../../../shared/ui/lines.tsx';
import { Money } from '../../../shared/ui/money.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { Stack } from '../../../shared/ui/panel.tsx';
import { t } from '../../messages/translate.ts';
import type { OrderDetails } from '../../model/order.ts';
import { isBeforeDeadline } from '../../rules/order.ts';
import { orderMoney } from '../../rules/order-money.ts';
import { HeldUntil } from '../../views/hold.tsx';
import { MoneyTag } from '../../views/money-tag.tsx';
import { type PayeeTitles, payeeOf } from '../../views/order-split.tsx';

export type OtherOrdersProps = {
  /** of the same checkout, in the order in which they are paid */
  others: OrderDetails[];
  payees: PayeeTitles;
  now: Temporal.Instant;
};

/** The one thing to do next: to pay the next order of the same checkout. */
export function NextOrder({ others, payees, now }: OtherOrdersProps) {
  const next = others.find((order) => isToBePaid(order, now));
  if (!next) return null;
  const payee = payeeOf(payees, next.container_id);
  return (
    <Note tone="rose" icon="card" title={t('order.next_hint', { payee })}>
      <p>
        <HeldUntil until={next.pay_by} timeZone={next.time_zone} now={now} reload />
      </p>
      <p>
        <LinkButton variant="go" href={`/orders/${next.code}`}>
          {t('order.next', { payee, amount: formatMoney(next.due_minor, next.currency) })}
        </LinkButton>
      </p>
    </Note>
  );
}

function isToBePaid(order: OrderDetails, now: Temporal.Instant): boolean {
  const money = orderMoney(order);
  return (
    (money === 'unpaid' || money === 'part_paid') &&
    order.due_minor > 0 &&
    isBeforeDeadline(order.pay_by, now)
  );
}

/** The other orders of the same checkout, and how each stands. */
export function OtherOrders({ others, payees, now }: OtherOrdersProps) {
  if (others.length === 0) return null;
  return (
    <Stack>
      <h2>{t('order.others')}</h2>
      <Lines
        label={t('order.others')}
        lines={others.map((order) => ({
          key: order.code,
          title: <a href={`/orders/${order.code}`}>{payeeOf(payees, order.container_id)}</a>,
          amount: <Money amount={order.total_minor} currency={order.currency} nothing={t('price.free')} />,
          detail: t('order.number', { number: order.id }),
          more: <MoneyTag order={order} now={now} />,
        }))}
      />
    </Stack>
  );
}
