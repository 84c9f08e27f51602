import { type FormState, fieldsOf, tickOf } from '../../../shared/http/form-state.ts';
import { currencySign } from '../../../shared/i18n/formats.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { FormErrors } from '../../../shared/ui/error-summary.tsx';
import { VersionField } from '../../../shared/ui/field-parts.tsx';
import { Checkbox, Field, Radios, Select, TextArea } from '../../../shared/ui/form.tsx';
import { t } from '../../messages/translate.ts';
import type { Page, PaymentSettings } from '../../ports.ts';
import { paymentSettingsPath, termsPath } from '../../rules/addresses.ts';
import { checkoutFormInput } from './checkout-schema.ts';

type FormProps = { page: Page; settings: PaymentSettings; formState: FormState | undefined };

const ASKED = [
  'phone_for_hire',
  'phone_for_tickets',
  'organisation_for_hire',
  'organisation_for_tickets',
] as const;

/** What the checkout asks for and adds: details of the buyer, tax, a booking fee, donations. */
export function CheckoutForm({ page, settings, currency, formState }: FormProps & { currency: string }) {
  const { checkout, seller } = settings;
  const initial = checkoutFormInput(checkout, currency);
  const field = fieldsOf(formState, initial);
  const tick = tickOf(formState, initial);
  return (
    <form
      data-testid="checkout"
      method="post"
      action={`${paymentSettingsPath(page.slug)}checkout`}
      class="stack"
      noValidate
    >
      <h2>{t('payment_settings.checkout')}</h2>
      <p class="soft">{t('payment_settings.checkout_hint')}</p>
      <FormErrors formState={formState} />
      <VersionField version={checkout?.version ?? 0} formState={formState} />
      <div class="field-row">
        {ASKED.map((name) => (
          <Select
            key={name}
            label={t(`payment_settings.${name}`)}
            options={[
              { value: 'no', label: t('payment_settings.ask_no') },
              { value: 'optional', label: t('payment_settings.ask_optional') },
              { value: 'required', label: t('payment_settings.ask_required') },
            ]}
            {...field(name)}
          />
        ))}
      </div>
      <h3>{t('payment_settings.tax')}</h3>
      <Field
        label={t('payment_settings.tax_rate')}
        hint={t(seller?.vat_number ? 'payment_settings.tax_rate_hint' : 'payment_settings.tax_rate_without')}
        inputmode="decimal"
        width="short"
        {...field('tax_rate')}
      />
      <h3>{t('payment_settings.fee')}</h3>
      <Radios
        legend={t('payment_settings.fee_per')}
        options={[
          { value: 'none', label: t('payment_settings.fee_per_none') },
          { value: 'place', label: t('payment_settings.fee_per_place') },
          { value: 'order', label: t('payment_settings.fee_per_order') },
        ]}
        {...field('fee_per')}
      />
      <div class="field-row">
        <Field
          label={t('payment_settings.fee_minor')}
          before={currencySign(currency)}
          inputmode="decimal"
          {...field('fee')}
        />
        <Field label={t('payment_settings.fee_rate')} inputmode="decimal" {...field('fee_rate')} />
        <Field label={t('payment_settings.fee_tax_rate')} inputmode="decimal" {...field('fee_tax_rate')} />
      </div>
      <Checkbox label={t('payment_settings.fee_refunded')} {...tick('fee_refunded')} />
      <h3>{t('payment_settings.donations')}</h3>
      <Checkbox label={t('payment_settings.donations_on')} {...tick('donations')} />
      <Field
        label={t('payment_settings.donation_amounts')}
        hint={t('payment_settings.donation_amounts_hint')}
        optional
        width="medium"
        {...field('donation_amounts')}
      />
      <Button>{t('payment_settings.save')}</Button>
    </form>
  );
}

/** The terms on which the page sells. */
export function TermsForm({ page, settings: { terms }, formState }: FormProps) {
  const field = fieldsOf(formState, { text: terms?.text ?? '' });
  return (
    <form
      data-testid="terms"
      method="post"
      action={`${paymentSettingsPath(page.slug)}terms`}
      class="stack"
      noValidate
    >
      <h2>{t('terms.title')}</h2>
      <p class="soft">{t('payment_settings.terms_hint')}</p>
      {terms && (
        <p>
          <a href={termsPath(page.slug, terms.version)}>
            {t('payment_settings.terms_version', { version: terms.version })}
          </a>
        </p>
      )}
      <FormErrors formState={formState} />
      <VersionField version={terms?.version ?? 0} formState={formState} />
      <TextArea
        label={t('payment_settings.terms_text')}
        hint={t('payment_settings.terms_text_hint')}
        rows={12}
        maxlength={20000}
        {...field('text')}
      />
      <Button>{t('payment_settings.publish')}</Button>
    </form>
  );
}
