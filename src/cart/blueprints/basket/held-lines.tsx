import type { ContainerId } from '../../../shared/ids.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { Lines, SumLine } from '../../../shared/ui/lines.tsx';
import { Money } from '../../../shared/ui/money.tsx';
import { Panel, Split, Stack } from '../../../shared/ui/panel.tsx';
import { Quantity } from '../../../shared/ui/quantity.tsx';
import { t } from '../../messages/translate.ts';
import type { BasketLine } from '../../model/basket.ts';
import type { Selling } from '../../model/selling.ts';
import { groupHeld, type LineGroup, splitIntoOrders, totalsOf } from '../../rules/basket.ts';
import { FeeLines } from '../../views/fee-lines.tsx';
import { HeldUntil } from '../../views/hold.tsx';
import { lineDetail } from '../../views/line-words.ts';
import { HeldTerms, heldLine, PlacesFields, type UrlOf } from '../../views/lines.tsx';
import {
  type BasketPart,
  type OrderSplitProps,
  type PayeeTitles,
  payeeOf,
  splitText,
} from '../../views/order-split.tsx';
import { MAX_QUANTITY } from './schema.ts';

export type HeldLinesProps = {
  now: Temporal.Instant;
  /** not empty, soonest to expire first */
  held: BasketLine[];
  payees: PayeeTitles;
  selling: ReadonlyMap<ContainerId, Selling>;
  urlOf: UrlOf;
};

/** What is held, by the orders that it becomes, with what it comes to. */
export function HeldLines(props: HeldLinesProps) {
  const parts = splitIntoOrders(props.held, props.selling);
  return (
    <Split aside={<Totals parts={parts} payees={props.payees} />}>
      {parts.length === 1 ? (
        <GroupedLines {...props} lines={props.held} label={t('basket.held_items')} />
      ) : (
        parts.map((part) => <PartLines {...props} key={part.key} part={part} />)
      )}
    </Split>
  );
}

function PartLines({ part, ...props }: HeldLinesProps & { part: BasketPart }) {
  const payee = payeeOf(props.payees, part.containerId);
  return (
    <Stack>
      <h2>{payee}</h2>
      <GroupedLines {...props} lines={part.lines} label={payee} />
    </Stack>
  );
}

type GroupedLinesProps = HeldLinesProps & { lines: readonly BasketLine[]; label: string };

function GroupedLines({ held, lines, label, now, urlOf }: GroupedLinesProps) {
  const soonest = held[0]?.heldUntil ?? now;
  // Times are shown in minutes.
  const endTogether = held.every((line) => line.heldUntil.since(soonest).total('minutes') < 1);
  return (
    <Lines
      label={label}
      lines={groupHeld(lines).map((group) => ({
        ...heldLine(group, urlOf),
        // A deposit goes with its place.
        ...(group.first.kind !== 'deposit' && { action: <Removal group={group} /> }),
        ...((!endTogether || group.first.kind === 'ticket') && {
          more: (
            <Stack tight>
              <HeldTerms line={group.first} />
              {group.first.kind === 'ticket' && <QuantityForm group={group} />}
              {!endTogether && (
                <span class="small">
                  <HeldUntil
                    until={group.first.heldUntil}
                    timeZone={group.first.timeZone}
                    withZone={group.first.withZone}
                    now={now}
                    reload
                  />
                </span>
              )}
            </Stack>
          ),
        }),
      }))}
    />
  );
}

function Removal({ group: { first, quantity } }: { group: LineGroup<BasketLine> }) {
  return (
    <form method="post" action="/removals">
      <PlacesFields line={first} />
      <button
        type="submit"
        aria-label={t('basket.remove_label', { title: first.name, detail: lineDetail(first, quantity) })}
      >
        {t('basket.remove')}
      </button>
    </form>
  );
}

function QuantityForm({ group: { first, quantity } }: { group: LineGroup<BasketLine> }) {
  const what = { title: first.name, detail: lineDetail(first, quantity) };
  return (
    <form method="post" action="/quantities" class="change-quantity">
      <PlacesFields line={first} />
      <Quantity
        id={`quantity-${first.containerId}-${first.group}`}
        name="quantity"
        label={first.typeName ?? first.name}
        value={quantity}
        max={MAX_QUANTITY}
      />
      <Button small label={t('basket.update_label', what)}>
        {t('basket.update')}
      </Button>
    </form>
  );
}

function Totals({ parts, payees }: OrderSplitProps) {
  const totals = totalsOf(parts.map(({ total, currency }) => ({ amount: total, currency })));
  const isFree = totals.every(({ amount }) => amount === 0);
  return (
    <Panel title={t('basket.to_pay')} sticky>
      <PartSums parts={parts} payees={payees} />
      {parts.some(({ fees }) => fees.length > 0) && <FeeLines parts={parts} />}
      {totals.map(({ currency, amount }) => (
        <SumLine
          key={currency}
          label={totals.length > 1 ? t('basket.total_in', { currency }) : t('basket.total')}
          amount={<Money amount={amount} currency={currency} nothing={t('price.free')} />}
        />
      ))}
      {parts.length > 1 && <p class="small">{splitText(parts, payees)}</p>}
      {parts.length === 1 && parts[0]?.timing === 'authorise' && !isFree && (
        <p class="small soft">{t('payment.charged_later')}</p>
      )}
      <LinkButton variant="go" wide href="/checkout">
        {t(isFree ? 'basket.checkout_free' : 'basket.checkout')}
      </LinkButton>
      <p class="small soft">{t('basket.no_account')}</p>
    </Panel>
  );
}

/** Whom a basket pays, and how much each of them if there are several. */
function PartSums({ parts, payees }: OrderSplitProps) {
  const [only, ...more] = parts;
  if (only && more.length === 0) {
    return <p class="small soft">{t('order.payee', { payee: payeeOf(payees, only.containerId) })}</p>;
  }
  return parts.map(({ key, containerId, total, currency }) => (
    <SumLine
      key={key}
      small
      label={payeeOf(payees, containerId)}
      amount={<Money amount={total} currency={currency} nothing={t('price.free')} />}
    />
  ));
}
