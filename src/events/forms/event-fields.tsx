import type { FormInput } from '../../shared/http/form.ts';
import { type FormState, fieldsOf, tickOf } from '../../shared/http/form-state.ts';
import { currencySign, zoneName } from '../../shared/i18n/formats.ts';
import { Checkbox, Field, Radios, Select, TextArea } from '../../shared/ui/form.tsx';
import { t } from '../messages/translate.ts';
import type { Category } from '../model/category.ts';
import type { Space } from '../model/space.ts';
import { ADMISSIONS } from './event-schema.ts';

export type EventFieldsProps = {
  timeZone: string;
  currency: string;
  spaces: Space[];
  /** the page's own, as suggestions */
  categories: readonly Category[];
  /** Values of the fields before anything is typed. */
  event: FormInput;
  formState?: FormState | undefined;
};

/** The fields of a page's own event. */
export function EventFields({ timeZone, currency, spaces, categories, event, formState }: EventFieldsProps) {
  const field = fieldsOf(formState, event);
  return (
    <>
      <Field label={t('event_form.name')} required maxlength={120} {...field('name')} />
      <TextArea
        label={t('event_form.description')}
        optional
        rows={8}
        hint={t('event_form.description_hint')}
        {...field('description')}
      />
      <Field
        label={t('event_form.category')}
        hint={t('event_form.category_hint')}
        optional
        width="medium"
        maxlength={60}
        list="categories"
        autocomplete="off"
        {...field('category')}
      />
      <datalist id="categories">
        {categories.map(({ id, name }) => (
          <option key={id} value={name} />
        ))}
      </datalist>
      <div class="field-row">
        <Field
          label={t('event_form.date')}
          type="date"
          required
          hint={t('event_form.date_hint')}
          {...field('date')}
        />
        <Field
          label={t('event_form.last_date')}
          type="date"
          optional
          hint={t('event_form.last_date_hint')}
          {...field('last_date')}
        />
      </div>
      <div class="field-row">
        <Field
          label={t('event_form.starts')}
          type="time"
          required
          hint={t('event_form.starts_hint', { zone: zoneName(timeZone) })}
          {...field('starts')}
        />
        <Field
          label={t('event_form.ends')}
          type="time"
          required
          hint={t('event_form.ends_hint')}
          {...field('ends')}
        />
        <Field
          label={t('event_form.doors')}
          type="time"
          optional
          hint={t('event_form.doors_hint')}
          {...field('doors')}
        />
      </div>
      <Select
        label={t('event_form.space')}
        hint={t('event_form.space_hint')}
        width="medium"
        options={[{ value: '', label: t('event_form.space_none') }, ...spaces.map(spaceOption)]}
        {...field('space')}
      />
      <Field
        label={t('event_form.address')}
        hint={t('event_form.address_hint')}
        maxlength={300}
        autocomplete="off"
        {...field('address')}
      />
      <Radios
        legend={t('event_form.admission')}
        required
        options={ADMISSIONS.map((value) => ({
          value,
          label: t(`event_form.admission_${value}`),
          hint: t(`event_form.admission_${value}_hint`),
        }))}
        {...field('admission')}
      />
      <div class="field-row">
        <Field
          label={t('event_form.door_price')}
          hint={t('event_form.door_price_hint')}
          optional
          before={currencySign(currency)}
          inputmode="decimal"
          width="short"
          {...field('door_price')}
        />
        <Field
          label={t('event_form.door_note')}
          hint={t('event_form.door_note_hint')}
          optional
          maxlength={80}
          autocomplete="off"
          {...field('door_note')}
        />
      </div>
      <Field
        label={t('event_form.capacity')}
        optional
        inputmode="numeric"
        width="short"
        hint={t('event_form.capacity_hint')}
        {...field('capacity')}
      />
      <div class="field-row">
        <Field
          {...field('before')}
          label={t('event_form.before')}
          hint={t('event_form.before_hint')}
          inputmode="numeric"
        />
        <Field
          {...field('after')}
          label={t('event_form.after')}
          hint={t('event_form.after_hint')}
          inputmode="numeric"
        />
      </div>
      <Checkbox
        label={t('event_form.listed')}
        hint={t('event_form.listed_hint')}
        {...tickOf(formState, event)('listed')}
      />
    </>
  );
}

const spaceOption = ({ id, name, capacity }: Space) => ({
  value: String(id),
  label: capacity ? t('event_form.space_with_capacity', { space: name, capacity }) : name,
});
