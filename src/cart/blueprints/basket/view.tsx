import { formatList, formatMoney } from '../../../shared/i18n/formats.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { Empty } from '../../../shared/ui/empty.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Lines } from '../../../shared/ui/lines.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { Stack } from '../../../shared/ui/panel.tsx';
import { t } from '../../messages/translate.ts';
import type { BasketLine, ExpiredBasketLine } from '../../model/basket.ts';
import type { OrderToPay } from '../../model/order.ts';
import type { listSelling } from '../../model/selling.ts';
import { groupLines } from '../../rules/basket.ts';
import { HeldUntil, HoldExtended } from '../../views/hold.tsx';
import { lineDetail } from '../../views/line-words.ts';
import { PlacesFields, type UrlOf } from '../../views/lines.tsx';
import { type PayeeTitles, payeeOf } from '../../views/order-split.tsx';
import { HeldLines } from './held-lines.tsx';

export type BasketProps = {
  now: Temporal.Instant;
  /** soonest to expire first */
  held: BasketLine[];
  toPay: OrderToPay[];
  expired: ExpiredBasketLine[];
  payees: PayeeTitles;
  /** how they sell */
  selling: Awaited<ReturnType<typeof listSelling>>;
  /** whether the holds have just been extended, or could not be */
  extended: boolean | undefined;
  /** why the last change was refused */
  problem: string | undefined;
  urlOf: UrlOf;
};

export function BasketView(props: BasketProps) {
  const { now, held, toPay, expired, payees, extended, problem, urlOf } = props;
  const [first] = held;
  return (
    <>
      <Head title={t('basket.title')}>
        {first && (
          <div class="held-for">
            <HeldUntil
              until={first.heldUntil}
              timeZone={first.timeZone}
              withZone={first.withZone}
              now={now}
              reload
            />
            <form method="post" action="/extensions">
              <Button variant="quiet">{t('hold.extend')}</Button>
            </form>
          </div>
        )}
      </Head>
      <Stack loose>
        {problem && (
          <Note tone="bad" role="alert" title={t('basket.not_changed')}>
            <p>{problem}</p>
          </Note>
        )}
        {extended !== undefined && first && (
          <HoldExtended until={first.heldUntil} timeZone={first.timeZone} extended={extended} />
        )}
        {toPay.map((order, at) => (
          <UnpaidOrder
            key={order.code}
            order={order}
            payee={payeeOf(payees, order.container_id)}
            now={now}
            isNext={at === 0}
          />
        ))}
        {first && <HeldLines {...props} />}
        {!first && toPay.length === 0 && (
          <Empty
            icon="basket"
            title={t('basket.empty')}
            hint={t('basket.empty_hint')}
            action={{ label: t('basket.whats_on'), href: urlOf('events', '/') }}
          />
        )}
        {expired.length > 0 && <ExpiredLines lines={expired} urlOf={urlOf} />}
        <p>
          <a href="/orders">{t('orders.title')}</a>
        </p>
      </Stack>
    </>
  );
}

type UnpaidOrderProps = { order: OrderToPay; payee: string; now: Temporal.Instant; isNext: boolean };

function UnpaidOrder({ order, payee, now, isNext }: UnpaidOrderProps) {
  const amount = formatMoney(order.due_minor, order.currency);
  return (
    <Note tone="rose" icon="card" title={t('basket.order_to_pay', { titles: formatList(order.names) })}>
      <p>{t('basket.amount_to', { amount, payee })}</p>
      <p>
        <HeldUntil until={order.pay_by} timeZone={order.time_zone} now={now} reload />
      </p>
      <p>
        <LinkButton variant={isNext ? 'go' : 'plain'} href={`/orders/${order.code}`}>
          {t('basket.continue_to_payment')}
        </LinkButton>
      </p>
    </Note>
  );
}

function ExpiredLines({ lines, urlOf }: { lines: BasketProps['expired']; urlOf: UrlOf }) {
  const groups = groupLines(
    lines,
    ({ containerId, seller, group, unitPrice }) => `${containerId} ${seller} ${group} ${unitPrice}`,
    () => 0,
  );
  return (
    <section class="stack" aria-labelledby="expired">
      <h2 id="expired">{t('basket.expired')}</h2>
      <p class="soft">{t('basket.expired_items', { count: lines.length })}</p>
      <Lines
        label={t('basket.expired')}
        lines={groups.map(({ key, first, quantity }) => ({
          key,
          title: <a href={urlOf(first.seller, first.href, first.containerId)}>{first.name}</a>,
          detail: lineDetail(first, quantity),
          action: <TakeAgain line={first} quantity={quantity} />,
        }))}
      />
    </section>
  );
}

function TakeAgain({ line, quantity }: { line: ExpiredBasketLine; quantity: number }) {
  const label = t('basket.take_again_label', { title: line.name, detail: lineDetail(line, quantity) });
  return (
    <form method="post" action="/holds">
      <PlacesFields line={line} />
      <Button small label={label}>
        {t('basket.take_again')}
      </Button>
    </form>
  );
}
