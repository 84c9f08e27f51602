import { type FormState, fieldValue } from '../../../shared/http/form-state.ts';
import { compactDate, formatFacts, formatList, formatMoney } from '../../../shared/i18n/formats.ts';
import { moneyInput } from '../../../shared/money.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { FormErrors } from '../../../shared/ui/error-summary.tsx';
import { Field } from '../../../shared/ui/form.tsx';
import { Stack } from '../../../shared/ui/panel.tsx';
import { t } from '../../messages/translate.ts';
import type { AwaitedPayment, Page, RefundByHand } from '../../ports.ts';
import { paymentsPath } from '../../rules/addresses.ts';

export type PaymentsToDo = {
  awaited: readonly AwaitedPayment[];
  refunds: readonly RefundByHand[];
  /** of a refused receipt, and of which payment */
  refused?: { paymentId: number; formState: FormState } | undefined;
};

/** What the treasurer records by hand: money that has come, and refunds that were sent. */
export function ToDo({ page, awaited, refunds, refused }: PaymentsToDo & { page: Page }) {
  return (
    <>
      {awaited.length > 0 && (
        <Stack>
          <h2>{t('payments.awaited', { count: awaited.length })}</h2>
          <p class="soft">{t('payments.awaited_hint')}</p>
          <ul class="plain stack">
            {awaited.map((payment) => (
              <li key={payment.id}>
                <Awaited
                  payment={payment}
                  page={page}
                  formState={refused?.paymentId === payment.id ? refused.formState : undefined}
                />
              </li>
            ))}
          </ul>
        </Stack>
      )}
      {refunds.length > 0 && (
        <Stack>
          <h2>{t('payments.refunds_by_hand', { count: refunds.length })}</h2>
          <p class="soft">{t('payments.refunds_by_hand_hint')}</p>
          <ul class="plain stack">
            {refunds.map((refund) => (
              <li key={refund.id}>
                <RefundToSend refund={refund} page={page} />
              </li>
            ))}
          </ul>
        </Stack>
      )}
    </>
  );
}

/** The field of an awaited payment's amount. */
export const amountField = (paymentId: number): string => `amount_${paymentId}`;

function Awaited({
  payment,
  page,
  formState,
}: {
  payment: AwaitedPayment;
  page: Page;
  formState: FormState | undefined;
}) {
  const { id, amount, received, currency } = payment;
  const name = amountField(id);
  return (
    <form
      method="post"
      action={`${paymentsPath(page.slug)}awaited/${id}/receipts`}
      class="stack tight"
      noValidate
    >
      <FormErrors formState={formState} />
      <p>
        <strong>{formatMoney(amount - received, currency)}</strong>{' '}
        {t('payments.awaited_from', { buyer: payment.buyer, what: formatList(payment.names) })}
        <span class="under">{factsOf(payment)}</span>
      </p>
      <input type="hidden" name="received_before" value={received} />
      <div class="field-row">
        <Field
          name={name}
          label={t('payments.has_come')}
          value={fieldValue(formState, name) ?? moneyInput(amount - received, currency)}
          error={formState?.errors[name]}
          inputmode="decimal"
          width="short"
        />
        <Button small>{t('payments.record')}</Button>
      </div>
    </form>
  );
}

/** "By bank transfer, reference RF48 1, due Fri 12 Jun 2026, order 3" */
const factsOf = ({
  provider,
  reference,
  payBy,
  timeZone,
  orderId,
  received,
  currency,
  email,
}: AwaitedPayment) =>
  formatFacts([
    provider === 'transfer' ? t('payments.by_transfer', { reference }) : t('payments.by_venue'),
    provider === 'transfer' && t('payments.due_on', { date: dateIn(payBy, timeZone) }),
    received > 0 && t('payments.come_so_far', { amount: formatMoney(received, currency) }),
    t('payments.order_number', { id: orderId }),
    email,
  ]);

function RefundToSend({ refund, page }: { refund: RefundByHand; page: Page }) {
  const { id, amount, currency, buyer, orderId, email, requestedAt } = refund;
  return (
    <form method="post" action={`${paymentsPath(page.slug)}refunds/${id}/sending`} class="stack tight">
      <p>
        <strong>{formatMoney(amount, currency)}</strong> {t('payments.refund_to', { buyer })}
        <span class="under">
          {formatFacts([
            t(refund.provider === 'transfer' ? 'payments.refund_by_transfer' : 'payments.refund_in_cash'),
            t('payments.refund_since', { date: dateIn(requestedAt, page.timeZone) }),
            t('payments.order_number', { id: orderId }),
            email,
          ])}
        </span>
        {refund.payTo && <span class="under">{t('payments.refund_pay_to', { account: refund.payTo })}</span>}
      </p>
      <Button small>{t('payments.refund_sent')}</Button>
    </form>
  );
}

const dateIn = (instant: Temporal.Instant, timeZone: string): string =>
  compactDate(instant.toZonedDateTimeISO(timeZone).toPlainDate());
