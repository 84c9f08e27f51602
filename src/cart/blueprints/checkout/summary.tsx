import { LinkButton } from '../../../shared/ui/button.tsx';
import { Lines, SumLine } from '../../../shared/ui/lines.tsx';
import { Money } from '../../../shared/ui/money.tsx';
import { Panel, Stack } from '../../../shared/ui/panel.tsx';
import { t } from '../../messages/translate.ts';
import { groupHeld, totalsOf } from '../../rules/basket.ts';
import { FeeLines } from '../../views/fee-lines.tsx';
import { heldLine, type UrlOf } from '../../views/lines.tsx';
import { type BasketPart, type OrderSplitProps, payeeOf } from '../../views/order-split.tsx';

export type SummaryProps = OrderSplitProps & { urlOf: UrlOf };

/** What is ordered, by the orders that it becomes, and what it comes to. */
export function Summary(props: SummaryProps) {
  const { parts, payees, urlOf } = props;
  const [only, ...others] = parts;
  const totals = totalsOf(parts.map(({ total, currency }) => ({ amount: total, currency })));
  return (
    <Panel title={t('checkout.summary', { count: parts.length })} sticky>
      {only && others.length === 0 ? (
        <>
          <PartLines part={only} label={t('checkout.items')} urlOf={urlOf} />
          <p class="small soft">{t('order.payee', { payee: payeeOf(payees, only.containerId) })}</p>
        </>
      ) : (
        parts.map((part) => <NamedPart {...props} key={part.key} part={part} />)
      )}
      <FeeLines parts={parts} />
      {totals.map(({ currency, amount }) => (
        <SumLine
          key={currency}
          label={totals.length > 1 ? t('basket.total_in', { currency }) : t('basket.to_pay')}
          amount={<Money amount={amount} currency={currency} nothing={t('price.nothing')} />}
        />
      ))}
      <LinkButton small variant="quiet" href="/">
        {t('checkout.change_basket')}
      </LinkButton>
    </Panel>
  );
}

function NamedPart({ part, payees, urlOf }: SummaryProps & { part: BasketPart }) {
  const payee = payeeOf(payees, part.containerId);
  return (
    <Stack tight>
      <h3>{payee}</h3>
      <PartLines part={part} label={payee} urlOf={urlOf} />
    </Stack>
  );
}

function PartLines({ part, label, urlOf }: { part: BasketPart; label: string; urlOf: UrlOf }) {
  return <Lines label={label} lines={groupHeld(part.lines).map((group) => heldLine(group, urlOf))} />;
}
