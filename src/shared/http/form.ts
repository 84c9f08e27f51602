import { z } from 'zod';
import { Invalid } from '../errors.ts';
import { t } from '../messages/translate.ts';
import { type Minor, parseMoney } from '../money.ts';
import type { Ctx } from './context.ts';

/** What a form posted, before parsing: a value per name, a list where a name occurs more than once. */
export type FormInput = Record<string, string | string[]>;

/** Reads a posted form; empty if the body is not a form. NUL is removed, because PostgreSQL has no text with it. */
export async function readForm(c: Ctx): Promise<FormInput> {
  const type = c.req.header('content-type') ?? '';
  if (!/^(application\/x-www-form-urlencoded|multipart\/form-data)\b/.test(type)) return {};
  const body = await c.req.parseBody({ all: true }).catch(() => ({}));
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [
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

// Characters that are invisible or change the direction of the text: with them one name can look like another.
const INVISIBLE = /(?![\n\t])\p{Cc}|[\u200b\u202a-\u202e\u2060-\u2069\ufeff]/gu;

/** The text of a field's error. A message is a function, because a schema is created once for readers of all languages. */
export type ErrorText = string | (() => string);

/** An error text as an option of a zod schema. */
export const error = (text: ErrorText) => ({ error: () => textOf(text) });

const textOf = (text: ErrorText): string => (typeof text === 'string' ? text : text());

/** One line of text, required. */
export const line = (missing: ErrorText, max = 120) =>
  z
    .string(error(missing))
    .transform((value) => value.normalize('NFC').replace(/\s+/g, ' ').replace(INVISIBLE, '').trim())
    .pipe(
      z
        .string()
        .min(1, error(missing))
        .max(
          max,
          error(() => t('field.too_long', { max })),
        ),
    );

/** Text of any number of lines; may be empty. */
export const text = (max = 5000) =>
  z
    .string()
    .default('')
    .transform((value) => value.normalize('NFC').replace(/\r\n?/g, '\n').replace(INVISIBLE, '').trim())
    .pipe(
      z.string().max(
        max,
        error(() => t('field.too_long', { max })),
      ),
    );

export const wholeNumber = (wrong: ErrorText, min: number, max: number) =>
  z
    .string(error(wrong))
    .trim()
    .regex(/^-?\d{1,15}$/, error(wrong))
    .transform(Number)
    .pipe(z.number().min(min, error(wrong)).max(max, error(wrong)));

export const email = z
  .string(error(() => t('field.email')))
  .trim()
  .toLowerCase()
  .pipe(
    z.email(error(() => t('field.email'))).max(
      254,
      error(() => t('field.email_too_long')),
    ),
  );

/** @returns a schema for an amount of a currency, up to 1,000,000.00 */
export const money = (currency: string, wrong: ErrorText = () => t('field.money')) =>
  z.string(error(wrong)).transform((value, ctx): Minor => {
    const amount = parseMoney(value, currency);
    if (amount !== undefined && amount <= 100_000_000) return amount;
    ctx.addIssue({ code: 'custom', message: textOf(wrong) });
    return z.NEVER;
  });

export const plainTime = (wrong: ErrorText) => temporal(wrong, (value) => Temporal.PlainTime.from(value));
export const plainDate = (wrong: ErrorText) => temporal(wrong, (value) => Temporal.PlainDate.from(value));

function temporal<T>(wrong: ErrorText, parse: (value: string) => T) {
  return z
    .string(error(wrong))
    .trim()
    .transform((value, ctx): T => {
      try {
        return parse(value);
      } catch {
        ctx.addIssue({ code: 'custom', message: textOf(wrong) });
        return z.NEVER;
      }
    });
}

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
