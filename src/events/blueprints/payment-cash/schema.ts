import { z } from 'zod';
import { money, text } from '../../../shared/http/form.ts';

export const currencyIn = z
  .string()
  .regex(/^[A-Z]{3}$/)
  .catch('GBP');

/** What there should be, as the form said, in minor units. */
export const seenAmount = z
  .string()
  .regex(/^-?\d{1,13}$/)
  .transform(Number)
  .catch(Number.NaN);

export const countSchema = (currency: string) =>
  z.object({ counted: money(currency), banked: money(currency), reason: text(300) });
