import { sumOf } from '../../shared/money.ts';
import { SumLine } from '../../shared/ui/lines.tsx';
import { Money } from '../../shared/ui/money.tsx';
import { t } from '../messages/translate.ts';
import { totalsOf } from '../rules/basket.ts';
import type { BasketPart } from './order-split.tsx';

/** What payees add to a basket, in each currency, or that they add nothing. */
export function FeeLines({ parts }: { parts: readonly BasketPart[] }) {
  const fees = parts.map(({ fees, currency }) => ({
    currency,
    amount: sumOf(fees.map((fee) => fee.amount)),
  }));
  const totals = totalsOf(fees.filter(({ amount }) => amount > 0));
  if (totals.length === 0) {
    return <SumLine small label={t('checkout.fees')} amount={t('checkout.no_fees')} />;
  }
  return totals.map(({ currency, amount }) => (
    <SumLine
      key={currency}
      small
      label={t('checkout.fees')}
      amount={<Money amount={amount} currency={currency} />}
    />
  ));
}
