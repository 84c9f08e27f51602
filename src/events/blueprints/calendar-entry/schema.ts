import { z } from 'zod';
import { Invalid } from '../../../shared/errors.ts';
import { type FormInput, parseForm, parseId, plainDate, text } from '../../../shared/http/form.ts';
import type { Reason } from '../../../shared/i18n/catalogue.ts';
import type { TicketTypeId } from '../../../shared/ids.ts';
import { reason, t } from '../../messages/translate.ts';
import { reasonField } from '../../views/booking-answers.tsx';

/** The name of the field for the quantity of a ticket type. */
export const quantityField = (ticketTypeId: number): string => `quantity-${ticketTypeId}`;

/** The name of the field with the price of a ticket type as the form shows it. */
export const priceField = (ticketTypeId: number): string => `price-${ticketTypeId}`;

/** Parses the prices that the form showed, by ticket type. Those that are no amounts are left out. */
export const parsePrices = (input: FormInput): Map<TicketTypeId, number> =>
  new Map(
    Object.entries(input).flatMap(([name, value]) => {
      const id = parseId<TicketTypeId>(/^price-(.*)$/.exec(name)?.[1]);
      return id !== undefined && /^\d{1,12}$/.test(String(value)) ? [[id, Number(value)]] : [];
    }),
  );

/**
 * Parses the quantities by ticket type; an empty field counts as 0.
 * @throws Invalid if one is not a number
 */
export function parseQuantities(input: FormInput): Map<TicketTypeId, number> {
  const quantities = new Map<TicketTypeId, number>();
  const errors: Record<string, Reason> = {};
  for (const [name, value] of Object.entries(input)) {
    const id = parseId<TicketTypeId>(/^quantity-(.*)$/.exec(name)?.[1]);
    if (id === undefined) continue;
    const result = quantity.safeParse(value);
    if (result.success) quantities.set(id, result.data);
    else errors[name] = reason('quantity_invalid');
  }
  if (Object.keys(errors).length > 0) throw new Invalid(errors);
  return quantities;
}

const quantity = z
  .string()
  .trim()
  .regex(/^\d{0,9}$/)
  .transform(Number);

/** Parses why an event is moved, and until which day its tickets may be given back. @throws Invalid */
export function parseMove(input: FormInput): { reason: string; chooseBy: Temporal.PlainDate | undefined } {
  const { move_reason: reason, choose_by: chooseBy } = parseForm(moveSchema, input);
  return { reason, chooseBy: chooseBy || undefined };
}

const moveSchema = z.object({
  move_reason: text(1000),
  choose_by: z.union([z.literal(''), plainDate(() => t('change.choose_by_invalid'))]).default(''),
});

/** Parses the reason for declining a booking; may be empty. @throws Invalid */
export const parseReason = (input: FormInput, entryId: number): string =>
  parseForm(z.object({ [reasonField(entryId)]: text(500) }), input)[reasonField(entryId)] ?? '';
