import { formatMoney } from '../../../shared/i18n/formats.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { ErrorSummary } from '../../../shared/ui/error-summary.tsx';
import { Field } from '../../../shared/ui/form.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Lines, SumLine } from '../../../shared/ui/lines.tsx';
import { Money } from '../../../shared/ui/money.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { Panel, Split, Stack } from '../../../shared/ui/panel.tsx';
import { t } from '../../messages/translate.ts';
import type { BasketLine } from '../../model/basket.ts';
import type { PaymentProvider } from '../../providers/payment-provider.ts';
import { totalsOf } from '../../rules/basket.ts';
import { HeldUntil, HoldAtLimit } from '../../views/hold.tsx';
import { heldLine, type UrlOf } from '../../views/lines.tsx';
import { PaymentChoice } from '../../views/payment-choice.tsx';

export type CheckoutProps = {
  now: Temporal.Instant;
  /** in one currency, soonest to expire first */
  held: BasketLine[];
  providers: readonly PaymentProvider[];
  values: {
    name: string;
    email: string;
    provider: string | undefined;
    /** idempotency key: posted twice, the form places one order */
    key: string;
    /** of the lines and prices on the page */
    fingerprint: string;
  };
  errors: Readonly<Record<string, string>>;
  message: string | undefined;
  /** the holds could not be extended any further */
  atLimit: boolean;
  urlOf: UrlOf;
};

export function CheckoutView(props: CheckoutProps) {
  const { held, now, atLimit } = props;
  const [first] = held;
  return (
    <>
      <Head title={t('checkout.title')}>
        {first && (
          <p class="soft">
            <HeldUntil until={first.heldUntil} timeZone={first.timeZone} now={now} />
          </p>
        )}
      </Head>
      <Split aside={<Summary {...props} />}>
        {atLimit && <HoldAtLimit />}
        <CheckoutForm {...props} />
      </Split>
    </>
  );
}

function CheckoutForm({ held, providers, values, errors, message }: CheckoutProps) {
  const [total] = totalsOf(held);
  const isFree = !total || total.amount === 0;
  return (
    <form id="checkout" method="post" action="/checkout" class="stack loose" noValidate>
      <ErrorSummary errors={errors} message={message} title={message && t('checkout.basket_changed')} />
      <input type="hidden" name="key" value={values.key} />
      <input type="hidden" name="fingerprint" value={values.fingerprint} />
      <BuyerFields values={values} errors={errors} />
      {!isFree && providers.length > 0 && (
        <PaymentChoice providers={providers} value={values.provider} error={errors.provider} />
      )}
      {!isFree && providers.length === 0 ? (
        <Note tone="warn" title={t('checkout.no_provider')}>
          <p>{t('checkout.no_provider_hint')}</p>
        </Note>
      ) : (
        <Stack>
          <Button variant="go" wide>
            {isFree
              ? t('checkout.confirm_free')
              : t('payment.pay', { amount: formatMoney(total.amount, total.currency) })}
          </Button>
          <p class="small soft">{t('checkout.no_account')}</p>
        </Stack>
      )}
    </form>
  );
}

function BuyerFields({ values, errors }: Pick<CheckoutProps, 'values' | 'errors'>) {
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
    </Stack>
  );
}

function Summary({ held, urlOf }: CheckoutProps) {
  const [total] = totalsOf(held);
  return (
    <Panel title={t('checkout.summary')} sticky>
      <Lines label={t('checkout.items')} lines={held.map((line) => heldLine(line, urlOf))} />
      <SumLine small label={t('checkout.fees')} amount={t('checkout.no_fees')} />
      {total && (
        <SumLine
          label={t('basket.to_pay')}
          amount={<Money amount={total.amount} currency={total.currency} nothing={t('price.nothing')} />}
        />
      )}
      <Stack tight>
        {/* After the form, because Enter presses the form's first submit button. */}
        <Button small form="checkout" formaction="/checkout/extensions">
          {t('hold.extend')}
        </Button>
        <LinkButton small variant="quiet" href="/">
          {t('checkout.change_basket')}
        </LinkButton>
      </Stack>
    </Panel>
  );
}
