import { z } from 'zod';
import {
  error,
  type FormInput,
  line,
  money,
  optionalPercent,
  parseId,
  text,
  wholeNumber,
} from '../../shared/http/form.ts';
import { formatNumber, percentInput } from '../../shared/i18n/formats.ts';
import type { TicketTypeId } from '../../shared/ids.ts';
import { MAX_AMOUNT, moneyInput } from '../../shared/money.ts';
import { t } from '../messages/translate.ts';
import type { TicketType } from '../model/ticket-type.ts';
import type { TicketTypeInput } from '../operations/add-ticket-type.ts';
import { cancellationFormInput, cancellationSchema } from './cancellation-schema.ts';

const MAX_QUOTA = 1_000_000;
const MAX_PER_ORDER = 100;

/** The form of a ticket type. */
export const ticketTypeSchema = (currency: string) =>
  z.intersection(typeFields(currency), cancellationSchema(currency));

const typeFields = (currency: string) =>
  z
    .object({
      name: line(() => t('ticket_type_form.name_required'), 80),
      description: text(200),
      price: money(currency, () => t('ticket_type_form.price_invalid')),
      quota: wholeNumber(
        () => t('ticket_type_form.quota_invalid', { min: 0, max: formatNumber(MAX_QUOTA) }),
        0,
        MAX_QUOTA,
      ),
      most: wholeNumber(
        () => t('ticket_type_form.most_invalid', { min: 1, max: MAX_PER_ORDER }),
        1,
        MAX_PER_ORDER,
      ),
      tax_rate: optionalPercent(() => t('form.tax_rate_invalid')),
      needs: z
        .union([z.string(), z.array(z.string()).max(100)])
        .optional()
        .transform((ids) => [ids ?? []].flat().flatMap((id) => parseId<TicketTypeId>(id) ?? [])),
    })
    .refine(({ price, most }) => price * most <= MAX_AMOUNT, {
      path: ['most'],
      ...error(() => t('ticket_type_form.order_too_large')),
    })
    .transform(
      ({ price, most, ...rest }): Omit<TicketTypeInput, 'cancellation'> => ({
        ...rest,
        price_minor: price,
        max_per_order: most,
      }),
    );

/** The values of the form for an existing ticket type. */
export const ticketTypeFormInput = (
  ticketType: TicketType & { needs?: readonly TicketTypeId[] },
  currency: string,
): FormInput => ({
  name: ticketType.name,
  description: ticketType.description,
  price: moneyInput(ticketType.price_minor, currency),
  quota: String(ticketType.quota),
  most: String(ticketType.max_per_order),
  tax_rate: ticketType.tax_rate === null ? '' : percentInput(ticketType.tax_rate),
  needs: (ticketType.needs ?? []).map(String),
  ...cancellationFormInput(ticketType.cancellation, currency),
});
