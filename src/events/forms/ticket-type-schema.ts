import { z } from 'zod';
import { type FormInput, line, money, text, wholeNumber } from '../../shared/http/form.ts';
import { moneyInput } from '../../shared/money.ts';
import type { TicketType } from '../model/ticket-type.ts';
import type { TicketTypeInput } from '../operations/add-ticket-type.ts';

/** In minor units: what a price may be, and so what may be taken at once. */
const MOST_AT_ONCE = 100_000_000;

/** What an organiser sends of a kind of ticket. */
export const ticketTypeSchema = (currency: string) =>
  z
    .object({
      name: line('Give it a name, such as “Full price”.', 80),
      description: text(200),
      price: money(currency, 'Enter an amount like 11.50; 0 where it is free.'),
      quota: wholeNumber('Enter how many there are, from 0 to 1000000.', 0, 1_000_000),
      most: wholeNumber('Enter how many one order may have, from 1 to 100.', 1, 100),
    })
    .refine(({ price, most }) => price * most <= MOST_AT_ONCE, {
      path: ['most'],
      message: 'So many at this price come to more than an order can be.',
    })
    .transform(
      ({ price, most, ...sent }): TicketTypeInput => ({ ...sent, price_minor: price, max_per_order: most }),
    );

/** What the form shows of a kind that stands. */
export const ticketTypeFormInput = (type: TicketType, currency: string): FormInput => ({
  name: type.name,
  description: type.description,
  price: moneyInput(type.price_minor, currency),
  quota: String(type.quota),
  most: String(type.max_per_order),
});
