import { z } from 'zod';

/** Days within which a transfer is to arrive. */
export const TRANSFER_DAYS = { min: 2, max: 30 };

const holder = z.string().min(1).max(70);

/** Where a bank transfer goes to: an account in the United Kingdom, or one with an IBAN. */
export const bankAccount = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('uk'),
    holder,
    sortCode: z.string().regex(/^\d{2}-\d{2}-\d{2}$/),
    accountNumber: z.string().regex(/^\d{8}$/),
  }),
  z.object({
    kind: z.literal('iban'),
    holder,
    iban: z.string().refine((iban) => isIban(iban)),
    bic: z
      .string()
      .regex(/^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$/)
      .optional(),
  }),
]);
export type BankAccount = z.infer<typeof bankAccount>;

/**
 * The reference that a buyer writes on a bank transfer, with two check digits, so that most slips of the pen are found
 * (ISO 11649).
 * @param number unique among the payments of the page
 */
export function creditorReference(number: number): string {
  const check = 98 - remainderOf97(`${number}RF00`);
  return `RF${String(check).padStart(2, '0')}${number}`;
}

/** Finds a creditor reference with right check digits in the text of a bank statement. */
export function findCreditorReference(text: string): string | undefined {
  const candidates = text.toUpperCase().match(/\bRF\s?\d{2}(\s?\d){1,21}/g) ?? [];
  return candidates.map((candidate) => candidate.replaceAll(/\s/g, '')).find(isCreditorReference);
}

/** Whether the check digits of a reference are right. @param reference in capitals, without spaces */
export const isCreditorReference = (reference: string): boolean =>
  /^RF\d{3,23}$/.test(reference) && remainderOf97(reference.slice(4) + reference.slice(0, 4)) === 1;

/** Whether an IBAN has the right form and check digits (ISO 13616). @param iban in capitals, without spaces */
export const isIban = (iban: string): boolean =>
  /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(iban) && remainderOf97(iban.slice(4) + iban.slice(0, 4)) === 1;

/** The remainder by 97 of a text of digits and letters, of which A counts as 10 (ISO 7064). */
function remainderOf97(text: string): number {
  let rest = 0;
  for (const character of text) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value < 10 ? 10 : 100) + value) % 97;
  }
  return rest;
}
