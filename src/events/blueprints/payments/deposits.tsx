import { z } from 'zod';
import { Invalid } from '../../../shared/errors.ts';
import { error, type FormInput, line, money, parseForm } from '../../../shared/http/form.ts';
import { type FormState, fieldsOf } from '../../../shared/http/form-state.ts';
import { compactDate, currencySign, formatFacts, formatMoney } from '../../../shared/i18n/formats.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { FormErrors } from '../../../shared/ui/error-summary.tsx';
import { Field } from '../../../shared/ui/form.tsx';
import { t } from '../../messages/translate.ts';
import type { Damages, HeldDeposit, Page } from '../../ports.ts';
import { paymentsPath } from '../../rules/addresses.ts';

export type DepositsProps = {
  page: Page;
  deposits: readonly HeldDeposit[];
  /** of a refused form, and of which deposit */
  refused?: { lineId: number; formState: FormState } | undefined;
};

/** The deposits that are held, each with a button that gives it back, and a form that keeps a part of it. */
export const Deposits = ({ page, deposits, refused }: DepositsProps) => (
  <ul class="todo">
    {deposits.map((deposit) => (
      <li key={deposit.lineId}>
        <Deposit
          page={page}
          deposit={deposit}
          formState={refused?.lineId === deposit.lineId ? refused.formState : undefined}
        />
      </li>
    ))}
  </ul>
);

function Deposit({
  page,
  deposit,
  formState,
}: {
  page: Page;
  deposit: HeldDeposit;
  formState: FormState | undefined;
}) {
  const { orderId, lineId, amount, currency, buyer, name, endsAt, timeZone, returnsAt } = deposit;
  const action = `${paymentsPath(page.slug)}deposits/${orderId}/${lineId}/return`;
  const dateIn = (at: Temporal.Instant) => compactDate(at.toZonedDateTimeISO(timeZone).toPlainDate());
  const field = fieldsOf(formState);
  return (
    <>
      <span>
        <b>{t('to_do.amount_to', { amount: formatMoney(amount, currency), buyer })}</b>
        <span class="sub">
          {formatFacts([
            name,
            endsAt && t('deposits.ends', { date: dateIn(endsAt) }),
            returnsAt && t('deposits.by_itself', { date: dateIn(returnsAt) }),
            t('payments.order_number', { id: orderId }),
          ])}
        </span>
        <details open={formState !== undefined}>
          <summary>{t('deposits.keep_part')}</summary>
          <form method="post" action={action} class="stack tight" noValidate>
            <FormErrors formState={formState} />
            <Field
              {...field(keptField(lineId))}
              label={t('deposits.kept')}
              before={currencySign(currency)}
              inputmode="decimal"
              width="short"
            />
            <Field
              {...field(`reason_${lineId}`)}
              label={t('deposits.reason')}
              hint={t('deposits.reason_hint')}
              maxlength={200}
            />
            <Field
              {...field(`rate_${lineId}`, '0')}
              label={t('deposits.rate')}
              hint={t('deposits.rate_hint')}
              inputmode="decimal"
              width="short"
            />
            <Button small>{t('deposits.keep')}</Button>
          </form>
        </details>
      </span>
      <form method="post" action={action} class="acts">
        <Button small>{t('deposits.give_back')}</Button>
      </form>
    </>
  );
}

const keptField = (lineId: number): string => `kept_${lineId}`;

/** What is kept of a deposit; undefined for the button that gives all of it back. @throws Invalid */
export function damagesIn(input: FormInput, { lineId, currency }: HeldDeposit): Damages | undefined {
  if (input[keptField(lineId)] === undefined) return undefined;
  const fields = z.object({
    [keptField(lineId)]: money(currency),
    [`reason_${lineId}`]: line(() => t('deposits.reason_required'), 200),
    [`rate_${lineId}`]: z.string(error(() => t('deposits.rate_invalid'))).regex(
      /^\d{1,2}([.,]\d{1,2})?$/,
      error(() => t('deposits.rate_invalid')),
    ),
  });
  const form: Record<string, string | number> = parseForm(fields, input);
  const amount = Number(form[keptField(lineId)]);
  if (amount === 0) throw new Invalid({ [keptField(lineId)]: t('deposits.kept_nothing') });
  const rate = Number(String(form[`rate_${lineId}`]).replace(',', '.'));
  return { amount, reason: String(form[`reason_${lineId}`]), taxRate: Math.round(rate * 100) };
}
