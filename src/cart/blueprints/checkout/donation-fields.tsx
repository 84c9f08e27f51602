import { currencySign, formatMoney } from '../../../shared/i18n/formats.ts';
import { Field, Radios } from '../../../shared/ui/form.tsx';
import { Stack } from '../../../shared/ui/panel.tsx';
import { t } from '../../messages/translate.ts';
import { payeeOf } from '../../views/order-split.tsx';
import type { CheckoutProps } from './props.ts';
import { textIn } from './question-fields.tsx';
import { type DonationAsk, donationFields, donationValue } from './schema.ts';

type Props = Pick<CheckoutProps, 'asks' | 'payees' | 'values' | 'errors'>;

/** What the buyer may give on top, to each payee that takes donations. */
export function DonationFields(props: Props) {
  return props.asks.donations.map((ask) => <DonationField key={ask.containerId} {...props} ask={ask} />);
}

function DonationField({ ask, payees, values, errors }: Props & { ask: DonationAsk }) {
  const { containerId, currency, amounts } = ask;
  const { choice, own } = donationFields(containerId);
  const title = t('checkout.donation', { payee: payeeOf(payees, containerId) });
  const ownField = (label: string) => (
    <Field
      name={own}
      label={label}
      optional
      value={textIn(values.input, own)}
      error={errors[own]}
      before={currencySign(currency)}
      inputmode="decimal"
      maxlength={20}
      width="short"
    />
  );
  if (amounts.length === 0) return <Stack>{ownField(title)}</Stack>;
  const suggested = amounts.map((amount) => ({
    value: donationValue(amount, currency),
    label: formatMoney(amount, currency),
  }));
  return (
    <Stack>
      <Radios
        name={choice}
        legend={title}
        heading
        hint={t('checkout.donation_hint')}
        value={textIn(values.input, choice) || '0'}
        options={[
          { value: '0', label: t('checkout.donation_none') },
          ...suggested,
          { value: 'own', label: t('checkout.donation_own') },
        ]}
      />
      {ownField(t('checkout.donation_amount'))}
    </Stack>
  );
}
