import { z } from 'zod';
import { type FormInput, line, text, wholeNumber } from '../../shared/http/form.ts';
import { isTimeZone } from '../../shared/time.ts';
import type { Calendar } from '../model/calendar.ts';

export const TIME_ZONES: readonly string[] = Intl.supportedValuesOf('timeZone');
export const CURRENCIES = [
  'GBP',
  'EUR',
  'USD',
  'AUD',
  'CAD',
  'CHF',
  'CZK',
  'DKK',
  'JPY',
  'NOK',
  'NZD',
  'PLN',
  'SEK',
] as const;
const COLOURS = ['rose', 'blue', 'green'] as const;

/** What an organiser sends of a calendar that stands. */
export const calendarSchema = z
  .object({
    name: line('Say what the calendar is called.', 80),
    description: text(300),
    time_zone: z.string('Choose a time zone.').refine(isTimeZone, 'Choose a time zone from the list.'),
    colour: z.enum(COLOURS, 'Choose one of the colours.'),
    confirms: z.enum(['venue', 'itself'], 'Choose who confirms a paid booking.'),
    hold_minutes: wholeNumber('Enter a number of minutes from 1 to 240.', 1, 240),
  })
  .transform(({ confirms, ...terms }) => ({ ...terms, auto_confirm: confirms === 'itself' }));

/** The currency of a new one, sent along with the rest. */
export const currencySchema = z.object({ currency: z.enum(CURRENCIES, 'Choose a currency.') });

export const calendarFormInput = (calendar: Calendar): FormInput => ({
  name: calendar.name,
  description: calendar.description,
  time_zone: calendar.time_zone,
  colour: calendar.colour,
  confirms: calendar.auto_confirm ? 'itself' : 'venue',
  hold_minutes: String(calendar.hold_minutes),
});
