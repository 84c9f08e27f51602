import { z } from 'zod';
import { money } from '../../../shared/http/form.ts';
import { t } from '../../messages/translate.ts';

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
