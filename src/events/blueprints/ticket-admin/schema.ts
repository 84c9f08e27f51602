import { z } from 'zod';
import { parseId } from '../../../shared/http/form.ts';
import type { TicketId } from '../../../shared/ids.ts';

/** What a door sends: a code as typed or scanned, or a ticket picked from the list. */
export const doorSchema = z.object({
  code: z.string().trim().max(500).catch(''),
  ticket: z
    .string()
    .transform((value) => parseId<TicketId>(value))
    .optional()
    .catch(undefined),
});

export type DoorInput = z.infer<typeof doorSchema>;
