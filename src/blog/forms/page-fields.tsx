import { type FormState, fieldsOf } from '../../shared/http/form-state.ts';
import { UNKNOWN_ZONE } from '../../shared/time.ts';
import { Field, TextArea } from '../../shared/ui/form.tsx';
import { t } from '../messages/translate.ts';
import type { PageInput } from '../operations/edit-page.ts';

export type PageFieldsProps = {
  /** with a slug if it exists */
  page: PageInput & { slug?: string };
  formState: FormState | undefined;
};

/** The fields of a page's form. */
export function PageFields({ page, formState }: PageFieldsProps) {
  const field = fieldsOf(formState, page);
  return (
    <>
      <Field label={t('page_form.title')} required maxlength={80} {...field('title')} />
      {page.slug !== undefined && (
        <Field
          label={t('page_form.slug')}
          hint={t('page_form.slug_hint')}
          required
          width="medium"
          maxlength={60}
          autocapitalize="none"
          spellcheck={false}
          {...field('slug')}
        />
      )}
      <Field
        label={t('form.summary')}
        optional
        hint={t('page_form.summary_hint')}
        maxlength={240}
        {...field('summary')}
      />
      <Field
        label={t('page_form.address')}
        hint={t('page_form.address_hint')}
        optional
        maxlength={160}
        {...field('address')}
      />
      <div class="field-row">
        <Field
          label={t('page_form.contact_email')}
          hint={t('page_form.contact_email_hint')}
          type="email"
          optional
          maxlength={254}
          spellcheck={false}
          {...field('contactEmail')}
        />
        <Field
          label={t('page_form.contact_phone')}
          hint={t('page_form.contact_phone_hint')}
          type="tel"
          optional
          maxlength={40}
          {...field('contactPhone')}
        />
      </div>
      <TextArea
        label={t('page_form.body')}
        optional
        hint={t('form.text_hint')}
        rows={12}
        {...field('body')}
      />
      <Field
        label={t('page_form.time_zone')}
        hint={t(page.timeZone === UNKNOWN_ZONE ? 'page_form.time_zone_lost' : 'page_form.time_zone_hint')}
        required
        width="medium"
        autocapitalize="none"
        spellcheck={false}
        {...field('timeZone')}
      />
    </>
  );
}
