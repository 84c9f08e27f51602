import type { FormInput } from '../../shared/http/form.ts';
import { type FormState, fieldsOf, fieldValues } from '../../shared/http/form-state.ts';
import { currencySign } from '../../shared/i18n/formats.ts';
import { Checkboxes, Field, Radios, Select } from '../../shared/ui/form.tsx';
import type { Space } from '../model/space.ts';
import { DAYS } from '../rules/days.ts';

export type SlotFieldsProps = {
  currency: string;
  spaces: readonly Space[];
  /** What stands in the fields before anything is typed. */
  slot: FormInput;
  formState?: FormState | undefined;
};

/** All that is asked of a time to hire. */
export function SlotFields({ currency, spaces, slot, formState }: SlotFieldsProps) {
  const field = fieldsOf(formState, slot);
  return (
    <>
      <Field
        {...field('name')}
        label="Name"
        hint="As hirers see it: “Morning”, “Saturday evening”."
        required
      />
      <Select
        {...field('space')}
        label="Space"
        options={spaces.map(({ id, name }) => ({ value: String(id), label: name }))}
        required
      />
      <Checkboxes
        name="days"
        legend="Days"
        inline
        options={DAYS.map((label, at) => ({ value: String(at + 1), label }))}
        values={fieldValues(formState, 'days') ?? [slot.days ?? []].flat()}
        error={formState?.errors.days}
      />
      <div class="field-row">
        <Field {...field('starts')} label="From" type="time" required />
        <Field
          {...field('ends')}
          label="To"
          type="time"
          hint="Earlier than the start: on the next day."
          required
        />
      </div>
      <Radios
        legend="How is it hired?"
        options={[
          { value: 'fixed', label: 'As a whole', hint: 'From start to end, at one price.' },
          { value: 'flexible', label: 'By the hour', hint: 'Any part of it, priced by its length.' },
        ]}
        {...field('kind')}
      />
      <Field
        {...field('cost')}
        label="Price"
        hint="Of the whole, or of one hour."
        before={currencySign(currency)}
        inputmode="decimal"
        width="short"
        required
      />
      <div class="field-row">
        <Field
          {...field('shortest')}
          label="Shortest booking"
          hint="In minutes, where hired by the hour."
          inputmode="numeric"
        />
        <Field {...field('step')} label="In steps of" hint="Minutes." inputmode="numeric" />
      </div>
      <div class="field-row">
        <Field
          {...field('before')}
          label="Kept free before"
          hint="Minutes to open up, not charged."
          inputmode="numeric"
        />
        <Field
          {...field('after')}
          label="Kept free after"
          hint="Minutes to tidy, not charged."
          inputmode="numeric"
        />
      </div>
    </>
  );
}
