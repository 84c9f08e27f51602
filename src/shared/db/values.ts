import pg from 'pg';

/** Converts a parameter for PostgreSQL, because `pg` would send Temporal values as quoted JSON. */
export function toPostgres(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toPostgres);
  if (
    value instanceof Temporal.Instant ||
    value instanceof Temporal.PlainDate ||
    value instanceof Temporal.PlainTime ||
    value instanceof Temporal.PlainDateTime
  ) {
    return value.toString();
  }
  return value;
}

/**
 * Parses results: timestamptz, date and time as Temporal, int8 as a number, every other type as `pg` does. PostgreSQL has
 * values that Temporal has not; they are read as the nearest ones, so that one row never breaks the page of many.
 */
export const resultTypes: pg.CustomTypesConfig = {
  // biome-ignore lint/suspicious/noExplicitAny: the signature is pg's
  getTypeParser(oid: number, format?: any): any {
    const parse = format === 'binary' ? undefined : parsers.get(oid);
    return parse ?? pg.types.getTypeParser(oid, format);
  },
};

type Parse = (text: string) => unknown;

/** Parses a timestamptz, also of JSON: before the year 1 or after 9999 and without end as the first or last instant. */
export function toInstant(text: string): Temporal.Instant {
  const end = endOf(text);
  return end === undefined ? Temporal.Instant.from(text) : Temporal.Instant.from(`${end}T00:00Z`);
}

/** Parses a time, also of JSON: the end of a day is its start. */
export const toTime = (text: string): Temporal.PlainTime =>
  Temporal.PlainTime.from(text.startsWith('24') ? '00:00' : text);

const toDate = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(endOf(text) ?? text);

function endOf(text: string): string | undefined {
  if (text.startsWith('-') || text.endsWith('BC')) return '0001-01-01';
  return /^(infinity|\d{5})/.test(text) ? '9999-12-31' : undefined;
}

const parsers = new Map<number, Parse>([
  [pg.types.builtins.TIMESTAMPTZ, toInstant],
  [pg.types.builtins.DATE, toDate],
  [pg.types.builtins.TIME, toTime],
  [pg.types.builtins.INT8, toSafeInteger],
  // Arrays of these types, for which pg has no names.
  [1185, arrayOf(toInstant)],
  [1182, arrayOf(toDate)],
  [1183, arrayOf(toTime)],
  [1016, arrayOf(toSafeInteger)],
]);

function toSafeInteger(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number)) throw new RangeError(`The bigint ${text} is too large for a number`);
  return number;
}

function arrayOf(parse: Parse): Parse {
  return (text) => splitArray(text).map((item) => (item === null ? null : parse(item)));
}

// pg's parser of text[] splits an array and leaves its items as text.
const TEXT_ARRAY: number = 1009;
const splitArray: (text: string) => (string | null)[] = pg.types.getTypeParser(TEXT_ARRAY);
