import { z } from 'zod';
import { line, parseId } from '../../../shared/http/form.ts';
import type { SlotId } from '../../../shared/ids.ts';

/** An instant as our own forms and links write it. */
export const instant = z.string().transform((value, ctx): Temporal.Instant => {
  try {
    return Temporal.Instant.from(value);
  } catch {
    ctx.addIssue('Choose a time from the list.');
    return z.NEVER;
  }
});

export const slotId = z
  .string()
  .optional()
  .transform((value) => parseId<SlotId>(value));

/** What a hirer sends to hold a time: of a flexible one its part, too. */
export const holdSchema = z.object({
  name: line('Say what the booking is for, such as “Bethan’s 60th”.', 80),
  from: instant.optional(),
  to: instant.optional(),
});
