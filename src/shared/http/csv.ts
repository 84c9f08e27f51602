import { pipeline, Readable } from 'node:stream';
import { stringify } from 'csv-stringify';

/**
 * Writes a CSV file (RFC 4180) for spreadsheets while its rows are read. Every export uses it, so that no text of
 * strangers is run as a formula. An error destroys the stream: the download breaks off instead of ending early with
 * rows missing.
 * @param rows cells as text; dates and amounts in forms that spreadsheets of every locale read
 */
export function csvStream(
  headings: readonly string[],
  rows: AsyncIterable<readonly string[]>,
): ReadableStream {
  const csv = stringify({
    // Spreadsheets take UTF-8 without a byte order mark for an older encoding.
    bom: true,
    header: true,
    columns: headings.map(withoutFormulas),
    record_delimiter: 'windows',
    quote_record_delimiter: true,
  });
  const file = pipeline(withoutFormulasIn(rows), csv, () => {});
  // Node and the DOM each declare this class.
  return Readable.toWeb(file) as ReadableStream;
}

async function* withoutFormulasIn(rows: AsyncIterable<readonly string[]>) {
  for await (const row of rows) yield row.map(withoutFormulas);
}

/**
 * Prefixes what a spreadsheet would run as a formula with an apostrophe. A spreadsheet that takes semicolons, tabs or
 * line breaks as delimiters sees further cells in a value, with quotes and spaces around them. Negative amounts stay
 * numbers. The library's own escape_formulas looks at the first character only.
 */
const withoutFormulas = (value: string): string =>
  /^-\d+(\.\d+)?$/.test(value) ? value : value.replace(FORMULA, "'");

// The places before a formula, and the start of a cell that begins with a delimiter.
const FORMULA =
  /(?<=^|[;\t\r\n])(?=["'\p{Zs}\p{Cf}\v\f]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])|^(?=["'\p{Zs}\p{Cf}\v\f]*[\t\r])/gu;
