import { z } from 'zod';
import { error, type FormInput, text, wholeNumber } from '../../../shared/http/form.ts';
import { t } from '../../messages/translate.ts';
import type { LineDecision, StatementMapping } from '../../ports.ts';

export const MAX_STATEMENT_BYTES = 20 * 1024 * 1024;
export const MAX_STATEMENT_MEGABYTES = MAX_STATEMENT_BYTES / 1024 / 1024;
export const MAX_STATEMENT_LINES = 100_000;

export const DELIMITERS: Record<string, StatementMapping['delimiter']> = {
  comma: ',',
  semicolon: ';',
  tab: '\t',
  bar: '|',
};

const required = () => t('statement.column_required');
const column = wholeNumber(required, 0, 200);
const noColumn = z.literal('').transform(() => null);
const optionalColumn = z.union([noColumn, column]);

/** How the columns of a statement are read. */
export const mappingSchema = z
  .object({
    encoding: z.enum(['utf-8', 'windows-1252', 'utf-16le'], error(required)),
    delimiter: z
      .enum(['comma', 'semicolon', 'tab', 'bar'], error(required))
      .transform((name) => DELIMITERS[name] ?? ','),
    header_line: wholeNumber(() => t('statement.header_invalid'), 0, 1000),
    date: column,
    amount: optionalColumn,
    paid_in: optionalColumn,
    paid_out: optionalColumn,
    text: column,
    name: optionalColumn,
    date_format: z.enum(['dmy', 'mdy', 'ymd'], error(required)),
    decimal: z.enum(['.', ','], error(required)),
    currency: z.string(error(required)).regex(
      /^[A-Z]{3}$/,
      error(() => t('statement.currency_invalid')),
    ),
  })
  .refine(({ amount, paid_in, paid_out }) => amount !== null || (paid_in !== null && paid_out !== null), {
    path: ['amount'],
    error: () => t('statement.amount_required'),
  })
  .transform(
    ({ header_line, paid_in, paid_out, date_format, ...mapping }): StatementMapping => ({
      ...mapping,
      headerLine: header_line,
      paidIn: mapping.amount === null ? paid_in : null,
      paidOut: mapping.amount === null ? paid_out : null,
      dateFormat: date_format,
    }),
  );

export const mappingFormInput = (mapping: StatementMapping): FormInput => ({
  encoding: mapping.encoding,
  delimiter: Object.keys(DELIMITERS).find((name) => DELIMITERS[name] === mapping.delimiter) ?? 'comma',
  header_line: String(mapping.headerLine),
  date: String(mapping.date),
  amount: String(mapping.amount ?? ''),
  paid_in: String(mapping.paidIn ?? ''),
  paid_out: String(mapping.paidOut ?? ''),
  text: String(mapping.text),
  name: String(mapping.name ?? ''),
  date_format: mapping.dateFormat,
  decimal: mapping.decimal,
  currency: mapping.currency,
});

export const DECISIONS = [
  'returning',
  'returned',
  'not_ours',
  'cash_in',
] as const satisfies readonly LineDecision[];

export const decisionSchema = z.object({ decision: z.enum(DECISIONS), note: text(500) });

/** @param name of the field: each line of the bank has a form of its own on one page */
export const numberSchema = (name: string) =>
  z.object({ [name]: wholeNumber(() => t('bank.number_required'), 1, 2 ** 31 - 1) });
