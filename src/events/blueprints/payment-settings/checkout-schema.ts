import { z } from 'zod';
import { error, type FormInput, money, percent, text } from '../../../shared/http/form.ts';
import { percentInput } from '../../../shared/i18n/formats.ts';
import { minor, moneyInput } from '../../../shared/money.ts';
import { t } from '../../messages/translate.ts';
import type { CheckoutSettings } from '../../ports.ts';

const WISHES = ['no', 'optional', 'required'] as const;
const MAX_FEE = minor(100_000);
const MAX_SUGGESTED = 5;

const wish = z.enum(WISHES).catch('no');
const ticked = z
  .string()
  .optional()
  .transform((value) => value === 'on');

/** What the checkout of a page asks for and adds. */
export const checkoutSchema = (currency: string) =>
  z
    .object({
      phone_for_hire: wish,
      phone_for_tickets: wish,
      organisation_for_hire: wish,
      organisation_for_tickets: wish,
      tax_rate: blankAsZero(percent(() => t('payment_settings.rate_invalid'))),
      fee_per: z.enum(['none', 'order', 'place']).catch('none'),
      fee: blankAsZero(
        money(currency).refine(
          (amount) => amount <= MAX_FEE,
          error(() => t('payment_settings.fee_invalid')),
        ),
      ),
      fee_rate: blankAsZero(
        percent(() => t('payment_settings.rate_invalid')).refine(
          (rate) => rate <= 5000,
          error(() => t('payment_settings.fee_rate_invalid')),
        ),
      ),
      fee_tax_rate: blankAsZero(percent(() => t('payment_settings.rate_invalid'))),
      fee_refunded: ticked,
      donations: ticked,
      donation_amounts: text(100).transform((value, ctx): number[] => {
        const amounts = value.split(/[,;\s]+/).filter(Boolean);
        const parsed = amounts.map((amount) => money(currency).safeParse(amount).data ?? 0);
        if (amounts.length <= MAX_SUGGESTED && parsed.every((amount) => amount > 0)) return parsed;
        ctx.addIssue(t('payment_settings.donation_amounts_invalid', { max: MAX_SUGGESTED }));
        return z.NEVER;
      }),
    })
    .transform(({ fee, ...settings }) => ({ ...settings, currency, fee_minor: fee }));

const blankAsZero = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === undefined || value === '' ? '0' : value), schema);

/** The form's values. Without settings, those that every page begins with. */
export const checkoutFormInput = (settings: CheckoutSettings | undefined, currency: string): FormInput => ({
  phone_for_hire: settings?.phone_for_hire ?? 'no',
  phone_for_tickets: settings?.phone_for_tickets ?? 'no',
  organisation_for_hire: settings?.organisation_for_hire ?? 'no',
  organisation_for_tickets: settings?.organisation_for_tickets ?? 'no',
  tax_rate: percentInput(settings?.tax_rate ?? 0),
  fee_per: settings?.fee_per ?? 'none',
  fee: settings?.fee_minor ? moneyInput(settings.fee_minor, currency) : '',
  fee_rate: settings?.fee_rate ? percentInput(settings.fee_rate) : '',
  fee_tax_rate: settings?.fee_tax_rate ? percentInput(settings.fee_tax_rate) : '',
  fee_refunded: settings?.fee_refunded ? 'on' : '',
  donations: settings?.donations ? 'on' : '',
  donation_amounts: (settings?.donation_amounts ?? [])
    .map((amount) => moneyInput(amount, currency))
    .join(', '),
});

const MAX_TERMS = 20_000;

/** The terms of a page; empty for none. */
export const termsSchema = z.object({ text: text(MAX_TERMS) });
