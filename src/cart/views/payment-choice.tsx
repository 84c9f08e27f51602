import { Radios } from '../../shared/ui/form.tsx';
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
