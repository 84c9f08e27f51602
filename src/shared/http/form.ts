import { z } from 'zod';
import { Invalid } from '../errors.ts';
import { t } from '../messages/translate.ts';
import { type Minor, parseMoney } from '../money.ts';
import type { Ctx } from './context.ts';

/** What a form sent: a value a name, a list where a name came more than once. Without NUL, which PostgreSQL can't take. */
export type FormInput = Record<string, string | string[]>;

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

/** @throws Invalid with a sentence for each field that can't be taken */
export function parseForm<T extends z.ZodType>(schema: T, sent: FormInput): z.infer<T> {
  const result = schema.safeParse(sent);
  if (result.success) return result.data;
  const fields: Record<string, string> = {};
  for (const issue of result.error.issues) fields[String(issue.path[0] ?? 'form')] ??= issue.message;
  throw new Invalid(fields);
}

// What can't be seen, or turns the direction of what follows: a name could hide in it, or pretend to be another.
const UNSEEN = /(?![\n\t])\p{Cc}|[\u200b\u202a-\u202e\u2060-\u2069\ufeff]/gu;

/** What a field's error says, worded when it is found: a schema is made once, for readers of every language. */
export type Says = string | (() => string);

/** For zod, which takes a function inside an object only. */
export const error = (says: Says) => ({ error: typeof says === 'string' ? () => says : says });

/** One line of text that must be there. */
export const line = (says: Says, max = 120) =>
  z
    .string(error(says))
    .transform((value) => value.normalize('NFC').replace(/\s+/g, ' ').replace(UNSEEN, '').trim())
    .pipe(
      z
        .string()
        .min(1, error(says))
        .max(
          max,
          error(() => t('field.too_long', { max })),
        ),
    );

/** Text that may be empty, its line breaks kept. */
export const text = (max = 5000) =>
  z
    .string()
    .default('')
    .transform((value) => value.normalize('NFC').replace(/\r\n?/g, '\n').replace(UNSEEN, '').trim())
    .pipe(
      z.string().max(
        max,
        error(() => t('field.too_long', { max })),
      ),
    );

export const wholeNumber = (says: Says, min: number, max: number) =>
  z
    .string(error(says))
    .trim()
    .regex(/^-?\d{1,9}$/, error(says))
    .transform(Number)
    .pipe(z.number().min(min, error(says)).max(max, error(says)));

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

export const money = (currency: string, says: Says = () => t('field.money')) =>
  z.string(error(says)).transform((value, ctx): Minor => {
    const amount = parseMoney(value, currency);
    if (amount !== undefined && amount <= 100_000_000) return amount;
    ctx.addIssue({ code: 'custom', message: typeof says === 'string' ? says : says() });
    return z.NEVER;
  });

export const plainTime = (says: Says) => temporal(says, (value) => Temporal.PlainTime.from(value));
export const plainDate = (says: Says) => temporal(says, (value) => Temporal.PlainDate.from(value));

function temporal<T>(says: Says, parse: (value: string) => T) {
  return z
    .string(error(says))
    .trim()
    .transform((value, ctx): T => {
      try {
        return parse(value);
      } catch {
        ctx.addIssue({ code: 'custom', message: typeof says === 'string' ? says : says() });
        return z.NEVER;
      }
    });
}

/** An id in an address or a form; undefined for what could not be one. */
export function parseId<T extends number>(value: string | undefined): T | undefined {
  return value && /^[1-9]\d{0,8}$/.test(value) ? (Number(value) as T) : undefined;
}
