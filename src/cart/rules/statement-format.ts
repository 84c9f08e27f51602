import { type Minor, minor, parseMoney } from '../../shared/money.ts';

export const DELIMITERS = [',', ';', '\t', '|'] as const;
export const ENCODINGS = ['utf-8', 'windows-1252', 'utf-16le'] as const;
export const DATE_FORMATS = ['dmy', 'mdy', 'ymd'] as const;
export const DECIMALS = ['.', ','] as const;

/** How the columns of a statement are read. Columns are counted from 0. */
export type StatementMapping = {
  encoding: (typeof ENCODINGS)[number];
  delimiter: (typeof DELIMITERS)[number];
  /** the line of the headings, counted from 1; 0 if there are none. Lines before it are not read. */
  headerLine: number;
  date: number;
  /** one column with signs, or one for what came in and one for what went out */
  amount: number | null;
  paidIn: number | null;
  paidOut: number | null;
  text: number;
  name: number | null;
  dateFormat: (typeof DATE_FORMATS)[number];
  decimal: (typeof DECIMALS)[number];
  currency: string;
};

/** A line as the bank has it. What went out is negative. */
export type BankLine = { bookedOn: Temporal.PlainDate; amount: Minor; text: string; name: string };

export type LineProblem = 'date' | 'amount' | 'columns';

const MAX_TEXT = 500;

/** Reads a row of a statement. @returns the problem with the cell that is wrong; undefined for a row without an amount */
export function readBankLine(
  cells: readonly string[],
  mapping: StatementMapping,
): BankLine | { problem: LineProblem; cell: string } | undefined {
  const at = (column: number | null): string => (column === null ? '' : (cells[column] ?? '').trim());
  if (cells.every((cell) => cell.trim() === '')) return undefined;
  if (cells.length <= Math.max(mapping.date, mapping.amount ?? 0, mapping.paidIn ?? 0, mapping.paidOut ?? 0))
    return { problem: 'columns', cell: cells.join(' ').slice(0, 60) };
  const bookedOn = parseBankDate(at(mapping.date), mapping.dateFormat);
  if (!bookedOn) return { problem: 'date', cell: at(mapping.date).slice(0, 60) };
  const amount = amountIn(at, mapping);
  if (typeof amount !== 'number') return { problem: 'amount', cell: amount.slice(0, 60) };
  if (amount === 0) return undefined;
  return { bookedOn, amount: minor(amount), text: tidy(at(mapping.text)), name: tidy(at(mapping.name)) };
}

function amountIn(at: (column: number | null) => string, mapping: StatementMapping): number | string {
  const { amount, paidIn, paidOut } = mapping;
  if (amount !== null) return parseBankAmount(at(amount), mapping) ?? at(amount);
  const [came, went] = [at(paidIn), at(paidOut)];
  const cameIn = came === '' ? 0 : parseBankAmount(came, mapping);
  const wentOut = went === '' ? 0 : parseBankAmount(went, mapping);
  if (cameIn === undefined || wentOut === undefined || (came === '' && went === ''))
    return `${came} ${went}`.trim();
  // Some banks write what went out with a minus, others without.
  return Math.abs(cameIn) - Math.abs(wentOut);
}

// Control characters and those that change the direction of text say nothing here.
const tidy = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cf}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, MAX_TEXT);

/** Reads an amount with its sign: "-1,234.50", "1.234,50", "(12.00)", "12.00 DR". */
export function parseBankAmount(
  text: string,
  { decimal, currency }: Pick<StatementMapping, 'decimal' | 'currency'>,
): number | undefined {
  if (text.length > 40) return undefined;
  const bare = text.replace(/[\s£€$'’]|[A-Z]{3}(?=\s*[\d(+-])|(?<=\d\s*)(EUR|GBP|USD)$/gu, '');
  const match = /^([-+(]?)([\d.,]+)(-|\)|CR|DR|C|D|S|H)?$/i.exec(bare);
  if (!match) return undefined;
  const [, before = '', digits = '', after = ''] = match;
  const grouping = decimal === '.' ? ',' : '.';
  const [whole = '', fraction, ...more] = digits.split(decimal);
  if (more.length > 0 || fraction?.includes(grouping)) return undefined;
  if (whole.includes(grouping) && !/^\d{1,3}([.,]\d{3})+$/.test(whole)) return undefined;
  const plain = `${whole.replaceAll(grouping, '') || '0'}${fraction ? `.${fraction}` : ''}`;
  const amount = parseMoney(plain, currency);
  if (amount === undefined) return undefined;
  const isNegative = before === '-' || before === '(' || /^(-|\)|DR|D|S)$/i.test(after);
  return isNegative ? -amount : amount;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Reads a date: 2026-12-01, 01/12/2026, 1.12.26, 1 Dec 2026. A time behind it is left out. */
export function parseBankDate(
  text: string,
  format: StatementMapping['dateFormat'],
): Temporal.PlainDate | undefined {
  if (text.length > 40) return undefined;
  const iso =
    /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})(?!\d)/.exec(text);
  if (iso) return dateOf(iso[1], iso[2], iso[3]);
  const named = /^(\d{1,2})[\s./-]+([a-z]{3})[a-z]*\.?[\s./-]+(\d{4}|\d{2})(?!\d)/i.exec(text);
  if (named) return dateOf(named[3], String(MONTHS.indexOf((named[2] ?? '').toLowerCase()) + 1), named[1]);
  const plain = /^(\d{1,2})[\s./-](\d{1,2})[\s./-](\d{4}|\d{2})(?!\d)/.exec(text);
  if (!plain) return undefined;
  return format === 'mdy' ? dateOf(plain[3], plain[1], plain[2]) : dateOf(plain[3], plain[2], plain[1]);
}

function dateOf(year = '', month = '', day = ''): Temporal.PlainDate | undefined {
  const full = Number(year.length === 2 ? `20${year}` : year);
  if (full < 1970 || full > 2199) return undefined;
  try {
    return Temporal.PlainDate.from(
      { year: full, month: Number(month), day: Number(day) },
      { overflow: 'reject' },
    );
  } catch {
    return undefined;
  }
}

/** Chooses how to read a statement by its first rows, of each delimiter. */
export function guessMapping(
  samples: readonly { delimiter: StatementMapping['delimiter']; rows: readonly (readonly string[])[] }[],
  { encoding, currency }: Pick<StatementMapping, 'encoding' | 'currency'>,
): StatementMapping {
  const [best] = [...samples].sort((a, b) => widthOf(b.rows) - widthOf(a.rows));
  const rows = best?.rows ?? [];
  const isDate = (cell = '') => parseBankDate(cell.trim(), 'dmy') ?? parseBankDate(cell.trim(), 'mdy');
  const isAmount = (cell = '') =>
    /\d/.test(cell) &&
    DECIMALS.some((decimal) => parseBankAmount(cell.trim(), { decimal, currency }) !== undefined);
  const first = Math.max(
    0,
    rows.findIndex((cells) => cells.some(isDate) && cells.some((cell) => isAmount(cell) && !isDate(cell))),
  );
  const data = rows.slice(first);
  const headings = (rows[first - 1] ?? []).map((cell) => cell.toLowerCase());
  const width = Math.max(0, ...data.map((cells) => cells.length));
  const columns = Array.from({ length: width }, (_, at) => at);
  const share = (at: number, test: (cell: string) => unknown) =>
    data.filter((cells) => test(cells[at] ?? '')).length / Math.max(1, data.length);
  const headed = (pattern: RegExp) => columns.find((at) => pattern.test(headings[at] ?? ''));
  const date = columns.find((at) => share(at, isDate) > 0.7) ?? 0;
  const paidIn = headed(/paid in|money in|credit|deposit|haben/);
  const paidOut = headed(/paid out|money out|debit|withdraw|soll/);
  const hasTwo = paidIn !== undefined && paidOut !== undefined;
  const amount =
    headed(/^amount|betrag|value$/) ??
    columns.find((at) => at !== date && share(at, (cell) => isAmount(cell) && !isDate(cell)) > 0.7);
  const texts = columns
    .filter((at) => at !== date && share(at, (cell) => cell === '' || isAmount(cell) || isDate(cell)) < 0.9)
    .sort((a, b) => lengthOf(data, b) - lengthOf(data, a));
  const name = headed(/name|payee|payer|counter ?party|beg[uü]nstigter/);
  const text =
    headed(/reference|description|details|memo|narrative|purpose|verwendung/) ??
    texts.find((at) => at !== name) ??
    date;
  const cells = data.map((row) => row[amount ?? paidIn ?? 0] ?? '');
  const decimal = cells.some((cell) => /,\d{1,2}\D*$/.test(cell)) ? ',' : '.';
  return {
    encoding,
    delimiter: best?.delimiter ?? ',',
    headerLine: first,
    date,
    amount: hasTwo ? null : (amount ?? 0),
    paidIn: hasTwo ? paidIn : null,
    paidOut: hasTwo ? paidOut : null,
    text,
    name: name !== undefined && name !== text ? name : null,
    dateFormat: dateFormatOf(data.map((row) => row[date] ?? '')),
    decimal,
    currency,
  };
}

/** How many columns most rows have; 1 if a delimiter is not in use. */
function widthOf(rows: readonly (readonly string[])[]): number {
  const widths = [...Map.groupBy(rows, (cells) => cells.length)].sort((a, b) => b[1].length - a[1].length);
  return widths[0]?.[0] ?? 0;
}

const lengthOf = (rows: readonly (readonly string[])[], at: number): number =>
  rows.reduce((sum, cells) => sum + (cells[at] ?? '').length, 0);

function dateFormatOf(cells: readonly string[]): StatementMapping['dateFormat'] {
  if (cells.some((cell) => /^\d{4}/.test(cell.trim()))) return 'ymd';
  const parts = cells.map((cell) => /^(\d{1,2})[./-](\d{1,2})[./-]/.exec(cell.trim()));
  const isMonthFirst =
    parts.some((part) => Number(part?.[2]) > 12) && !parts.some((part) => Number(part?.[1]) > 12);
  return isMonthFirst ? 'mdy' : 'dmy';
}
