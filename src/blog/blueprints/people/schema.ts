import { z } from 'zod';
import { email, line } from '../../../shared/http/form.ts';

export const roleSchema = z.object({
  email,
  name: z.union([z.literal('').transform(() => undefined), line('Enter their name.', 60)]).optional(),
  role: z.enum(['organiser', 'steward'], 'Choose what they may do.'),
});
