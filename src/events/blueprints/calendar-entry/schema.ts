import { z } from 'zod';
import { Invalid } from '../../../shared/errors.ts';
import { type FormInput, parseForm, parseId, text } from '../../../shared/http/form.ts';
import type { TicketTypeId } from '../../../shared/ids.ts';
import { reasonField } from '../../views/booking-answers.tsx';

/** The name of the field that says how many of a kind. */
export const quantityField = (typeId: number): string => `quantity-${typeId}`;

/** How many of which kind of ticket; an empty field is none. @throws Invalid for what is no number */
export function parseQuantities(sent: FormInput): Map<TicketTypeId, number> {
  const quantities = new Map<TicketTypeId, number>();
  const wrong: Record<string, string> = {};
  for (const [name, value] of Object.entries(sent)) {
    const id = parseId<TicketTypeId>(/^quantity-(.*)$/.exec(name)?.[1]);
    if (id === undefined) continue;
    const result = quantity.safeParse(value);
    if (result.success) quantities.set(id, result.data);
    else wrong[name] = 'Enter how many you would like, as a number.';
  }
  if (Object.keys(wrong).length > 0) throw new Invalid(wrong);
  return quantities;
}

const quantity = z
  .string()
  .trim()
  .regex(/^\d{0,9}$/)
  .transform(Number);

/** An organiser's word about why not. @throws Invalid */
export const parseReason = (sent: FormInput, entryId: number): string =>
  parseForm(z.object({ [reasonField(entryId)]: text(500) }), sent)[reasonField(entryId)] ?? '';
