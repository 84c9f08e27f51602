import { z } from 'zod';

/** That what an order owes was paid here. `due` is what the form said, in minor units; -1 if it does not say. */
export const paidHereSchema = z.object({
  by: z.enum(['cash', 'card']).catch('cash'),
  due: z
    .string()
    .regex(/^\d{1,13}$/)
    .transform(Number)
    .catch(-1),
});
