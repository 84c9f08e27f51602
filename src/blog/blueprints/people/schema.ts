import { z } from 'zod';
import { ROLES } from '../../../shared/capabilities.ts';
import { email, error, line } from '../../../shared/http/form.ts';
import { t } from '../../messages/translate.ts';

const roleRequired = error(() => t('people.role_required'));
const role = z.enum(ROLES, roleRequired);

export const personSchema = z.object({
  email,
  name: z
    .union([z.literal('').transform(() => undefined), line(() => t('people.name_required'), 60)])
    .optional(),
  roles: z.preprocess((posted) => [posted ?? []].flat(), z.array(role).min(1, roleRequired)),
});

export const roleSchema = z.object({ role });
