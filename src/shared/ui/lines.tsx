import type { ComponentChildren } from 'preact';

export type Line = {
  key: string;
  title: ComponentChildren;
  amount?: ComponentChildren;
  detail?: ComponentChildren;
  /** A small link or form at the end: "change", "remove". */
  action?: ComponentChildren;
  more?: ComponentChildren;
};
export type LinesProps = { lines: Line[]; label?: string };
export type SumLineProps = { label: ComponentChildren; amount: ComponentChildren; small?: boolean };

/** A list of items with an amount each, as in a basket. */
export function Lines({ lines, label }: LinesProps) {
  return (
    <ul class="lines" aria-label={label}>
      {lines.map(({ key, title, amount, detail, action, more }) => (
        <li key={key}>
          <b class="line-title">{title}</b>
          {amount !== undefined && <span class="line-amount num">{amount}</span>}
          {detail && <span class="line-detail">{detail}</span>}
          {action && <span class="line-action">{action}</span>}
          {more && <div class="line-more">{more}</div>}
        </li>
      ))}
    </ul>
  );
}

/** A label and its amount, as the last line of a list. */
export function SumLine({ label, amount, small }: SumLineProps) {
  return (
    <div class={small ? 'sum small' : 'sum'}>
      <span>{label}</span>
      <span class="num">{amount}</span>
    </div>
  );
}
