import { z } from 'zod';
import { error } from '../../../shared/http/form.ts';
import { t } from '../../messages/translate.ts';

/** The button pressed on the payment page. */
export const decisionSchema = z.object({
  decision: z.enum(
    ['paid', 'failed', 'abandoned'],
    error(() => t('test_provider.decision_required')),
  ),
});
