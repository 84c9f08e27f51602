import type { ComponentChildren } from 'preact';

export type SumLineProps = { label: ComponentChildren; amount: ComponentChildren; small?: boolean };

/** A label and what it comes to. */
export function SumLine({ label, amount, small }: SumLineProps) {
  return (
    <div class={small ? 'sum small' : 'sum'}>
      <span>{label}</span>
      <span class="num">{amount}</span>
    </div>
  );
}

export type LiveSumProps = {
  currency: string;
  /** What the server counts and adds up; the quantity island goes on from there. */
  count: number;
  amount: string;
  /** What a sum of nought is called: "free". */
  nothing?: string;
  label: { none: string; one: string; many: string };
};

/** The sum of the quantities in this form, kept up to date while they are chosen. */
export function LiveSum({ currency, count, amount, nothing, label }: LiveSumProps) {
  return (
    <div class="sum live">
      <span data-live-none={label.none} data-live-one={label.one} data-live-many={label.many}>
        {wordsFor(count, label)}
      </span>
      <span class="num" data-live-total={currency} data-live-nothing={nothing}>
        {amount}
      </span>
    </div>
  );
}

const wordsFor = (count: number, label: LiveSumProps['label']): string =>
  (count === 0 ? label.none : count === 1 ? label.one : label.many).replace('{n}', String(count));
