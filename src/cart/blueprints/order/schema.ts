import { z } from 'zod';
import { error, wholeNumber } from '../../../shared/http/form.ts';
import { t } from '../../messages/translate.ts';

/** A press of "Pay". The attempt makes a second press the same payment. */
export const paySchema = (providers: readonly { name: string }[]) =>
  z.object({
    attempt: wholeNumber(() => t('error.order_incomplete'), 1, 1000),
    provider: z
      .string(choiceRequired)
      .refine((name) => providers.some((provider) => provider.name === name), choiceRequired),
  });

const choiceRequired = error(() => t('payment.choice_required'));
