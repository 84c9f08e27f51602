import { parseMoney } from '../../shared/money.ts';
import { BrokenTable, parseCsv } from './csv.ts';

export type CatalogueRow = {
  code: string;
  name: string;
  brand: string;
  category: string;
  unit: string;
  priceMinor: number;
};
/** The problem of a row. Rows are numbered as in a spreadsheet: the headings are row 1. */
export type Problem = { row: number; says: string };
export type Catalogue = { rows: CatalogueRow[]; problems: Problem[] };

export const MAX_FILE_BYTES = 2 * 1024 * 1024;
const LIMITS = { rows: 20_001, columns: 60, cellLength: 1000 };

/**
 * Parses a wholesaler's catalogue: a table with the columns code, description and price, and optionally brand, size and
 * category; other columns are ignored. The input is untrusted.
 */
export function parseCatalogue(bytes: Uint8Array, currency: string): Catalogue {
  const text = textOf(bytes);
  if (text === undefined) {
    return refused(1, 'It is not text in UTF-8. Save it from the spreadsheet as “CSV UTF-8”, and try again.');
  }
  try {
    return readTable(parseCsv(text, LIMITS), currency);
  } catch (error) {
    if (error instanceof BrokenTable) return refused(error.row, error.message);
    throw error;
  }
}

const refused = (row: number, says: string): Catalogue => ({ rows: [], problems: [{ row, says }] });

function textOf(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

function readTable([headings = [], ...table]: string[][], currency: string): Catalogue {
  const columns = columnsOf(headings);
  if ('missing' in columns) {
    return refused(1, `There is no column “${columns.missing}”. It needs: code, description, price.`);
  }
  const rows: CatalogueRow[] = [];
  const problems: Problem[] = [];
  const rowOfCode = new Map<string, number>();
  for (const [at, cells] of table.entries()) {
    const row = at + 2;
    if (cells.every((cell) => cell.trim() === '')) continue;
    const says = readRow(cells, columns, currency);
    if (typeof says === 'string') {
      problems.push({ row, says });
      continue;
    }
    const before = rowOfCode.get(says.code);
    if (before) problems.push({ row, says: `The code ${says.code} stands in row ${before} already.` });
    rowOfCode.set(says.code, row);
    rows.push(says);
  }
  if (rows.length === 0 && problems.length === 0) return refused(2, 'There is no product in it.');
  return { rows, problems };
}

const NEEDED = ['code', 'description', 'price'] as const;
const OPTIONAL = ['brand', 'size', 'category'] as const;
type Column = (typeof NEEDED)[number] | (typeof OPTIONAL)[number];
type Columns = Record<Column, number>;

function columnsOf(headings: string[]): Columns | { missing: string } {
  const names = headings.map((heading) => heading.trim().toLowerCase());
  const missing = NEEDED.find((name) => !names.includes(name));
  if (missing) return { missing };
  const at = (name: Column) => names.indexOf(name);
  return {
    code: at('code'),
    description: at('description'),
    price: at('price'),
    brand: at('brand'),
    size: at('size'),
    category: at('category'),
  };
}

/** Parses a row into a product, or a problem. */
function readRow(cells: string[], columns: Columns, currency: string): CatalogueRow | string {
  const cell = (name: Column) => (cells[columns[name]] ?? '').normalize('NFC').replace(/\s+/g, ' ').trim();
  const code = cell('code');
  if (!/^[A-Za-z0-9][A-Za-z0-9 ._/+-]{0,39}$/.test(code)) {
    return code === ''
      ? 'The code is missing.'
      : `“${shortened(code)}” is no code: letters, digits and . _ / + - only.`;
  }
  const name = cell('description');
  if (name === '') return `${code} has no description.`;
  const price = priceOf(cell('price'), currency);
  if (price === undefined) return `${code}: “${shortened(cell('price'))}” is no price like 3.50.`;
  const tooLong = (Object.keys(LENGTHS) as (keyof typeof LENGTHS)[]).find(
    (key) => cell(key).length > LENGTHS[key],
  );
  if (tooLong) return `${code}: the ${tooLong} has more than ${LENGTHS[tooLong]} characters.`;
  if (UNSHOWABLE.test([...NEEDED, ...OPTIONAL].map(cell).join(''))) {
    return `${code}: there are characters in it that can’t be shown.`;
  }
  return {
    code,
    name,
    brand: cell('brand'),
    category: cell('category'),
    unit: cell('size'),
    priceMinor: price,
  };
}

/** Control characters, and those that change the direction of text. */
const UNSHOWABLE = /\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u;
const LENGTHS = { description: 200, brand: 80, size: 60, category: 60 };

// A comma only groups thousands: "3,50" must not become 350.
function priceOf(text: string, currency: string): number | undefined {
  if (!/^[£€$]? ?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?$/.test(text)) return undefined;
  const price = parseMoney(text, currency);
  return price !== undefined && price <= 100_000_000 ? price : undefined;
}

const shortened = (text: string): string => (text.length > 30 ? `${text.slice(0, 30)}…` : text);
