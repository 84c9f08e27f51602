import type { FormInput } from '../../shared/http/form.ts';
import { choicesOf, type FormState, fieldsOf } from '../../shared/http/form-state.ts';
import { currencySign, weekdayName } from '../../shared/i18n/formats.ts';
import { Checkboxes, Field, Radios, Select } from '../../shared/ui/form.tsx';
import { t } from '../messages/translate.ts';
import type { Space } from '../model/space.ts';
import { WEEKDAYS } from './slot-schema.ts';
import { TaxRateField } from './tax-rate-fields.tsx';

export type SlotFieldsProps = {
  currency: string;
  spaces: readonly Space[];
  /** Initial values of the fields. */
  slot: FormInput;
  formState?: FormState | undefined;
};

/** The fields of a slot's form. */
export function SlotFields({ currency, spaces, slot, formState }: SlotFieldsProps) {
  const field = fieldsOf(formState, slot);
  return (
    <>
      <Field {...field('name')} label={t('slot_form.name')} hint={t('slot_form.name_hint')} required />
      <Select
        {...field('space')}
        label={t('slot_form.space')}
        options={spaces.map(({ id, name }) => ({ value: String(id), label: name }))}
        required
      />
      <Checkboxes
        {...choicesOf(formState, slot)('days')}
        legend={t('slot_form.days')}
        inline
        options={WEEKDAYS.map((day) => ({ value: String(day), label: weekdayName(day) }))}
      />
      <div class="field-row">
        <Field {...field('starts')} label={t('slot_form.starts')} type="time" required />
        <Field
          {...field('ends')}
          label={t('slot_form.ends')}
          type="time"
          hint={t('slot_form.ends_hint')}
          required
        />
      </div>
      <Radios
        legend={t('slot_form.kind')}
        options={[
          { value: 'fixed', label: t('slot_form.kind_fixed'), hint: t('slot_form.kind_fixed_hint') },
          {
            value: 'flexible',
            label: t('slot_form.kind_flexible'),
            hint: t('slot_form.kind_flexible_hint'),
          },
        ]}
        {...field('kind')}
      />
      <Field
        {...field('cost')}
        label={t('slot_form.cost')}
        hint={t('slot_form.cost_hint')}
        before={currencySign(currency)}
        inputmode="decimal"
        width="short"
        required
      />
      <TaxRateField {...field('tax_rate')} />
      <Field
        {...field('deposit')}
        label={t('slot_form.deposit')}
        hint={t('slot_form.deposit_hint')}
        before={currencySign(currency)}
        inputmode="decimal"
        width="short"
        optional
      />
      <div class="field-row">
        <Field
          {...field('shortest')}
          label={t('slot_form.shortest')}
          hint={t('slot_form.shortest_hint')}
          inputmode="numeric"
        />
        <Field
          {...field('step')}
          label={t('slot_form.step')}
          hint={t('slot_form.step_hint')}
          inputmode="numeric"
        />
      </div>
      <div class="field-row">
        <Field
          {...field('before')}
          label={t('slot_form.before')}
          hint={t('slot_form.before_hint')}
          inputmode="numeric"
        />
        <Field
          {...field('after')}
          label={t('slot_form.after')}
          hint={t('slot_form.after_hint')}
          inputmode="numeric"
        />
      </div>
    </>
  );
}
