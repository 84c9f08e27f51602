import { parseMoney } from '../../shared/money.ts';
import { findCreditorReference } from './bank-account.ts';

/** By what an order may be looked for. */
export type OrderSearch = {
  /** parts of the buyer's name or mail address, all of which have to be found */
  words: string[];
  orderId?: number;
  /** what it costs, in minor units */
  amount?: number;
  code?: string;
  /** the provider's id of a payment, or what a buyer writes on a transfer */
  reference?: string;
};

const MAX_WORDS = 6;

/** Reads what somebody has typed: it may be a name, a mail address, an order's number, an amount, a code or a reference. */
export function orderSearchOf(typed: string): OrderSearch | undefined {
  const text = typed.trim();
  if (text === '') return undefined;
  const number = /^(?:#|no\.?\s*)?(\d{1,9})$/i.exec(text)?.[1];
  const amount = parseMoney(text, 'GBP');
  const reference = findCreditorReference(text) ?? (/^[\w-]{6,100}$/.test(text) ? text : undefined);
  return {
    words: text.split(/\s+/).slice(0, MAX_WORDS),
    ...(number && Number(number) < 2 ** 31 && { orderId: Number(number) }),
    ...(amount !== undefined && amount > 0 && { amount }),
    ...(/^[2-9a-z]{20,60}$/.test(text) && { code: text }),
    ...(reference && { reference }),
  };
}
