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

export const noteSchema = z.object({
  note: text(2000).refine(
    (note) => note !== '',
    error(() => t('order_file.note_required')),
  ),
});

export const buyerSchema = z.object({ name: nameLine(() => t('order_file.name_required')), email });
