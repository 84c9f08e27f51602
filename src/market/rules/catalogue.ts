import type { Reason } from '../../shared/i18n/catalogue.ts';
import { MAX_AMOUNT, parseMoney } from '../../shared/money.ts';
import { composed } from '../../shared/text.ts';
import { reason } from '../messages/translate.ts';
import { InvalidTable, parseCsv } from './csv.ts';

export type CatalogueRow = {
  code: string;
  name: string;
  brand: string;
  category: string;
  unit: string;
  priceMinor: number;
};
/** Why a row is refused. Rows are numbered as in a spreadsheet: the headings are row 1. */
export type Problem = { row: number; reason: Reason };
export type Catalogue = { rows: CatalogueRow[]; problems: Problem[] };

export const MAX_FILE_BYTES = 2 * 1024 * 1024;
export const MAX_PRODUCTS = 20_000;
const LIMITS = { rows: MAX_PRODUCTS + 1, columns: 60, cellLength: 1000 };

/**
 * Parses a wholesaler's catalogue: a CSV file with the columns code, description and price, and optionally brand, size
 * and category. Other columns are ignored. The file is untrusted input.
 */
export function parseCatalogue(bytes: Uint8Array, currency: string): Catalogue {
  const text = textOf(bytes);
  if (text === undefined) return refused(1, reason('not_utf8'));
  try {
    return readTable(parseCsv(text, LIMITS), currency);
  } catch (error) {
    if (error instanceof InvalidTable) return refused(error.row, error.reason);
    throw error;
  }
}

const refused = (row: number, why: Reason): Catalogue => ({ rows: [], problems: [{ row, reason: why }] });

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
  if ('missing' in columns) return refused(1, reason('column_missing', { column: columns.missing }));
  const rows: CatalogueRow[] = [];
  const problems: Problem[] = [];
  const rowOfCode = new Map<string, number>();
  for (const [at, cells] of table.entries()) {
    const row = at + 2;
    if (cells.every((cell) => cell.trim() === '')) continue;
    const product = readRow(cells, columns, currency);
    if ('catalogue' in product) {
      problems.push({ row, reason: product });
      continue;
    }
    const { code } = product;
    const earlier = rowOfCode.get(code);
    if (earlier) problems.push({ row, reason: reason('code_repeated', { code, row: earlier }) });
    rowOfCode.set(code, row);
    rows.push(product);
  }
  if (rows.length === 0 && problems.length === 0) return refused(2, reason('no_products'));
  return { rows, problems };
}

const REQUIRED = ['code', 'description', 'price'] as const;
const OPTIONAL = ['brand', 'size', 'category'] as const;
type Column = (typeof REQUIRED)[number] | (typeof OPTIONAL)[number];
type Columns = Record<Column, number>;

function columnsOf(headings: string[]): Columns | { missing: string } {
  const names = headings.map((heading) => heading.trim().toLowerCase());
  const missing = REQUIRED.find((name) => !names.includes(name));
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

/** The product in a row, or why the row is refused. */
function readRow(cells: string[], columns: Columns, currency: string): CatalogueRow | Reason {
  const cell = (name: Column) =>
    composed(cells[columns[name]] ?? '')
      .replace(/\s+/g, ' ')
      .trim();
  const code = cell('code');
  if (!/^[A-Za-z0-9][A-Za-z0-9 ._/+-]{0,39}$/.test(code)) {
    return code === '' ? reason('code_missing') : reason('code_invalid', { code: shortened(code) });
  }
  const name = cell('description');
  if (name === '') return reason('description_missing', { code });
  const price = priceOf(cell('price'), currency);
  if (price === undefined) return reason('price_invalid', { code, price: shortened(cell('price')) });
  const tooLong = (Object.keys(LENGTHS) as (keyof typeof LENGTHS)[]).find(
    (key) => cell(key).length > LENGTHS[key],
  );
  if (tooLong) return reason('cell_too_long_for', { code, column: tooLong, max: LENGTHS[tooLong] });
  if (UNPRINTABLE.test([...REQUIRED, ...OPTIONAL].map(cell).join(''))) {
    return reason('unprintable', { code });
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
const UNPRINTABLE = /\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u;
const LENGTHS = { description: 200, brand: 80, size: 60, category: 60 };

// A comma may only group thousands: "3,50" must not become 350.
function priceOf(text: string, currency: string): number | undefined {
  if (!/^[£€$]? ?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?$/.test(text)) return undefined;
  const price = parseMoney(text, currency);
  return price !== undefined && price <= MAX_AMOUNT ? price : undefined;
}

const shortened = (text: string): string => (text.length > 30 ? `${text.slice(0, 30)}…` : text);
