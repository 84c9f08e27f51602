import { z } from 'zod';
import { Invalid } from '../../../shared/errors.ts';
import {
  type FormInput,
  instant,
  nameLine,
  parseForm,
  parseId,
  versionField,
  wholeNumber,
} from '../../../shared/http/form.ts';
import type { SlotId } from '../../../shared/ids.ts';
import { reason, t } from '../../messages/translate.ts';
import type { CalendarSlot } from '../../model/calendar-slot.ts';
import type { Range } from '../../rules/availability.ts';

export const instantParam = instant(() => t('day.choose_time'));

/** The id of a slot, or undefined where it could not be one. */
export const slotIdParam = z
  .string()
  .optional()
  .transform((value) => parseId<SlotId>(value));

const holdSchema = z.object({
  name: nameLine(() => t('day.name_required'), 80),
  from: instantParam.optional(),
  to: instantParam.optional(),
  // Without the price that was shown, the hold is refused with the current one.
  price: wholeNumber('', 0, 10 ** 12).catch(-1),
  version: versionField,
});

export type HoldInput = {
  name: string;
  /** of the slot, as the form showed it */
  seenPrice: number;
  /** of the slot, as the form showed it */
  seenVersion: number;
  /** the part to hold of a flexible slot */
  range?: Range;
};

/** Parses the form that holds a slot. @throws Invalid */
export function parseHold(slot: CalendarSlot, input: FormInput): HoldInput {
  const { name, price: seenPrice, version: seenVersion, from, to } = parseForm(holdSchema, input);
  if (!slot.flexible) return { name, seenPrice, seenVersion };
  if (!from || !to) throw new Invalid({ from: reason('choose_start_and_end') });
  return { name, seenPrice, seenVersion, range: { from, to } };
}
