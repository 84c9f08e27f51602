import type { ComponentChildren } from 'preact';
import { formatNumber } from '../i18n/formats.ts';
import { intlLocale } from '../i18n/locale.ts';
import { t } from '../messages/translate.ts';
import { FieldError, fieldErrorId, fieldId } from './error-summary.tsx';
import { Icon } from './icon.tsx';

export type QuantityProps = {
  name: string;
  /** of the input, where a page has several of one name */
  id?: string;
  /** What is counted: "Full price". */
  label: string;
  value?: number;
  min?: number;
  max: number;
  /** Price of one in minor units, for the total of the form. */
  price?: number;
  error?: string | undefined;
};

/** A number input. Its − and + buttons are shown by the quantity island. */
export function Quantity({
  name,
  id = fieldId(name),
  label,
  value = 0,
  min = 0,
  max,
  price,
  error,
}: QuantityProps) {
  return (
    <span class={error ? 'quantity wrong' : 'quantity'} data-quantity>
      <button type="button" hidden data-step="-1" aria-label={t('quantity.less', { label })}>
        <Icon name="minus" />
      </button>
      <input
        id={id}
        name={name}
        type="number"
        inputmode="numeric"
        min={min}
        max={max}
        step={1}
        value={value}
        aria-label={t('quantity.how_many', { label })}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={error ? fieldErrorId(name) : undefined}
        data-price={price}
      />
      <button type="button" hidden data-step="1" aria-label={t('quantity.more', { label })}>
        <Icon name="plus" />
      </button>
    </span>
  );
}

export type QuantityLineProps = QuantityProps & {
  /** The price of one in words: "£11.50", "from £2.00", "free". */
  cost: ComponentChildren;
  detail?: ComponentChildren;
  /** Shown in place of the input: "Sold out". */
  instead?: ComponentChildren;
};

/** An item with its name, its price and a quantity. */
export function QuantityLine({ cost, detail, instead, ...quantity }: QuantityLineProps) {
  return (
    <div class="kind">
      <b class="kind-name">{quantity.label}</b>
      <span class="kind-cost num">{cost}</span>
      {detail && <span class="kind-detail">{detail}</span>}
      <span class="kind-end">{instead ?? <Quantity {...quantity} />}</span>
      <FieldError name={quantity.name} error={quantity.error} />
    </div>
  );
}

export type LiveSumProps = {
  currency: string;
  /** The initial count and amount, which the quantity island updates. */
  count: number;
  amount: string;
  /** Shown instead of a sum of zero: "free". */
  nothing?: string;
  label: LiveWords;
};

/** The total of the quantities in a form, updated by the quantity island, and hidden without it. */
export function LiveSum({ currency, count, amount, nothing, label }: LiveSumProps) {
  return (
    <div class="sum live">
      <span data-live={JSON.stringify(label)}>{wordsFor(count, label)}</span>
      <span class="num" data-live-total={currency} data-live-nothing={nothing}>
        {amount}
      </span>
    </div>
  );
}

/** A text for each plural category (CLDR) and for zero. `{n}` and `{total}` stand for the figures. */
export type LiveWords = Partial<Record<Intl.LDMLPluralRule, string>> & { none: string; other: string };

/**
 * Formats a message for each plural form of the reader's language, so that an island can show any count.
 * @param format formats the message for a count, with `n` in place of the number
 */
export function liveWords(format: (count: number, n: string) => string): LiveWords {
  const rules = new Intl.PluralRules(intlLocale());
  const words: LiveWords = { none: format(0, '{n}'), other: '' };
  for (const category of rules.resolvedOptions().pluralCategories)
    words[category] = format(sampleOf(category, rules), '{n}');
  return words;
}

// A category that no small number has, such as the French "many", is that of a million.
function sampleOf(category: Intl.LDMLPluralRule, rules: Intl.PluralRules): number {
  for (let count = 1; count <= 200; count++) if (rules.select(count) === category) return count;
  return 1_000_000;
}

function wordsFor(count: number, words: LiveWords): string {
  const form = count === 0 ? words.none : words[new Intl.PluralRules(intlLocale()).select(count)];
  return (form ?? words.other).replace('{n}', formatNumber(count));
}
