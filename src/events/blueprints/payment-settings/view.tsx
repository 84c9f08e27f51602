import { choicesOf, type FormState, fieldsOf } from '../../../shared/http/form-state.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { FormErrors } from '../../../shared/ui/error-summary.tsx';
import { VersionField } from '../../../shared/ui/field-parts.tsx';
import { Checkboxes, Field, TextArea } from '../../../shared/ui/form.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { t } from '../../messages/translate.ts';
import type { CheckedAccount, Page, PaymentSettings, Seller, WayToPay } from '../../ports.ts';
import { paymentSettingsPath } from '../../rules/addresses.ts';
import { CheckoutForm, TermsForm } from './checkout-form.tsx';
import { Checked, CheckForm, KeysFields } from './keys.tsx';
import { sellerFormInput, wayFormInput } from './schema.ts';

export type PaymentSettingsProps = {
  page: Page;
  /** of the amounts of its checkout */
  currency: string;
  settings: PaymentSettings;
  /** of a refused form, by `seller`, `checkout`, `terms` or the name of the way to pay */
  formStates: Readonly<Record<string, FormState>>;
  /** the form that has just been saved */
  saved: string | undefined;
  /** what a provider has just said of an account */
  checked: { provider: string; result: CheckedAccount } | undefined;
};

/** Who sells on a page, and the ways by which it is paid, each a form of its own. */
export function PaymentSettingsPage({
  page,
  currency,
  settings,
  formStates,
  saved,
  checked,
}: PaymentSettingsProps) {
  const { seller, ways } = settings;
  const path = paymentSettingsPath(page.slug);
  const isSaved =
    ['seller', 'checkout', 'terms'].includes(saved ?? '') || ways.some(({ provider }) => provider === saved);
  return (
    <>
      <Head title={t('payment_settings.title')} lead={t('payment_settings.lead', { page: page.title })} />
      <div class="narrow stack loose">
        {isSaved && Object.keys(formStates).length === 0 && (
          <Note tone="good" role="status" title={t('payment_settings.saved')} />
        )}
        {checked && <Checked result={checked.result} />}
        <Missing settings={settings} />
        <SellerForm seller={seller} action={`${path}seller`} formState={formStates.seller} />
        <TermsForm page={page} settings={settings} formState={formStates.terms} />
        <CheckoutForm page={page} currency={currency} settings={settings} formState={formStates.checkout} />
        {ways.map((way) => {
          const action = `${path}ways/${way.provider}`;
          return (
            <div key={way.provider} class="stack">
              <WayForm way={way} action={action} formState={formStates[way.provider]} />
              <CheckForm way={way} action={action} />
            </div>
          );
        })}
      </div>
    </>
  );
}

/** What is missing before the page can be paid. */
function Missing({ settings: { seller, ways, terms } }: { settings: PaymentSettings }) {
  const forHire = ways.some((way) => way.forHire);
  const forTickets = ways.some((way) => way.forTickets);
  const hasTerms = Boolean(terms?.text);
  if (seller && hasTerms && forHire && forTickets) return null;
  return (
    <Note tone="warn" title={t('payment_settings.missing')}>
      <ul>
        {!seller && <li>{t('payment_settings.missing_seller')}</li>}
        {!hasTerms && <li>{t('payment_settings.missing_terms')}</li>}
        {!forHire && <li>{t('payment_settings.missing_hire')}</li>}
        {!forTickets && <li>{t('payment_settings.missing_tickets')}</li>}
      </ul>
    </Note>
  );
}

type FormProps = { action: string; formState: FormState | undefined };

function SellerForm({ seller, action, formState }: FormProps & { seller: Seller | undefined }) {
  const field = fieldsOf(formState, sellerFormInput(seller));
  return (
    <form data-testid="seller" method="post" action={action} class="stack" noValidate>
      <h2>{t('payment_settings.seller')}</h2>
      <p class="soft">{t('payment_settings.seller_hint')}</p>
      <FormErrors formState={formState} />
      <VersionField version={seller?.version ?? 0} formState={formState} />
      <Field label={t('payment_settings.legal_name')} required {...field('legal_name')} />
      <TextArea label={t('payment_settings.address')} rows={3} required {...field('address')} />
      <Field label={t('payment_settings.vat_number')} optional width="medium" {...field('vat_number')} />
      <Button>{t('payment_settings.save')}</Button>
    </form>
  );
}

function WayForm({ way, action, formState }: FormProps & { way: WayToPay }) {
  const initial = wayFormInput(way);
  const field = fieldsOf(formState, initial);
  return (
    <form data-testid={way.provider} method="post" action={action} class="stack" noValidate>
      <h2>{way.label}</h2>
      <p class="soft">{hintOf(way)}</p>
      <FormErrors formState={formState} />
      <VersionField version={way.version} formState={formState} />
      {way.transfer && (
        <>
          <Field
            label={t('payment_settings.holder')}
            hint={t('payment_settings.holder_hint')}
            {...field('holder')}
          />
          <Field
            label={t('payment_settings.sort_code')}
            hint={t('payment_settings.sort_code_hint')}
            inputmode="numeric"
            width="short"
            {...field('sort_code')}
          />
          <Field
            label={t('payment_settings.account_number')}
            inputmode="numeric"
            width="short"
            {...field('account_number')}
          />
          <Field
            label={t('payment_settings.iban')}
            hint={t('payment_settings.iban_hint')}
            {...field('iban')}
          />
          <Field label={t('payment_settings.bic')} optional width="medium" {...field('bic')} />
          <Field
            label={t('payment_settings.days')}
            hint={t('payment_settings.days_hint')}
            type="number"
            min={2}
            max={30}
            width="short"
            required
            {...field('days')}
          />
        </>
      )}
      <KeysFields way={way} formState={formState} />
      <Checkboxes
        legend={t('payment_settings.sells')}
        inline
        options={[
          { value: 'hire', label: t('payment_settings.sells_hire') },
          { value: 'tickets', label: t('payment_settings.sells_tickets') },
        ]}
        {...choicesOf(formState, initial)(`sells_${way.provider}`)}
      />
      <Button>{t('payment_settings.save')}</Button>
    </form>
  );
}

function hintOf({ provider }: WayToPay): string {
  switch (provider) {
    case 'transfer':
      return t('payment_settings.transfer_hint');
    case 'venue':
      return t('payment_settings.venue_hint');
    case 'stripe':
      return t('payment_settings.stripe_hint');
    default:
      return t('payment_settings.provider_hint');
  }
}
