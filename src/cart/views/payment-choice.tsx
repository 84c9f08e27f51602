import { Radios } from '../../shared/ui/form.tsx';
import { Note } from '../../shared/ui/note.tsx';
import { t } from '../messages/translate.ts';
import type { PaymentProvider } from '../providers/payment-provider.ts';

export type PaymentChoiceProps = {
  providers: readonly Pick<PaymentProvider, 'name' | 'label' | 'hint'>[];
  value: string | undefined;
  error?: string | undefined;
};

/** The choice of a payment provider, each with a hint of what happens next. */
export function PaymentChoice({ providers, value, error }: PaymentChoiceProps) {
  return (
    <Radios
      name="provider"
      legend={t('payment.choose')}
      options={providers.map(({ name, label, hint }) => ({ value: name, label: label(), hint: hint() }))}
      value={value}
      error={error}
      required
    />
  );
}

/** Shown where a page has no provider for what is to be paid. */
export function NoProvider({ payee }: { payee: string }) {
  return (
    <Note tone="warn" title={t('payment.no_provider', { payee })}>
      <p>{t('payment.no_provider_hint')}</p>
    </Note>
  );
}
