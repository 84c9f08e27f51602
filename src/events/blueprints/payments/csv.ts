import { clockTime } from '../../../shared/i18n/formats.ts';
import { moneyInput } from '../../../shared/money.ts';

import type { Receipt } from '../../ports.ts';
import { netOf } from './totals.ts';

// Without it, spreadsheets take UTF-8 for something older.
const BYTE_ORDER_MARK = '\uFEFF';

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

export const csvHead = (): string => `${BYTE_ORDER_MARK}${lineOf(COLUMNS)}`;

/** One receipt as a line (RFC 4180). */
export function csvLine(receipt: Receipt, timeZone: string): string {
  const paid = receipt.paidAt.toZonedDateTimeISO(timeZone);
  const money = (amount: number) => moneyInput(amount, receipt.currency);
  return lineOf([
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
  ]);
}

// A spreadsheet would run what a buyer typed as a formula; an apostrophe tells it that this is text.
const asText = (typed: string): string => (/^\s*[=+\-@\t\r]/.test(typed) ? `'${typed}` : typed);

const lineOf = (fields: string[]): string =>
  `${fields.map((field) => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',')}\r\n`;
