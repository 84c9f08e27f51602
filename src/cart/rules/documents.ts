import type { LineId } from '../../shared/ids.ts';
import { taxIn } from './postings.ts';

type Series = 'invoice' | 'credit_note';
type EarningLine = { id: LineId; kind: string; earned_minor: number; tax_rate: number };
type Issued = {
  series: string;
  lines: readonly { line_id: LineId; amount_minor: number }[];
};

/** What of a line a document is about. */
export type DocumentPart = { lineId: LineId; amount: number; tax: number };

/**
 * Compares what lines earn with what was invoiced for them and credited.
 * @param all whether everything invoiced is to be credited, and invoiced again
 */
export function undocumented(
  lines: readonly EarningLine[],
  documents: readonly Issued[],
  { all = false }: { all?: boolean } = {},
): Record<Series, DocumentPart[]> {
  const parts: Record<Series, DocumentPart[]> = { invoice: [], credit_note: [] };
  for (const line of lines) {
    const before = documentedFor(line.id, documents);
    const kept = all ? 0 : Math.min(before, line.earned_minor);
    if (before > kept) parts.credit_note.push(partOf(line, kept, before));
    if (line.earned_minor > kept) parts.invoice.push(partOf(line, kept, line.earned_minor));
  }
  return parts;
}

// As the difference of two taxes, the tax of the parts adds up to the tax of the whole, as in the ledger.
const partOf = ({ id, kind, tax_rate }: EarningLine, from: number, to: number): DocumentPart => {
  const rate = isTaxed(kind) ? tax_rate : 0;
  return { lineId: id, amount: to - from, tax: taxIn(to, rate) - taxIn(from, rate) };
};

/** Whether a kind of line is a sale: a donation and a deposit are none, so they bear no tax. */
export const isTaxed = (kind: string): boolean => kind !== 'donation' && kind !== 'deposit';

function documentedFor(lineId: LineId, documents: readonly Issued[]): number {
  let sum = 0;
  for (const { series, lines } of documents) {
    const amount = lines.find((line) => line.line_id === lineId)?.amount_minor ?? 0;
    sum += series === 'invoice' ? amount : -amount;
  }
  return sum;
}

/** What an invoice depends on. */
export type InvoiceFacts = {
  timing: string;
  due_minor: number;
  invoice_to: string | null;
  payments: readonly { state: string }[];
  balance: { received: number };
};

/**
 * Decides what an order gets when it earns more than is invoiced.
 * @returns undefined to wait: until it is paid, or until the venue has said yes
 */
export function documentDue(
  order: InvoiceFacts,
  seller: { vat_number: string | null } | undefined,
): 'receipt' | 'invoice' | undefined {
  const isPaid = order.due_minor === 0;
  if (order.invoice_to !== null) return 'invoice';
  const mayBeDeclined = !isPaid && (order.timing !== 'now' || order.payments.some(isAuthorised));
  if (seller?.vat_number && !mayBeDeclined) return 'invoice';
  return isPaid && order.balance.received > 0 ? 'receipt' : undefined;
}

const isAuthorised = ({ state }: { state: string }): boolean => state === 'authorised';

/** "2026-0042", or "CN-2026-0007" for a credit note. */
export const documentNumber = ({
  series,
  year,
  number,
}: {
  series: string;
  year: number;
  number: number;
}): string => `${series === 'credit_note' ? 'CN-' : ''}${year}-${String(number).padStart(4, '0')}`;

type TaxedLine = { kind: string; amount_minor: number; tax_rate: number; tax_minor: number };

/** The net and the tax of lines by rate, the highest first. What is no sale is left out. */
export function taxByRate(lines: readonly TaxedLine[]): { rate: number; net: number; tax: number }[] {
  const rates = Map.groupBy(
    lines.filter(({ kind }) => isTaxed(kind)),
    (line) => line.tax_rate,
  );
  return [...rates]
    .map(([rate, same]) => {
      const gross = same.reduce((sum, line) => sum + line.amount_minor, 0);
      const tax = same.reduce((sum, line) => sum + line.tax_minor, 0);
      return { rate, net: gross - tax, tax };
    })
    .sort((a, b) => b.rate - a.rate);
}
