import pg from 'pg';

/** How a parameter goes to PostgreSQL. Left alone, `pg` would send Temporal values as quoted JSON. */
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

/** How results come back: timestamptz as Temporal.Instant, date, time and int8 likewise; every other type as `pg` has it. */
export const resultTypes: pg.CustomTypesConfig = {
  // biome-ignore lint/suspicious/noExplicitAny: pg's own signature of a parser
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

// text[]: `pg` splits it into its parts and leaves them as they stand
const TEXT_ARRAY: number = 1009;
const splitArray: (text: string) => (string | null)[] = pg.types.getTypeParser(TEXT_ARRAY);
