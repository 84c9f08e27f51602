import { z } from 'zod';
import { email, line } from '../../../shared/http/form.ts';
import { randomToken } from '../../../shared/ids.ts';

/** Who it is for and how it is paid. `shown` and `key` are the form's own, and come back as they were sent. */
export const checkoutSchema = (providers: readonly { name: string }[], nothingToPay: boolean) =>
  z.object({
    name: line('Enter your name.'),
    email,
    provider: nothingToPay
      ? z.string().optional()
      : z
          .string('Choose how to pay.')
          .refine((name) => providers.some((provider) => provider.name === name), 'Choose how to pay.'),
    shown: z.string().max(100).default(''),
    key: formKey.catch(() => randomToken()),
  });

/** Made for each form that is shown, so that one sent twice is known for the same. */
export const formKey = z.string().regex(/^[\w-]{43}$/);
