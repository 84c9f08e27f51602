import { z } from 'zod';
import { error, text } from '../../../shared/http/form.ts';
import { t } from '../../messages/translate.ts';

const MAX_REASON = 1000;

/** The form that cancels an event with tickets, or a booking. @param needs what it asks for */
export const cancellationSchema = (needs: { reason: boolean; sure: boolean }) =>
  z.object({
    reason: text(MAX_REASON).refine(
      (why) => !needs.reason || why !== '',
      error(() => t('cancellation.reason_missing')),
    ),
    // Of the numbers that the form showed.
    seen: z.string().max(100).default(''),
    sure: z
      .string()
      .max(10)
      .default('')
      .refine(
        (tick) => !needs.sure || tick !== '',
        error(() => t('cancellation.sure_missing')),
      ),
  });
