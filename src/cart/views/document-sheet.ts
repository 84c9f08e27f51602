import { formatFacts, formatMoney, formatRate, longDate } from '../../shared/i18n/formats.ts';
import { t } from '../messages/translate.ts';
import type { Document, DocumentLine } from '../model/document.ts';
import { groupLines, type LineGroup } from '../rules/basket.ts';
import { documentNumber, isTaxed, taxByRate } from '../rules/documents.ts';
import { factsOf, lineName, whenOf } from './line-words.ts';

/** A document in words, as its page and its PDF show it. */
export type DocumentSheet = {
  title: string;
  number: string;
  facts: { term: string; value: string }[];
  seller: string[];
  buyer: string[];
  /** of the columns of its rows */
  labels: { item: string; quantity: string; tax: string; amount: string };
  /** `tax` is absent where nobody charges any */
  rows: { key: string; item: string; detail: string; quantity: string; tax?: string; amount: string }[];
  sums: { label: string; amount: string; isMain?: boolean }[];
  taxes: { label: string; net: string; tax: string }[];
  taxLabels: { rate: string; net: string; tax: string };
  notes: string[];
};

/** @param original what a credit note takes back */
export function documentSheet(document: Document, original: Document | undefined): DocumentSheet {
  const { currency, seller_vat_number: vatNumber } = document;
  const amount = (sum: number) => formatMoney(sum, currency);
  const hasTax = vatNumber !== null;
  return {
    title: documentTitle(document),
    number: documentNumber(document),
    facts: [
      { term: t('document.number'), value: documentNumber(document) },
      {
        term: t('document.date'),
        value: longDate(document.issued_at.toZonedDateTimeISO(document.time_zone).toPlainDate()),
      },
      { term: t('document.order'), value: String(document.order_id) },
      ...(original ? [{ term: t('document.corrects'), value: documentName(original) }] : []),
    ],
    seller: [
      document.seller_name,
      ...linesOf(document.seller_address),
      ...(vatNumber ? [t('seller.vat_number', { number: vatNumber })] : []),
    ],
    buyer: [document.buyer_name, ...linesOf(document.buyer_address), document.buyer_email],
    labels: {
      item: t('document.item'),
      quantity: t('document.quantity'),
      tax: t('document.tax'),
      amount: t('document.amount'),
    },
    rows: groupLines(document.lines, keyOf, (line) => line.amount_minor).map((group) =>
      rowOf(group, currency, hasTax),
    ),
    sums: sumsOf(document, amount),
    taxes: hasTax
      ? taxByRate(document.lines).map(({ rate, net, tax }) => ({
          label: formatRate(rate),
          net: amount(net),
          tax: amount(tax),
        }))
      : [],
    taxLabels: { rate: t('document.rate'), net: t('document.net'), tax: t('document.tax') },
    notes: notesOf(document, amount),
  };
}

/** "Receipt", "VAT invoice", "Credit note" */
export const documentTitle = ({ kind, seller_vat_number }: Pick<Document, 'kind' | 'seller_vat_number'>) =>
  t(kind === 'invoice' && seller_vat_number ? 'document.vat_invoice' : `document.${kind}`);

/** "Receipt 2026-0042" */
export const documentName = (
  document: Pick<Document, 'kind' | 'seller_vat_number' | 'series' | 'year' | 'number'>,
): string => t('document.name', { title: documentTitle(document), number: documentNumber(document) });

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

const keyOf = ({ kind, name, type_name, starts_at, place, amount_minor, tax_rate }: DocumentLine): string =>
  JSON.stringify([kind, name, type_name, starts_at?.toString(), place, amount_minor, tax_rate]);

function rowOf({ key, first, quantity, amount }: LineGroup<DocumentLine>, currency: string, hasTax: boolean) {
  return {
    key,
    item: lineName(first),
    detail: formatFacts([first.type_name, whenOf(factsOf(first)), first.place]),
    quantity: String(quantity),
    ...(hasTax && { tax: isTaxed(first.kind) ? formatRate(first.tax_rate) : '' }),
    amount: formatMoney(amount, currency),
  };
}

function sumsOf(document: Document, amount: (sum: number) => string): DocumentSheet['sums'] {
  const { kind, total_minor: total, paid_minor: paid, owed_minor: owed } = document;
  const tax = document.lines.reduce((sum, line) => sum + line.tax_minor, 0);
  const isCredit = kind === 'credit_note';
  return [
    ...(document.seller_vat_number ? [{ label: t('document.tax_in_total'), amount: amount(tax) }] : []),
    {
      label: t(isCredit ? 'document.total_credit' : 'document.total'),
      amount: amount(total),
      isMain: true,
    },
    ...(paid > 0 && !isCredit ? [{ label: paidLabel(document), amount: amount(paid) }] : []),
    ...(owed > 0 ? [{ label: t('document.owed'), amount: amount(owed) }] : []),
  ];
}

const paidLabel = ({ paid_by }: Document): string =>
  paid_by.length === 1 ? t('document.paid_by', { provider: paid_by[0] ?? '' }) : t('document.paid');

function notesOf({ kind, lines, owed_minor: owed }: Document, amount: (sum: number) => string): string[] {
  return [
    ...(lines.some((line) => line.kind === 'donation') ? [t('document.note_donation')] : []),
    ...(kind === 'credit_note' ? [t('document.note_credit')] : []),
    ...(owed > 0 ? [t('document.note_owed', { amount: amount(owed) })] : []),
  ];
}
