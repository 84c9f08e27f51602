import { z } from 'zod';
import { APP_NAMES } from '../../../shared/config.ts';
import { error, wholeNumber } from '../../../shared/http/form.ts';
import type { ContainerId } from '../../../shared/ids.ts';
import { t } from '../../messages/translate.ts';

const noSuchItem = error(() => t('error.no_such_item'));
const number = (min: number, max: number) => wholeNumber(() => t('error.no_such_item'), min, max);

/** The places of the basket to remove: their seller, page, group and price. */
export const removalSchema = z.object({
  seller: z.enum(APP_NAMES, noSuchItem),
  page: number(1, 2 ** 31 - 1).transform((id) => id as ContainerId),
  group: z.string(noSuchItem).min(1, noSuchItem).max(200, noSuchItem),
  price: number(0, 10 ** 12),
});
