import type { ComponentChildren } from 'preact';
import { fieldId } from './field-id.ts';
import { Icon } from './icon.tsx';

export type QuantityProps = {
  name: string;
  /** What is counted: "Full price". The input reads "Full price, how many". */
  label: string;
  value?: number;
  min?: number;
  max: number;
  /** Minor units of one, for the total that follows along. */
  price?: number;
  error?: string | undefined;
};

/** A number input. The − and + beside it come out when the quantity island is there to move them. */
export function Quantity({ name, label, value = 0, min = 0, max, price, error }: QuantityProps) {
  return (
    <span class={error ? 'quantity wrong' : 'quantity'} data-quantity>
      <button type="button" hidden data-step="-1" aria-label={`${label}: one less`}>
        <Icon name="minus" />
      </button>
      <input
        id={fieldId(name)}
        name={name}
        type="number"
        inputmode="numeric"
        min={min}
        max={max}
        step={1}
        value={value}
        aria-label={`${label}, how many`}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={error ? `${fieldId(name)}-wrong` : undefined}
        data-price={price}
      />
      <button type="button" hidden data-step="1" aria-label={`${label}: one more`}>
        <Icon name="plus" />
      </button>
    </span>
  );
}

export type QuantityLineProps = QuantityProps & {
  /** What one costs, in words: "£11.50", "from £2.00", "free". */
  cost: ComponentChildren;
  detail?: ComponentChildren;
  /** Instead of the input: "Sold out". */
  instead?: ComponentChildren;
};

/** One kind of ticket: its name, its price, how many. */
export function QuantityLine({ cost, detail, instead, ...quantity }: QuantityLineProps) {
  return (
    <div class="kind">
      <b class="kind-name">{quantity.label}</b>
      <span class="kind-cost num">{cost}</span>
      {detail && <span class="kind-detail">{detail}</span>}
      <span class="kind-end">{instead ?? <Quantity {...quantity} />}</span>
      {quantity.error && (
        <span class="wrong-text" id={`${fieldId(quantity.name)}-wrong`}>
          <Icon name="alert" />
          {quantity.error}
        </span>
      )}
    </div>
  );
}
