import { type FormState, fieldsOf } from '../../shared/http/form-state.ts';
import { Field } from '../../shared/ui/form.tsx';
import { t } from '../messages/translate.ts';

export type MarketplaceFieldsProps = {
  market?: { name: string; slug: string; description: string };
  formState: FormState | undefined;
};

export function MarketplaceFields({ market, formState }: MarketplaceFieldsProps) {
  const field = fieldsOf(formState, market);
  return (
    <>
      <Field label={t('marketplace_form.name')} required maxlength={60} {...field('name')} />
      {market && (
        <Field
          label={t('marketplace_form.slug')}
          hint={t('marketplace_form.slug_hint')}
          required
          width="medium"
          maxlength={60}
          autocapitalize="none"
          spellcheck={false}
          {...field('slug')}
        />
      )}
      <Field
        label={t('marketplace_form.description')}
        optional
        hint={t('marketplace_form.description_hint')}
        maxlength={300}
        {...field('description')}
      />
    </>
  );
}
