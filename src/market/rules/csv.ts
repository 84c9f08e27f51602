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
  const source = text.replace(/^\uFEFF/, '');
  const delimiter = delimiterOf(source);
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < source.length) {
    const number = rows.length + 1;
    const cell = source[at] === '"' ? quotedCell(source, at, number) : plainCell(source, at, delimiter);
    at = cell.end;
    row.push(cell.text);
    if (cell.text.length > limits.cellLength) {
      throw new BrokenTable(number, `A cell holds more than ${limits.cellLength} characters.`);
    }
    const isLast = source[at] !== delimiter;
    if (row.length + (isLast ? 0 : 1) > limits.columns) {
      throw new BrokenTable(number, `It has more than ${limits.columns} columns.`);
    }
    if (!isLast) {
      at++;
      // The line ends in a delimiter: one more cell, and it is empty.
      if (at < source.length && !/[\r\n]/.test(source[at] ?? '')) continue;
      row.push('');
    } else if (at < source.length && !/[\r\n]/.test(source[at] ?? '')) {
      throw new BrokenTable(number, 'Something stands between a closing quote and the end of its cell.');
    }
    if (source.startsWith('\r\n', at)) at += 2;
    else at += 1;
    rows.push(row);
    if (rows.length > limits.rows) {
      throw new BrokenTable(number, `It has more than ${limits.rows.toLocaleString('en-GB')} rows.`);
    }
    row = [];
  }
  return rows;
}

function delimiterOf(source: string): string {
  const first = /^[^\r\n]*/.exec(source)?.[0] ?? '';
  const count = (mark: string) => first.split(mark).length;
  return [',', ';', '\t'].reduce((best, mark) => (count(mark) > count(best) ? mark : best));
}

function plainCell(source: string, from: number, delimiter: string): { text: string; end: number } {
  let end = from;
  while (end < source.length && !`${delimiter}\r\n`.includes(source[end] ?? '')) end++;
  return { text: source.slice(from, end), end };
}

function quotedCell(source: string, from: number, row: number): { text: string; end: number } {
  let text = '';
  let at = from + 1;
  for (;;) {
    const quote = source.indexOf('"', at);
    if (quote === -1) throw new BrokenTable(row, 'A quote is opened and never closed.');
    text += source.slice(at, quote);
    if (source[quote + 1] !== '"') return { text, end: quote + 1 };
    text += '"';
    at = quote + 2;
  }
}
