import type { CancellationRule } from '../../shared/cancellation.ts';
import type { FormInput } from '../../shared/http/form.ts';
import { type FormState, fieldsOf, tickOf } from '../../shared/http/form-state.ts';
import { cancellationWords } from '../../shared/i18n/cancellation-words.ts';
import { currencySign } from '../../shared/i18n/formats.ts';
import { Checkbox, Field, Radios, Select } from '../../shared/ui/form.tsx';
import { Note } from '../../shared/ui/note.tsx';
import { t } from '../messages/translate.ts';
import { cancellationSchema, STEPS } from './cancellation-schema.ts';

export type CancellationFieldsProps = {
  currency: string;
  /** Values of the fields before anything is typed. */
  initial: FormInput;
  formState: FormState | undefined;
  /** of a ticket type: the rule of its calendar, which holds without one of its own; null if there is none */
  calendarRule?: CancellationRule | null;
};

/** The fields of a cancellation rule, and what buyers read of it. */
export function CancellationFields({ currency, initial, formState, calendarRule }: CancellationFieldsProps) {
  const field = fieldsOf(formState, initial);
  return (
    <>
      <Radios
        {...field('cancellation')}
        legend={t('cancellation_form.legend')}
        hint={t('cancellation_form.hint')}
        options={[
          calendarRule === undefined
            ? {
                value: 'none',
                label: t('cancellation_form.none'),
                hint: t('cancellation_form.none_hint'),
              }
            : {
                value: 'none',
                label: t('cancellation_form.as_calendar'),
                hint: calendarRule
                  ? cancellationWords(calendarRule, { currency })
                  : t('cancellation_form.none_hint'),
              },
          { value: 'rule', label: t('cancellation_form.rule') },
        ]}
      />
      {STEPS.map((number) => (
        <div class="field-row" key={number}>
          <Field
            {...field(`cancel_percent_${number}`)}
            label={t('cancellation_form.percent', { number })}
            inputmode="numeric"
          />
          <Field
            {...field(`cancel_count_${number}`)}
            label={t('cancellation_form.count', { number })}
            inputmode="numeric"
          />
          <Select
            {...field(`cancel_unit_${number}`)}
            label={t('cancellation_form.unit')}
            options={[
              { value: 'days', label: t('cancellation_form.days') },
              { value: 'hours', label: t('cancellation_form.hours') },
            ]}
          />
        </div>
      ))}
      <Field
        {...field('cancel_fee')}
        label={t('cancellation_form.fee')}
        hint={t('cancellation_form.fee_hint')}
        optional
        before={currencySign(currency)}
        inputmode="decimal"
        width="short"
      />
      <Checkbox
        {...tickOf(formState, initial)('cancel_credit')}
        label={t('cancellation_form.credit')}
        hint={t('cancellation_form.credit_hint')}
      />
      <Preview currency={currency} input={formState?.input ?? initial} />
    </>
  );
}

/** What buyers read of the rule in the fields. */
function Preview({ currency, input }: { currency: string; input: FormInput }) {
  const rule = cancellationSchema(currency).safeParse(input).data?.cancellation;
  if (!rule) return null;
  return (
    <Note icon="info" title={t('cancellation_form.preview')}>
      <p>{cancellationWords(rule, { currency })}</p>
    </Note>
  );
}
