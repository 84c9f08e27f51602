import { CsvError, parse } from 'csv-parse/sync';

/** A file that is no table: which row it breaks in (the first is 1), and a sentence that says how. */
export class BrokenTable extends Error {
  readonly row: number;

  constructor(row: number, says: string) {
    super(says);
    this.name = 'BrokenTable';
    this.row = row;
  }
}

export type TableLimits = { rows: number; columns: number; cellLength: number };

/**
 * Reads a table as spreadsheets save it: comma, semicolon or tab between cells, quotes around those that hold one of
 * these, a quote in a cell doubled (RFC 4180). Rows that are empty stay in, so that rows count as in the spreadsheet.
 * @throws BrokenTable
 */
export function parseCsv(text: string, limits: TableLimits): string[][] {
  let row = 0;
  try {
    return parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      // The limits below are stricter, and say what is wrong.
      max_record_size: 0,
      on_record: (cells: string[]) => {
        row++;
        const excess = excessOf(row, cells, limits);
        if (excess) throw new BrokenTable(row, excess);
        return cells;
      },
    });
  } catch (error) {
    const says = error instanceof CsvError && BROKEN[error.code];
    if (!says) throw error;
    throw new BrokenTable(row + 1, says);
  }
}

// By the first row alone: it holds the headings, and those no delimiters.
function delimiterOf(text: string): string {
  const first = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  const count = (mark: string) => first.split(mark).length;
  return [',', ';', '\t'].reduce((best, mark) => (count(mark) > count(best) ? mark : best));
}

function excessOf(row: number, cells: string[], limits: TableLimits): string | undefined {
  if (row > limits.rows) return `It has more than ${limits.rows.toLocaleString('en-GB')} rows.`;
  if (cells.length > limits.columns) return `It has more than ${limits.columns} columns.`;
  const tooLong = cells.some((cell) => cell.length > limits.cellLength);
  return tooLong ? `A cell holds more than ${limits.cellLength} characters.` : undefined;
}

const BROKEN: Partial<Record<CsvError['code'], string>> = {
  CSV_QUOTE_NOT_CLOSED: 'A quote is opened and never closed.',
  CSV_INVALID_CLOSING_QUOTE: 'Something stands between a closing quote and the end of its cell.',
  INVALID_OPENING_QUOTE: 'A quote stands in a cell that does not begin with one.',
};
