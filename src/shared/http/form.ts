import { HTTPException } from 'hono/http-exception';
import { z } from 'zod';
import { Invalid } from '../errors.ts';
import { formatMoney } from '../i18n/formats.ts';
import { hasLink } from '../mail/plain-name.ts';
import { t } from '../messages/translate.ts';
import { MAX_AMOUNT, type Minor, parseMoney } from '../money.ts';
import { composedLine, composedLines } from '../text.ts';
import { isNear, timeZoneOf } from '../time.ts';
import type { Ctx } from './context.ts';

/** What a form posted, before parsing: a value per name, a list where a name occurs more than once. */
export type FormInput = Record<string, string | string[]>;

// More than any page posts: a list of ticket types has two fields for each.
const MAX_FIELDS = 2_000;

/**
 * Reads a posted form; empty if the body is not a form. NUL is removed, because PostgreSQL has no text with it.
 * @throws HTTPException 413 for more fields than any form has
 */
export async function readForm(c: Ctx): Promise<FormInput> {
  const type = c.req.header('content-type') ?? '';
  if (!/^(application\/x-www-form-urlencoded|multipart\/form-data)\b/.test(type)) return {};
  const body = Object.entries(await c.req.parseBody({ all: true }).catch(() => ({})));
  if (body.reduce((count, [, value]) => count + [value].flat().length, 0) > MAX_FIELDS)
    throw new HTTPException(413);
  return Object.fromEntries(
    body.map(([name, value]) => [
      name,
      Array.isArray(value)
        ? value.filter((item) => typeof item === 'string').map(withoutNul)
        : typeof value === 'string'
          ? withoutNul(value)
          : '',
    ]),
  );
}

const withoutNul = (value: string) => value.replaceAll('\0', '');

/** @throws Invalid with the first error of each field */
export function parseForm<T extends z.ZodType>(schema: T, input: FormInput): z.infer<T> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const fields: Record<string, string> = {};
  for (const issue of result.error.issues) fields[String(issue.path[0] ?? 'form')] ??= issue.message;
  throw new Invalid(fields);
}

/** The text of a field's error. A message is a function, because a schema is created once for readers of all languages. */
export type ErrorText = string | (() => string);

/** An error text as an option of a zod schema. */
export const error = (text: ErrorText) => ({ error: () => textOf(text) });

/** As `error`; what checks several fields is not run after it, because it would get text instead of a value. */
const fatal = (text: ErrorText) => ({ ...error(text), abort: true });

const textOf = (text: ErrorText): string => (typeof text === 'string' ? text : text());

/** One line of text, required. */
export const line = (missing: ErrorText, max = 120) =>
  bounded(max, missing)
    .transform(composedLine)
    .pipe(z.string().min(1, error(missing)).max(max, tooLong(max)));

/** A name that may stand in a mail to somebody else's address: without links. */
export const nameLine = (missing: ErrorText, max?: number) =>
  line(missing, max).refine(
    (name) => !hasLink(name),
    error(() => t('field.name_with_link')),
  );

/** Text of any number of lines; may be empty. */
export const text = (max = 5000) =>
  bounded(max)
    .default('')
    .transform(composedLines)
    .pipe(z.string().max(max, tooLong(max)));

const tooLong = (max: number) => error(() => t('field.too_long', { max }));

// Composing makes text up to four times shorter. Everything longer is refused before anything reads it.
const bounded = (max: number, missing: ErrorText = '') =>
  z.string(error(missing)).max(4 * max, { ...tooLong(max), abort: true });

// What is typed into a field of a number, a date or a time.
const short = (wrong: ErrorText) => z.string(error(wrong)).max(40, fatal(wrong)).trim();

export const wholeNumber = (wrong: ErrorText, min: number, max: number) =>
  short(wrong)
    .regex(/^-?\d{1,15}$/, fatal(wrong))
    .transform(Number)
    .pipe(z.number().min(min, error(wrong)).max(max, error(wrong)));

const MAX_EMAIL_LENGTH = 254;
const emailTooLong = error(() => t('field.email_too_long'));

export const email = z
  .string(error(() => t('field.email')))
  .max(4 * MAX_EMAIL_LENGTH, { ...emailTooLong, abort: true })
  .trim()
  .toLowerCase()
  .pipe(z.email(error(() => t('field.email'))).max(MAX_EMAIL_LENGTH, emailTooLong));

/** @returns a schema for an amount of a currency, up to `MAX_AMOUNT` */
export const money = (currency: string, wrong: ErrorText = () => t('field.money')) =>
  short(wrong).transform((value, ctx): Minor => {
    const amount = parseMoney(value, currency);
    if (amount !== undefined && amount <= MAX_AMOUNT) return amount;
    const max = formatMoney(MAX_AMOUNT, currency);
    ctx.addIssue({
      code: 'custom',
      message: amount === undefined ? textOf(wrong) : t('field.money_too_high', { max }),
    });
    return z.NEVER;
  });

/** A rate in percent with two decimals at most, in hundredths of a percent: "17.5" is 1750. */
export const percent = (wrong: ErrorText) =>
  short(wrong)
    .regex(/^\d{1,3}([.,]\d{1,2})?\s?%?$/, fatal(wrong))
    .transform((value) => Math.round(Number(value.replace(',', '.').replace(/[\s%]/g, '')) * 100))
    .pipe(z.number().max(10_000, error(wrong)));

/** As `percent`; null if nothing is entered. */
export const optionalPercent = (wrong: ErrorText) =>
  z.preprocess((value) => (value === undefined || value === '' ? null : value), percent(wrong).nullable());

/** A wall-clock time in whole minutes, as a field of a browser posts it: 20:00, or 20:00:00. */
export const plainTime = (wrong: ErrorText) =>
  short(wrong)
    .regex(/^([01]\d|2[0-3]):[0-5]\d(:00(\.0+)?)?$/, fatal(wrong))
    .transform((value) => Temporal.PlainTime.from(value));

/** A date as a field of a browser posts it, 2026-06-12, of the years that calendars show. */
export const plainDate = (wrong: ErrorText) =>
  z.iso
    .date(fatal(wrong))
    .transform((value) => Temporal.PlainDate.from(value))
    .refine(
      ({ year }) => isNear(year),
      fatal(() => t('field.date_far')),
    );

/** The name of an IANA time zone, as its database spells it. */
export const timeZone = (wrong: ErrorText) =>
  short(wrong).transform((value, ctx): string => {
    const zone = timeZoneOf(value);
    if (!zone) ctx.addIssue({ code: 'custom', message: textOf(wrong) });
    return zone ?? z.NEVER;
  });

/** An instant as our own links and forms write it, of the years that calendars show. */
export const instant = (wrong: ErrorText) =>
  z.iso
    .datetime({ offset: true, ...fatal(wrong) })
    .refine((value) => isNear(Number(value.slice(0, 4))), fatal(wrong))
    .transform((value) => Temporal.Instant.from(value));

/** The version that the editor saw, posted by `VersionField`. Without it the form is refused as stale. */
export const versionField = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number)
  .catch(0);

/** Parses an id in a path or a form. @returns undefined if it is not a valid one */
export function parseId<T extends number>(value: string | undefined): T | undefined {
  return value && /^[1-9]\d{0,8}$/.test(value) ? (Number(value) as T) : undefined;
}

/** The part of an address that people may choose: small letters, digits and hyphens. */
export const slugField = (invalid: ErrorText, max = 60) =>
  z
    .string(error(invalid))
    .max(max, error(invalid))
    .trim()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, error(invalid));
