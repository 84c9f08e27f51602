import { z } from 'zod';
import { wholeNumber } from '../../../shared/http/form.ts';

/** Pay now: which attempt it is, so that a second press is the same one. */
export const paySchema = (providers: readonly { name: string }[]) =>
  z.object({
    attempt: wholeNumber('Open this page again: it was not complete.', 1, 1000),
    provider: z
      .string('Choose how to pay.')
      .refine((name) => providers.some((one) => one.name === name), 'Choose how to pay.'),
  });
