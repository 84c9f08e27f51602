import { Field, type FieldProps } from '../../shared/ui/form.tsx';
import { t } from '../messages/translate.ts';

/** The tax in a price, where it is not the usual one of the page. */
export function TaxRateField(field: Pick<FieldProps, 'name' | 'value' | 'error' | 'saved'>) {
  return (
    <Field
      {...field}
      label={t('form.tax_rate')}
      hint={t('form.tax_rate_hint')}
      optional
      inputmode="decimal"
      width="short"
    />
  );
}
