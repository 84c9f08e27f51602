import { z } from 'zod';
import { APP_NAMES } from '../../../shared/config.ts';

const NO_SUCH = 'There is no such thing in your basket.';

/** A line of the basket, as its seller knows it. */
export const lineNamed = z.object({
  seller: z.enum(APP_NAMES, NO_SUCH),
  key: z.string(NO_SUCH).min(1, NO_SUCH).max(200, NO_SUCH),
});
