import { z } from 'zod';
import { email, error, line } from '../../../shared/http/form.ts';
import { t } from '../../messages/translate.ts';

export const roleSchema = z.object({
  email,
  name: z
    .union([z.literal('').transform(() => undefined), line(() => t('people.name_required'), 60)])
    .optional(),
  role: z.enum(
    ['organiser', 'steward'],
    error(() => t('people.role_required')),
  ),
});
