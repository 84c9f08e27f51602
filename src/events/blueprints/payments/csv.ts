import { csvStream } from '../../../shared/http/csv.ts';
import { moneyInput } from '../../../shared/money.ts';
import { t } from '../../messages/translate.ts';
import type { PostingRow, Receipt } from '../../ports.ts';

/** Receipts as a CSV file, written while they are read. Its text is in the locale of the caller. */
export const receiptsCsv = (receipts: AsyncIterable<Receipt>, timeZone: string): ReadableStream =>
  csvStream(headings(), rowsOf(receipts, timeZone, stateWords()));

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
  awaiting: t('payments.state.awaiting'),
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
    receipt.buyer,
    receipt.name,
    receipt.typeName ?? '',
    startOf(receipt, timeZone),
    receipt.provider,
    receipt.currency,
    money(receipt.gross),
    money(receipt.owed),
    money(receipt.fee),
    money(receipt.refunded),
    money(receipt.gross - receipt.owed - receipt.fee - receipt.refunded),
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

/** Every posting of a period as a CSV file, written while they are read. Accounts and kinds have their names in the ledger. */
export const postingsCsv = (postings: AsyncIterable<PostingRow>, timeZone: string): ReadableStream =>
  csvStream(
    [
      t('payments.date'),
      t('payments.time'),
      t('postings.transaction'),
      t('postings.kind'),
      t('postings.account'),
      t('payments.currency'),
      t('postings.debit'),
      t('postings.credit'),
      t('payments.paid_by'),
      t('payments.order'),
      t('payments.buyer'),
      t('payments.what'),
      t('payments.type'),
      t('postings.payment'),
      t('postings.reference'),
      t('postings.refund'),
    ],
    postingRows(postings, timeZone),
  );

async function* postingRows(postings: AsyncIterable<PostingRow>, timeZone: string) {
  for await (const posting of postings) {
    const { amount, currency } = posting;
    yield [
      posting.day.toString(),
      posting.at.toZonedDateTimeISO(timeZone).toPlainTime().toString({ smallestUnit: 'minute' }),
      String(posting.transactionId),
      posting.kind,
      posting.account,
      currency,
      amount > 0 ? moneyInput(amount, currency) : '',
      amount < 0 ? moneyInput(-amount, currency) : '',
      posting.way,
      String(posting.orderId ?? ''),
      posting.buyer ?? '',
      posting.name ?? '',
      posting.typeName ?? '',
      String(posting.paymentId ?? ''),
      posting.reference ?? '',
      String(posting.refundId ?? ''),
    ];
  }
}
