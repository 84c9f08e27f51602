import { formatMoney } from '../i18n/formats.ts';

export type MoneyProps = {
  /** In minor units. */
  amount: number;
  currency: string;
  /** Shown instead of an amount of zero: "free", "none". */
  nothing?: string;
};

/** An amount as the reader's locale writes it. */
export function Money({ amount, currency, nothing }: MoneyProps) {
  return <span class="num">{amount === 0 && nothing ? nothing : formatMoney(amount, currency)}</span>;
}
