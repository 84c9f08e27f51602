import { z } from 'zod';
import { error, type FormInput, line, text, wholeNumber } from '../../../shared/http/form.ts';
import { t } from '../../messages/translate.ts';
import type { Seller, WayToPay } from '../../ports.ts';

/** Who sells on a page. */
export const sellerSchema = z
  .object({
    legal_name: line(() => t('payment_settings.legal_name_required')),
    address: text(300).refine(
      (value) => value !== '',
      error(() => t('payment_settings.address_required')),
    ),
    vat_number: text(20),
  })
  .transform(({ vat_number, ...seller }) => ({ ...seller, vat_number: vat_number || null }));

export const sellerFormInput = (seller: Seller | undefined): FormInput => ({
  legal_name: seller?.legal_name ?? '',
  address: seller?.address ?? '',
  vat_number: seller?.vat_number ?? '',
});

const SOLD = ['hire', 'tickets'] as const;

/** For which things a way to pay is offered. Each way has a form with a field of its own on the same page. */
export const soldBy = (provider: string, input: FormInput): { forHire: boolean; forTickets: boolean } => {
  const sold = [input[`sells_${provider}`] ?? []].flat();
  const [forHire, forTickets] = SOLD.map((kind) => sold.includes(kind));
  return { forHire: forHire === true, forTickets: forTickets === true };
};

/** The bank account of transfers. The cart checks its numbers. */
export const transferSchema = z.object({
  holder: text(70),
  sort_code: text(20),
  account_number: text(20),
  iban: text(50),
  bic: text(20),
  days: wholeNumber(() => t('payment_settings.days_invalid'), 0, 1000),
});

/** Keys of an account, empty if those that are saved are kept. The cart checks them. */
export const keysSchema = z.object({ secret_key: text(250), webhook_secret: text(250) });

export const wayFormInput = ({ provider, forHire, forTickets, transfer }: WayToPay): FormInput => ({
  [`sells_${provider}`]: [...(forHire ? ['hire'] : []), ...(forTickets ? ['tickets'] : [])],
  ...(transfer && {
    holder: transfer.holder,
    sort_code: transfer.sortCode,
    account_number: transfer.accountNumber,
    iban: transfer.iban,
    bic: transfer.bic,
    days: String(transfer.days),
  }),
});
