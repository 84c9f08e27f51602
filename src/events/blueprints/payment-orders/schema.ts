import { z } from 'zod';
import { email, error, money, nameLine, text } from '../../../shared/http/form.ts';
import { t } from '../../messages/translate.ts';
import type { OrderFilter } from '../../ports.ts';

/** The states by which orders are filtered, in the order in which they are offered. */
export const FILTERS = [
  'paid',
  'awaited',
  'part_paid',
  'overpaid',
  'refunded',
  'disputed',
  'cancelled',
  'expired',
] as const satisfies readonly OrderFilter[];

const amountInvalid = () => t('payments.amount_invalid');

/** Money that has come for an order by hand. */
export const receiptSchema = (currency: string) =>
  z.object({
    amount: money(currency, amountInvalid).refine((amount) => amount > 0, { error: amountInvalid }),
    by: z.enum(
      ['transfer', 'cash', 'card'],
      error(() => t('order_file.by_required')),
    ),
  });

/** What was due when the form was shown, in minor units; -1 for a form that does not say. */
export const seenDue = z
  .string()
  .regex(/^\d{1,13}$/)
  .transform(Number)
  .catch(-1);

/** Money that is given back by hand. */
export const refundSchema = (currency: string) =>
  z
    .object({
      amount: z.union([z.literal(''), money(currency, amountInvalid)]).default(''),
      places: z.enum(
        ['keep', 'end'],
        error(() => t('order_file.places_required')),
      ),
      explanation: text(1000),
      given_back: seenDue,
    })
    .refine(({ amount, places }) => amount === '' || places === 'keep', {
      path: ['amount'],
      error: () => t('order_file.amount_needs_keep'),
    })
    .transform(({ amount, places, explanation, given_back }) => ({
      amount: amount === '' ? undefined : amount,
      keepsPlaces: places === 'keep',
      explanation,
      givenBack: given_back,
    }));

export const noteSchema = z.object({
  note: text(2000).refine(
    (note) => note !== '',
    error(() => t('order_file.note_required')),
  ),
});

export const buyerSchema = z.object({ name: nameLine(() => t('order_file.name_required')), email });
