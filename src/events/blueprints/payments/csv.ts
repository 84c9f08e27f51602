import { pipeline, Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import { clockTime } from '../../../shared/i18n/formats.ts';
import { moneyInput } from '../../../shared/money.ts';

import type { Receipt } from '../../ports.ts';
import { netOf } from './totals.ts';

const COLUMNS = [
  'Date',
  'Time',
  'Order',
  'Buyer',
  'What',
  'Detail',
  'Paid by',
  'Currency',
  'Gross',
  'Fee',
  'Refunded',
  'Net',
  'State',
];

/** Receipts as a CSV file (RFC 4180), written while they are read. */
export function csvOf(receipts: AsyncIterable<Receipt>, timeZone: string): ReadableStream {
  const csv = stringify({
    // Without it, spreadsheets take UTF-8 for something older.
    bom: true,
    header: true,
    columns: COLUMNS,
    record_delimiter: 'windows',
    quote_record_delimiter: true,
  });
  // An error on the way is the stream's: the download breaks off, and no file lacks lines silently.
  const file = pipeline(rowsOf(receipts, timeZone), csv, () => {});
  // One class, declared by both Node and the DOM.
  return Readable.toWeb(file) as ReadableStream;
}

async function* rowsOf(receipts: AsyncIterable<Receipt>, timeZone: string) {
  for await (const receipt of receipts) yield rowOf(receipt, timeZone);
}

function rowOf(receipt: Receipt, timeZone: string): string[] {
  const paid = receipt.paidAt.toZonedDateTimeISO(timeZone);
  const money = (amount: number) => moneyInput(amount, receipt.currency);
  return [
    paid.toPlainDate().toString(),
    clockTime(paid),
    String(receipt.orderId),
    asText(receipt.buyer),
    asText(receipt.title),
    asText(receipt.detail),
    asText(receipt.provider),
    receipt.currency,
    money(receipt.gross),
    money(receipt.fee),
    money(receipt.refunded),
    money(netOf(receipt)),
    receipt.state,
  ];
}

/**
 * A spreadsheet would run what a buyer typed as a formula; an apostrophe tells it that this is text. One that takes
 * semicolons or tabs as delimiters would see further cells in it. The library's escape_formulas looks at the first
 * character only, and would turn negative amounts into text.
 */
const asText = (typed: string): string =>
  typed.replace(/(^|[;\t\r\n])(\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])|^(?=[\t\r])/g, "$1'$2");
