import { z } from 'zod';
import { APP_NAMES } from '../../../shared/config.ts';
import { error } from '../../../shared/http/form.ts';
import { t } from '../../messages/translate.ts';

const noSuchItem = error(() => t('error.no_such_item'));

/** The line of the basket to remove: its seller and the seller's key. */
export const removalSchema = z.object({
  seller: z.enum(APP_NAMES, noSuchItem),
  key: z.string(noSuchItem).min(1, noSuchItem).max(200, noSuchItem),
});
