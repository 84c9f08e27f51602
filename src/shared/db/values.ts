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

/** Parses results: timestamptz, date and time as Temporal, int8 as a number, every other type as `pg` does. */
export const resultTypes: pg.CustomTypesConfig = {
  // biome-ignore lint/suspicious/noExplicitAny: the signature is pg's
  getTypeParser(oid: number, format?: any): any {
    const parse = format === 'binary' ? undefined : parsers.get(oid);
    return parse ?? pg.types.getTypeParser(oid, format);
  },
};

type Parse = (text: string) => unknown;

const toInstant: Parse = (text) => Temporal.Instant.from(text);
const toDate: Parse = (text) => Temporal.PlainDate.from(text);
const toTime: Parse = (text) => Temporal.PlainTime.from(text);

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
