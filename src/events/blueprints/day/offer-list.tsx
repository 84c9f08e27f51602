import type { ComponentChildren } from 'preact';

export type OfferRow = { key: string; title: string; detail: string; action: ComponentChildren };
export type OfferListProps = {
  label: string;
  rows: OfferRow[];
  /** Shown on phones only, where the columns of a day don't fit. */
  phone?: boolean;
};

/** Times to hire, one row each, with the button that holds it. */
export function OfferList({ label, rows, phone }: OfferListProps) {
  return (
    <ul class={phone ? 'offers phone' : 'offers'} aria-label={label}>
      {rows.map(({ key, title, detail, action }) => (
        <li key={key} class="offer-row" data-testid="offer">
          <div>
            <b>{title}</b>
            <span>{detail}</span>
          </div>
          {action}
        </li>
      ))}
    </ul>
  );
}
