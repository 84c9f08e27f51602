import { z } from 'zod';
import { email, error, nameLine } from '../../../shared/http/form.ts';
import { randomToken } from '../../../shared/ids.ts';
import { t } from '../../messages/translate.ts';

/** The buyer and the way to pay. */
export const checkoutSchema = (providers: readonly { name: string }[], nothingToPay: boolean) =>
  z.object({
    name: nameLine(() => t('checkout.name_required')),
    email,
    provider: nothingToPay
      ? z.string().optional()
      : z
          .string(choiceRequired)
          .refine((name) => providers.some((provider) => provider.name === name), choiceRequired),
  });

/** Idempotency key, new for each form: two posts with the same key place one order. */
export const checkoutKey = z.string().regex(/^[\w-]{43}$/);

/** The hidden fields that the form returns unchanged: which form it is, and what its buyer has seen. */
export const seenSchema = z.object({
  fingerprint: z.string().max(100).catch(''),
  key: checkoutKey.catch(() => randomToken()),
});

const choiceRequired = error(() => t('payment.choice_required'));
