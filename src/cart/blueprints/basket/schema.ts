import { z } from 'zod';
import { APP_NAMES } from '../../../shared/config.ts';
import { error, wholeNumber } from '../../../shared/http/form.ts';
import type { ContainerId } from '../../../shared/ids.ts';
import { t } from '../../messages/translate.ts';

const noSuchItem = error(() => t('error.no_such_item'));
const number = (min: number, max: number) => wholeNumber(() => t('error.no_such_item'), min, max);

/** Places of the basket: their seller, page, group and price. */
export const placesSchema = z.object({
  seller: z.enum(APP_NAMES, noSuchItem),
  page: number(1, 2 ** 31 - 1).transform((id) => id as ContainerId),
  group: z.string(noSuchItem).min(1, noSuchItem).max(200, noSuchItem),
  price: number(0, 10 ** 12),
});
export type PlacesInput = z.infer<typeof placesSchema>;

export const MAX_QUANTITY = 100;

/** How many of them are wanted. */
export const quantitySchema = placesSchema.extend({
  quantity: wholeNumber(() => t('basket.quantity_invalid', { max: MAX_QUANTITY }), 0, MAX_QUANTITY),
});
