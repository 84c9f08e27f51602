import type { ComponentChildren } from 'preact';

export type SumLineProps = { label: ComponentChildren; amount: ComponentChildren; small?: boolean };

/** A label and its amount, as the last line of a list. */
export function SumLine({ label, amount, small }: SumLineProps) {
  return (
    <div class={small ? 'sum small' : 'sum'}>
      <span>{label}</span>
      <span class="num">{amount}</span>
    </div>
  );
}
