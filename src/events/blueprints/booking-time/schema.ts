import { z } from 'zod';
import { error, parseId, plainDate, plainTime, text, versionField } from '../../../shared/http/form.ts';
import type { SlotId } from '../../../shared/ids.ts';
import { t } from '../../messages/translate.ts';

const time = () =>
  z.preprocess(
    (value) => (value === '' ? undefined : value),
    plainTime(() => t('closures.time_invalid')).optional(),
  );

/** The form that moves a booking. */
export const bookingTimeSchema = z.object({
  version: versionField,
  slot: z
    .string(error(() => t('booking_time.slot_required')))
    .max(20)
    .transform((id, ctx): SlotId => {
      const slotId = parseId<SlotId>(id);
      if (!slotId) ctx.addIssue(t('booking_time.slot_required'));
      return slotId ?? z.NEVER;
    }),
  date: plainDate(() => t('booking_time.date_required')),
  from: time(),
  to: time(),
  /** the difference in price that the form showed */
  seen: z
    .string()
    .regex(/^-?\d{1,12}$/)
    .transform(Number)
    .optional()
    .catch(undefined),
  price: z.enum(['settle', 'leave']).catch('settle'),
  explanation: text(500),
});
