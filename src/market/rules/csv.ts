import { CsvError, parse } from 'csv-parse/sync';
import type { Reason } from '../../shared/i18n/catalogue.ts';
import { reason } from '../messages/translate.ts';

/** A file that is not a valid table. `row` is the first invalid row, counted from 1. */
export class InvalidTable extends Error {
  readonly row: number;
  readonly reason: Reason;

  constructor(row: number, why: Reason) {
    super(`row ${row}: ${why.code}`);
    this.name = 'InvalidTable';
    this.row = row;
    this.reason = why;
  }
}

export type TableLimits = { rows: number; columns: number; cellLength: number };

/**
 * Parses a table as spreadsheets save it (RFC 4180), with comma, semicolon or tab as its delimiter. Empty rows are kept,
 * so that row numbers are those of the spreadsheet.
 * @throws InvalidTable
 */
export function parseCsv(text: string, limits: TableLimits): string[][] {
  let row = 0;
  try {
    return parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      // The limits below are stricter, and have messages for people.
      max_record_size: 0,
      on_record: (cells: string[]) => {
        row++;
        const excess = excessOf(row, cells, limits);
        if (excess) throw new InvalidTable(row, excess);
        return cells;
      },
    });
  } catch (error) {
    const why = error instanceof CsvError && REASONS[error.code];
    if (!why) throw error;
    throw new InvalidTable(row + 1, why);
  }
}

// Only the first row counts, because headings contain no delimiters, while other cells may.
function delimiterOf(text: string): string {
  const first = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  const count = (mark: string) => first.split(mark).length;
  return [',', ';', '\t'].reduce((best, mark) => (count(mark) > count(best) ? mark : best));
}

function excessOf(row: number, cells: string[], limits: TableLimits): Reason | undefined {
  if (row > limits.rows) return reason('too_many_rows', { max: limits.rows });
  if (cells.length > limits.columns) return reason('too_many_columns', { max: limits.columns });
  const tooLong = cells.some((cell) => cell.length > limits.cellLength);
  return tooLong ? reason('cell_too_long', { max: limits.cellLength }) : undefined;
}

const REASONS: Partial<Record<CsvError['code'], Reason>> = {
  CSV_QUOTE_NOT_CLOSED: reason('quote_not_closed'),
  CSV_INVALID_CLOSING_QUOTE: reason('text_after_quote'),
  INVALID_OPENING_QUOTE: reason('quote_in_cell'),
};
