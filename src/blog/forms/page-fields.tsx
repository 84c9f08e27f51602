import { type FormState, fieldsOf } from '../../shared/http/form-state.ts';
import { Field, TextArea } from '../../shared/ui/form.tsx';
import { t } from '../messages/translate.ts';

export type PageFieldsProps = {
  page: { title: string; summary: string; address: string; body: string; timeZone: string };
  formState: FormState | undefined;
};

/** The fields of a page's form. */
export function PageFields({ page, formState }: PageFieldsProps) {
  const field = fieldsOf(formState, page);
  return (
    <>
      <Field label={t('page_form.title')} required maxlength={80} {...field('title')} />
      <Field
        label={t('form.summary')}
        optional
        hint={t('page_form.summary_hint')}
        maxlength={240}
        {...field('summary')}
      />
      <Field label={t('page_form.address')} optional maxlength={160} {...field('address')} />
      <TextArea
        label={t('page_form.body')}
        optional
        hint={t('form.text_hint')}
        rows={12}
        {...field('body')}
      />
      <Field
        label={t('page_form.time_zone')}
        hint={t('page_form.time_zone_hint')}
        required
        width="medium"
        autocapitalize="none"
        spellcheck={false}
        {...field('timeZone')}
      />
    </>
  );
}
