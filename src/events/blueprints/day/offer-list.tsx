import type { ComponentChildren } from 'preact';

export type Offer = {
  key: string;
  title: string;
  detail?: ComponentChildren;
  action: ComponentChildren;
  tag?: ComponentChildren;
};
export type OffersProps = {
  label: string;
  offers: Offer[] /** Shown on phones only, where the columns of a day don't fit. */;
  phone?: boolean;
};

/** What can be had, one row each, with the button that takes it. */
export function Offers({ label, offers, phone }: OffersProps) {
  return (
    <ul class={phone ? 'offers phone' : 'offers'} aria-label={label}>
      {offers.map(({ key, title, detail, action, tag }) => (
        <li key={key} class="offer-row">
          <div>
            <b>{title}</b>
            {detail && <span>{detail}</span>}
            {tag}
          </div>
          {action}
        </li>
      ))}
    </ul>
  );
}
