import { pipeline, Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import { moneyInput } from '../../../shared/money.ts';
import { t } from '../../messages/translate.ts';
import type { Receipt } from '../../ports.ts';
import { netOf } from './totals.ts';

/** Receipts as a CSV file (RFC 4180), written while they are read. Its text is in the locale of the caller. */
export function receiptsCsv(receipts: AsyncIterable<Receipt>, timeZone: string): ReadableStream {
  const csv = stringify({
    // Spreadsheets take UTF-8 without a byte order mark for an older encoding.
    bom: true,
    header: true,
    columns: headings(),
    record_delimiter: 'windows',
    quote_record_delimiter: true,
  });
  // An error destroys the stream: the download breaks off instead of ending early with lines missing.
  const file = pipeline(rowsOf(receipts, timeZone, stateWords()), csv, () => {});
  // Node and the DOM each declare this class.
  return Readable.toWeb(file) as ReadableStream;
}

const headings = (): string[] => [
  t('payments.date'),
  t('payments.time'),
  t('payments.order'),
  t('payments.buyer'),
  t('payments.what'),
  t('payments.type'),
  t('payments.starts'),
  t('payments.paid_by'),
  t('payments.currency'),
  t('payments.gross'),
  t('payments.owed'),
  t('payments.fee'),
  t('payments.refunded'),
  t('payments.net'),
  t('payments.state'),
];

type StateWords = Record<Receipt['state'], string>;

// Looked up before the first row: rows are written when the request, and with it the locale, may be gone.
const stateWords = (): StateWords => ({
  fulfilled: t('payments.state.fulfilled'),
  lost: t('payments.state.lost'),
  declined: t('payments.state.declined'),
  cancelled: t('payments.state.cancelled'),
});

async function* rowsOf(receipts: AsyncIterable<Receipt>, timeZone: string, words: StateWords) {
  for await (const receipt of receipts) yield rowOf(receipt, timeZone, words);
}

// Dates, times and amounts are in the forms that spreadsheets of every locale can read.
function rowOf(receipt: Receipt, timeZone: string, words: StateWords): string[] {
  const acceptedAt = receipt.acceptedAt.toZonedDateTimeISO(timeZone);
  const money = (amount: number) => moneyInput(amount, receipt.currency);
  return [
    acceptedAt.toPlainDate().toString(),
    acceptedAt.toPlainTime().toString({ smallestUnit: 'minute' }),
    String(receipt.orderId),
    withoutFormulas(receipt.buyer),
    withoutFormulas(receipt.name),
    withoutFormulas(receipt.typeName ?? ''),
    startOf(receipt, timeZone),
    withoutFormulas(receipt.provider),
    receipt.currency,
    money(receipt.gross),
    money(receipt.owed),
    money(receipt.fee),
    money(receipt.refunded),
    money(netOf(receipt)),
    words[receipt.state],
  ];
}

/** "2026-06-12 20:00" */
const startOf = ({ startsAt, timeZone: ownZone }: Receipt, timeZone: string): string =>
  startsAt
    ?.toZonedDateTimeISO(ownZone ?? timeZone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' })
    .replace('T', ' ') ?? '';

/**
 * Prefixes text that a spreadsheet would run as a formula with an apostrophe. A spreadsheet that takes semicolons or
 * tabs as delimiters sees further cells in a value, so formulas after these are marked too. The library's own
 * escape_formulas looks at the first character only, and would turn negative amounts into text.
 */
const withoutFormulas = (value: string): string =>
  value.replace(/(^|[;\t\r\n])(\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])|^(?=[\t\r])/g, "$1'$2");
