import { formatList, formatMoney } from '../../../shared/i18n/formats.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { ErrorSummary } from '../../../shared/ui/error-summary.tsx';
import { Field } from '../../../shared/ui/form.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { Split, Stack } from '../../../shared/ui/panel.tsx';
import { rich, t } from '../../messages/translate.ts';
import { HeldUntil, HoldExtended } from '../../views/hold.tsx';
import { type BasketPart, payeeOf, SplitNote } from '../../views/order-split.tsx';
import { NoProvider, PaymentChoice } from '../../views/payment-choice.tsx';
import { Agreement } from './agreement.tsx';
import { CreditField } from './credit.tsx';
import { DonationFields } from './donation-fields.tsx';
import type { CheckoutProps } from './props.ts';
import { QuestionFields, textIn } from './question-fields.tsx';
import { Summary } from './summary.tsx';

export function CheckoutView(props: CheckoutProps) {
  const { held, now, expired, extended } = props;
  const [first] = held;
  return (
    <>
      <Head title={t('checkout.title')}>
        {first && (
          <p class="soft">
            <HeldUntil
              until={first.heldUntil}
              timeZone={first.timeZone}
              withZone={first.withZone}
              now={now}
            />
          </p>
        )}
      </Head>
      <Split asideFirst aside={<Summary {...props} />}>
        {/* Shown by the countdown island when the time is up. */}
        <div hidden data-when-over>
          <Note tone="bad" role="alert" title={t('checkout.over')}>
            <p>{rich('checkout.over_hint', { link: (children) => <a href="/">{children}</a> })}</p>
          </Note>
        </div>
        {expired > 0 && (
          <Note tone="warn" title={t('checkout.expired', { count: expired })}>
            <p>{rich('checkout.over_hint', { link: (children) => <a href="/">{children}</a> })}</p>
          </Note>
        )}
        {extended !== undefined && first && (
          <HoldExtended until={first.heldUntil} timeZone={first.timeZone} extended={extended} />
        )}
        <CheckoutForm {...props} />
      </Split>
    </>
  );
}

function CheckoutForm(props: CheckoutProps) {
  const { parts, first, payees, providers, unpayable, values, errors, message, asks } = props;
  return (
    <form id="checkout" method="post" action="/checkout" class="stack loose" noValidate>
      <ErrorSummary errors={errors} message={message} title={message && t('checkout.basket_changed')} />
      <input type="hidden" name="key" value={values.key} />
      <input type="hidden" name="fingerprint" value={values.fingerprint} />
      <BuyerFields values={values} errors={errors} asks={asks} />
      <QuestionFields {...props} />
      <DonationFields {...props} />
      {(first || asks.donations.length > 0) && providers.length > 0 && unpayable.length === 0 && (
        <PaymentChoice providers={providers} value={values.provider} error={errors.provider} />
      )}
      <SplitNote parts={parts} payees={payees} />
      {parts.filter(needsConfirmation).map((part) => (
        <MustConfirm key={part.key} part={part} payee={payeeOf(payees, part.containerId)} />
      ))}
      {unpayable.length > 0 ? (
        <NoProvider payee={formatList(unpayable)} />
      ) : (
        <Stack>
          <Agreement {...props} />
          <div data-until-over>
            <Button variant="go" wide>
              {submitText(props)}
            </Button>
          </div>
          {parts.length === 1 && first?.timing === 'authorise' && !needsConfirmation(first) && (
            <p class="small">{t('payment.charged_later')}</p>
          )}
        </Stack>
      )}
      <div class="held-for" data-until-over>
        <span class="small">{t('checkout.no_account')}</span>
        {/* After the main button, because Enter presses the form's first submit button. */}
        <Button small variant="quiet" formaction="/checkout/extensions">
          {t('hold.extend')}
        </Button>
      </div>
    </form>
  );
}

const needsConfirmation = ({ lines }: BasketPart): boolean => lines.some((line) => line.needsConfirmation);

/** Says before it is paid that the venue may still say no, and what becomes of the money then. */
function MustConfirm({ part, payee }: { part: BasketPart; payee: string }) {
  const { timing, total } = part;
  return (
    <Note icon="clock" title={t('checkout.must_confirm', { payee })}>
      <p>{t(`checkout.must_confirm_${total === 0 ? 'free' : timing}`)}</p>
    </Note>
  );
}

function submitText({ parts, first, payees, asks }: CheckoutProps): string {
  if (asks.donations.length > 0) {
    if (!first) return t('checkout.confirm_donation');
    const amount = formatMoney(first.total, first.currency);
    if (first.timing !== 'authorise' && parts.length === 1) return t('checkout.pay_donation', { amount });
  }
  if (!first) {
    return t(parts.every(({ total }) => total === 0) ? 'checkout.confirm_free' : 'checkout.confirm_later');
  }
  const amount = formatMoney(first.total, first.currency);
  const isLater = first.timing === 'authorise';
  if (parts.length === 1) return t(isLater ? 'payment.authorise' : 'payment.pay', { amount });
  const payee = payeeOf(payees, first.containerId);
  return t(isLater ? 'payment.authorise_for' : 'payment.pay_to', { amount, payee });
}

function BuyerFields({ values, errors, asks }: Pick<CheckoutProps, 'values' | 'errors' | 'asks'>) {
  const input = (name: string) => textIn(values.input, name);
  return (
    <Stack>
      <h2>{t('checkout.buyer')}</h2>
      <Field
        name="name"
        label={t('checkout.name')}
        value={values.name}
        error={errors.name}
        autocomplete="name"
        autocapitalize="words"
        maxlength={120}
        required
      />
      {asks.organisation !== 'no' && (
        <Field
          name="organisation"
          label={t('checkout.organisation')}
          optional={asks.organisation === 'optional'}
          required={asks.organisation === 'required'}
          value={input('organisation')}
          error={errors.organisation}
          autocomplete="organization"
          maxlength={120}
        />
      )}
      <Field
        name="email"
        label={t('checkout.email')}
        hint={t('checkout.email_hint')}
        type="email"
        value={values.email}
        error={errors.email}
        autocomplete="email"
        maxlength={254}
        spellcheck={false}
        required
      />
      {asks.phone !== 'no' && (
        <Field
          name="phone"
          label={t('checkout.phone')}
          type="tel"
          optional={asks.phone === 'optional'}
          required={asks.phone === 'required'}
          value={input('phone')}
          error={errors.phone}
          autocomplete="tel"
          maxlength={40}
          width="medium"
        />
      )}
      <CreditField value={values.credit} error={errors.credit} />
    </Stack>
  );
}
