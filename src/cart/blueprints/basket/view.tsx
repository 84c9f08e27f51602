import type { AppName } from '../../../shared/config.ts';
import { formatList } from '../../../shared/i18n/formats.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { Empty } from '../../../shared/ui/empty.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Lines, SumLine } from '../../../shared/ui/lines.tsx';
import { Money } from '../../../shared/ui/money.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { Panel, Split, Stack } from '../../../shared/ui/panel.tsx';
import { t } from '../../messages/translate.ts';
import type { BasketLine } from '../../model/basket.ts';
import type { OrderToPay } from '../../model/order.ts';
import type { ExpiredLine } from '../../ports.ts';
import { totalsOf } from '../../rules/basket.ts';
import { HeldUntil, HoldAtLimit } from '../../views/hold.tsx';
import { heldLine, TryAgain, type UrlOf } from '../../views/lines.tsx';

export type BasketProps = {
  now: Temporal.Instant;
  /** soonest to expire first */
  held: BasketLine[];
  toPay: OrderToPay[];
  expired: (ExpiredLine & { seller: AppName })[];
  /** the holds could not be extended any further */
  atLimit: boolean;
  urlOf: UrlOf;
};

export function BasketView({ now, held, toPay, expired, atLimit, urlOf }: BasketProps) {
  const [first] = held;
  return (
    <>
      <Head title={t('basket.title')}>
        {first && (
          <div class="held-for">
            <HeldUntil until={first.heldUntil} timeZone={first.timeZone} now={now} reload />
            <form method="post" action="/extensions">
              <Button variant="quiet">{t('hold.extend')}</Button>
            </form>
          </div>
        )}
      </Head>
      <Stack loose>
        {atLimit && first && <HoldAtLimit />}
        {toPay.map((order) => (
          <UnpaidOrder key={order.id} order={order} now={now} />
        ))}
        {first && <HeldLines held={held} now={now} urlOf={urlOf} />}
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

function UnpaidOrder({ order, now }: { order: OrderToPay; now: Temporal.Instant }) {
  return (
    <Note tone="rose" icon="clock" title={t('basket.order_to_pay', { titles: formatList(order.titles) })}>
      <p>
        <Money amount={order.total_minor} currency={order.currency} />
        {' · '}
        <HeldUntil until={order.pay_by} timeZone={order.time_zone} now={now} reload />
      </p>
      <p>
        <LinkButton href={`/orders/${order.code}`}>{t('basket.continue_to_payment')}</LinkButton>
      </p>
    </Note>
  );
}

function HeldLines({ held, now, urlOf }: Pick<BasketProps, 'held' | 'now' | 'urlOf'>) {
  const endTogether = held.every((line) => line.heldUntil.equals(held[0]?.heldUntil ?? now));
  return (
    <Split aside={<Totals held={held} />}>
      <Lines
        label={t('basket.held_items')}
        lines={held.map((line) => ({
          ...heldLine(line, urlOf),
          action: <Removal line={line} />,
          ...(!endTogether && {
            more: (
              <span class="small">
                <HeldUntil until={line.heldUntil} timeZone={line.timeZone} now={now} reload />
              </span>
            ),
          }),
        }))}
      />
    </Split>
  );
}

function Removal({ line }: { line: BasketLine }) {
  return (
    <form method="post" action="/removals">
      <input type="hidden" name="seller" value={line.seller} />
      <input type="hidden" name="key" value={line.key} />
      <button type="submit" aria-label={t('basket.remove_label', { title: line.title })}>
        {t('basket.remove')}
      </button>
    </form>
  );
}

function Totals({ held }: Pick<BasketProps, 'held'>) {
  const totals = totalsOf(held);
  const [total] = totals;
  return (
    <Panel title={t('basket.to_pay')} sticky>
      {totals.map(({ currency, amount }) => (
        <SumLine
          key={currency}
          label={totals.length > 1 ? t('basket.total_in', { currency }) : t('basket.total')}
          amount={<Money amount={amount} currency={currency} nothing={t('price.free')} />}
        />
      ))}
      {totals.length > 1 ? (
        <Note tone="warn">
          <p>{t('basket.one_currency')}</p>
        </Note>
      ) : (
        <LinkButton variant="go" wide href="/checkout">
          {t(total?.amount === 0 ? 'basket.checkout_free' : 'basket.checkout')}
        </LinkButton>
      )}
      <p class="small soft">{t('basket.no_account')}</p>
    </Panel>
  );
}

function ExpiredLines({ lines, urlOf }: { lines: BasketProps['expired']; urlOf: UrlOf }) {
  return (
    <section class="stack" aria-labelledby="expired">
      <h2 id="expired">{t('basket.expired')}</h2>
      <p class="soft">{t('basket.expired_items', { count: lines.length })}</p>
      <Lines
        label={t('basket.expired')}
        lines={lines.map((line) => ({
          key: `${line.seller} ${line.key}`,
          title: line.title,
          detail: line.detail,
          action: <TryAgain href={urlOf(line.seller, line.href)} title={line.title} />,
        }))}
      />
    </section>
  );
}
