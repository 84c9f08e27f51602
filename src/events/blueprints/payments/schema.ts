import { z } from 'zod';
import { money } from '../../../shared/http/form.ts';
import { isNear } from '../../../shared/time.ts';
import { t } from '../../messages/translate.ts';
import { monthPeriod, type Period } from '../../rules/period.ts';

/**
 * What has come of an awaited payment.
 * @param field the name of the amount: each awaited payment is a form with fields of its own on one page
 */
export const receiptSchema = (field: string, currency: string) =>
  z.object({
    [field]: money(currency, amountInvalid).refine((amount) => amount > 0, { error: amountInvalid }),
  });

/** What had come when the form was shown, in minor units; -1 for a form that does not say. */
export const receivedBefore = z
  .string()
  .regex(/^\d{1,13}$/)
  .transform(Number)
  .catch(-1);

const amountInvalid = () => t('payments.amount_invalid');

/** The period in an address: `?month=2026-06`, or `?from=2026-01-01&to=2026-12-31`; this month without one. */
export function periodIn(query: Readonly<Record<string, string>>, today: Temporal.PlainDate): Period {
  const month = /^\d{4}-(0[1-9]|1[0-2])$/.test(query.month ?? '')
    ? Temporal.PlainYearMonth.from(query.month ?? '')
    : undefined;
  if (month && isNear(month.year)) return monthPeriod(month);
  const from = dateOf(query.from);
  const to = dateOf(query.to);
  if (from && to) return Temporal.PlainDate.compare(from, to) <= 0 ? { from, to } : { from: to, to: from };
  return monthPeriod(today.toPlainYearMonth());
}

function dateOf(text: string | undefined): Temporal.PlainDate | undefined {
  const { success, data } = z.iso.date().safeParse(text);
  const date = success ? Temporal.PlainDate.from(data) : undefined;
  return date && isNear(date.year) ? date : undefined;
}
