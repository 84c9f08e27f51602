import { formatMoney } from '../i18n/formats.ts';
export type MoneyProps = {
  amount: number;
  currency: string /** What nothing is called here: "free", "none". */;
  nothing?: string;
};

/** An amount in minor units, as people read it. */
export function Money({ amount, currency, nothing }: MoneyProps) {
  return <span class="num">{amount === 0 && nothing ? nothing : formatMoney(amount, currency)}</span>;
}
