import { z } from 'zod';
import { DECISIONS } from '../../rules/decision.ts';

/** The button pressed on the page of a payment. */
export const decisionSchema = z.object({ decision: z.enum(DECISIONS) });
