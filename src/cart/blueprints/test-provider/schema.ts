import { z } from 'zod';

/** The button pressed on the payment page. */
export const decisionSchema = z.object({
  decision: z.enum(['paid', 'failed', 'abandoned'], 'Press one of the buttons.'),
});
