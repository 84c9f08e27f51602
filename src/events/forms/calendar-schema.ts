import { z } from 'zod';
import {
  error,
  type FormInput,
  line,
  money,
  slugField,
  text,
  timeZone,
  wholeNumber,
} from '../../shared/http/form.ts';
import { moneyInput } from '../../shared/money.ts';
import { t } from '../messages/translate.ts';
import type { Calendar } from '../model/calendar.ts';
import { cancellationFormInput, cancellationSchema } from './cancellation-schema.ts';

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
/** When a hire is charged. */
export const PAYMENT_TIMINGS = ['now', 'authorise'] as const;
export const COLOURS = ['rose', 'blue', 'green'] as const;

const HOLD_MINUTES = { min: 1, max: 240 };

/** The form of a calendar. */
export const calendarSchema = z
  .object({
    name: line(() => t('calendar_form.name_required'), 80),
    description: text(300),
    time_zone: timeZone(() => t('calendar_form.time_zone_invalid')),
    colour: z.enum(
      COLOURS,
      error(() => t('calendar_form.colour_invalid')),
    ),
    confirms: z.enum(
      ['venue', 'itself'],
      error(() => t('calendar_form.confirms_invalid')),
    ),
    payment_timing: z.enum(
      PAYMENT_TIMINGS,
      error(() => t('calendar_form.payment_timing_invalid')),
    ),
    hold_minutes: wholeNumber(
      () => t('form.minutes_invalid', HOLD_MINUTES),
      HOLD_MINUTES.min,
      HOLD_MINUTES.max,
    ),
  })
  .refine(({ confirms, payment_timing }) => confirms === 'venue' || payment_timing === 'now', {
    path: ['payment_timing'],
    error: () => t('calendar_form.no_yes_to_wait_for'),
  })
  .transform(({ confirms, ...calendar }) => ({ ...calendar, auto_confirm: confirms === 'itself' }));

/** What only an existing calendar has: its slug, and the time zone to which its entries may move. */
export const calendarEditSchema = z.object({
  slug: slugField(() => t('calendar_form.slug_invalid')),
  confirmed_zone: z.string().max(60).optional(),
});

const DEPOSIT_DAYS = { min: 0, max: 90 };

/** The money of an existing calendar: the deposit of its hires, and what comes back of what is cancelled. */
export const calendarMoneySchema = (currency: string) =>
  z.intersection(
    z
      .object({
        deposit: orEmpty(
          '0',
          money(currency, () => t('calendar_form.deposit_invalid')),
        ),
        deposit_days: orEmpty(
          '-1',
          wholeNumber(() => t('calendar_form.deposit_days_invalid', DEPOSIT_DAYS), -1, DEPOSIT_DAYS.max),
        ),
      })
      .transform(({ deposit, deposit_days }) => ({
        deposit_minor: deposit,
        deposit_days: deposit_days < DEPOSIT_DAYS.min ? null : deposit_days,
      })),
    cancellationSchema(currency),
  );

const orEmpty = <S extends z.ZodType>(empty: string, schema: S) =>
  z.preprocess((value) => (value === undefined || value === '' ? empty : value), schema);

/** The currency of a new calendar, posted along with the rest of its form. */
export const currencySchema = z.object({
  currency: z.enum(
    CURRENCIES,
    error(() => t('calendar_form.currency_invalid')),
  ),
});

export const calendarFormInput = (calendar: Calendar): FormInput => ({
  name: calendar.name,
  slug: calendar.slug,
  description: calendar.description,
  time_zone: calendar.time_zone,
  colour: calendar.colour,
  confirms: calendar.auto_confirm ? 'itself' : 'venue',
  payment_timing: calendar.payment_timing,
  hold_minutes: String(calendar.hold_minutes),
  deposit: calendar.deposit_minor > 0 ? moneyInput(calendar.deposit_minor, calendar.currency) : '',
  deposit_days: calendar.deposit_days === null ? '' : String(calendar.deposit_days),
  ...cancellationFormInput(calendar.cancellation, calendar.currency),
});
