import { isCreditorReference } from './bank-account.ts';

/** A transfer that a page waits for. */
export type Awaited = {
  paymentId: number;
  reference: string;
  outstanding: number;
  currency: string;
  buyer: string;
};

/** What a line of a statement may be about. */
export type Incoming = { amount: number; currency: string; text: string; name: string };

/**
 * The creditor references in a text whose check digits are right, also with spaces in them. Digits may follow one directly,
 * so that each beginning of a number is tried: whether there is such a payment decides.
 */
export function referencesIn(text: string): string[] {
  return candidatesIn(text).flatMap((digits) =>
    Array.from({ length: Math.max(0, digits.length - 2) }, (_, at) => `RF${digits.slice(0, at + 3)}`).filter(
      isCreditorReference,
    ),
  );
}

/** The digits behind each RF of a text. */
const candidatesIn = (text: string): string[] =>
  [...text.toUpperCase().matchAll(/R\s?F[\s./:-]?((?:\d[\s./-]?){3,23})/g)].map(([, digits = '']) =>
    digits.replace(/\D/g, ''),
  );

/**
 * Finds the transfer that a line without a right reference seems to be: by a reference with one slip of the pen, or by the
 * amount and the buyer's name, or by an amount that only one has.
 */
export function suggestionFor(line: Incoming, awaited: readonly Awaited[]): number | undefined {
  const own = awaited.filter(({ currency }) => currency === line.currency);
  const digits = candidatesIn(`${line.text} ${line.name}`);
  const slipped = own.filter(({ reference }) => digits.some((one) => isOneSlip(one, reference.slice(2))));
  if (slipped.length === 1) return slipped[0]?.paymentId;
  const equal = own.filter(({ outstanding }) => outstanding === line.amount);
  const words = wordsOf(`${line.text} ${line.name}`);
  const named = equal.filter(({ buyer }) =>
    [...wordsOf(buyer)].some((word) => word.length > 2 && words.has(word)),
  );
  const found = named.length > 0 ? named : equal;
  return found.length === 1 ? found[0]?.paymentId : undefined;
}

const wordsOf = (text: string): Set<string> =>
  new Set(
    text
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? [],
  );

/** Whether two texts differ by one character: another, one too many, one too few, or two that changed places. */
export function isOneSlip(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  let from = 0;
  while (from < Math.min(a.length, b.length) && a[from] === b[from]) from++;
  const [restA, restB] = [a.slice(from), b.slice(from)];
  return (
    restA.slice(1) === restB.slice(1) ||
    restA.slice(1) === restB ||
    restA === restB.slice(1) ||
    (restA.slice(2) === restB.slice(2) && restA[0] === restB[1] && restA[1] === restB[0])
  );
}
