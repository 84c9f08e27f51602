import type { GetICUArgs } from '@schummar/icu-type-parser';
import { type Formatters, IntlMessageFormat } from 'intl-messageformat';
import type { ComponentChildren, VNode } from 'preact';
import { cloneElement, isValidElement } from 'preact';
import { type CatalogueLocale, currentLocale, intlLocale, PSEUDO_LOCALE } from './locale.ts';
import { LITERAL, pseudoMessage } from './pseudo.ts';

/** The messages of one app in one language, in ICU MessageFormat, by key. */
export type Messages = Readonly<Record<string, string>>;

type Text = string | number;
/** The arguments of a message: `{name}` takes text or a number, `{count, plural, …}` a number. */
export type MessageArgs<M extends string> = GetICUArgs<
  StripTags<M>,
  { ICUArgument: Text; ICUNumberArgument: number; ICUDateArgument: number }
>;
/** A renderer for each tag of a message: `<link>terms</link>` needs `link`. */
type Tags<M extends string> = { [Tag in TagNames<M>]: (children: ComponentChildren) => ComponentChildren };
type TagNames<M extends string> = M extends `${string}</${infer Tag}>${infer Rest}`
  ? Tag | TagNames<Rest>
  : never;
type StripTags<M extends string> = M extends `${infer Before}<${string}>${infer After}`
  ? `${Before}${StripTags<After>}`
  : M;
type Arguments<Args> = keyof Args extends never ? [] : [args: Args];
/** The arguments of a message with tags: a text argument may also be an element. */
type RichArgs<Args> = { [Name in keyof Args]: Args[Name] | (string extends Args[Name] ? VNode : never) };

/** An error message that is formatted later, in the reader's language. `catalogue` is the app that defines it. */
export type Reason = { catalogue: string; code: string; args: Record<string, Text> };

/** The codes of an app's error messages, whose keys are `error.<code>`. */
type ErrorCode<M extends Messages> = keyof M extends infer K
  ? K extends `error.${infer Code}`
    ? Code
    : never
  : never;

export type Translator<M extends Messages> = {
  /** Formats a message in the reader's language. */
  t<K extends keyof M & string>(key: K, ...args: Arguments<MessageArgs<M[K]>>): string;
  /** Formats a message that has tags, or elements as arguments. */
  rich<K extends keyof M & string>(key: K, args: RichArgs<MessageArgs<M[K]>> & Tags<M[K]>): ComponentChildren;
  /** Names an error message and its arguments, for a domain error. */
  reason<C extends ErrorCode<M> & string>(code: C, ...args: Arguments<MessageArgs<M[`error.${C}`]>>): Reason;
};

type Format = (key: string, args?: Record<string, unknown>) => string | unknown[];
const formatsByCatalogue = new Map<string, Format>();

/**
 * Creates the translator of an app, and registers its error messages for formatReason().
 * @param catalogue the app's name
 * @param languages the app's messages in every language of `LOCALES`
 */
export function createTranslator<const M extends Messages>(
  catalogue: string,
  languages: Record<CatalogueLocale, M>,
): Translator<M> {
  const compiled = new Map<string, IntlMessageFormat | string>();
  const format: Format = (key, args) => {
    const message = compiled.getOrInsertComputed(`${currentLocale()} ${key}`, () => compile(languages, key));
    return typeof message === 'string' ? message : (message.format(args as Record<string, string>) as string);
  };
  formatsByCatalogue.set(catalogue, format);
  return {
    t: (key, ...[args]) => format(key, args) as string,
    rich: (key, args) => withKeys(format(key, args as Record<string, unknown>)),
    reason: (code, ...[args]) => ({ catalogue, code, args: (args ?? {}) as Record<string, Text> }),
  };
}

/** Formats a reason in the reader's language. */
export function formatReason({ catalogue, code, args }: Reason): string {
  const format = formatsByCatalogue.get(catalogue);
  if (!format) throw new Error(`no messages of ${catalogue}`);
  return format(`error.${code}`, args) as string;
}

/** Compiles a message for the current locale; one of plain text to that text, because most are. */
function compile(languages: Record<CatalogueLocale, Messages>, key: string): IntlMessageFormat | string {
  const language = intlLocale();
  const source = languages[language][key];
  if (source === undefined) throw new Error(`no message ${key} in ${language}`);
  const original = new IntlMessageFormat(source, language, undefined, { formatters });
  const message =
    currentLocale() === PSEUDO_LOCALE
      ? new IntlMessageFormat(pseudoMessage(original.getAst()), language, undefined, { formatters })
      : original;
  return message.getAst().every(({ type }) => type === LITERAL) ? (message.format() as string) : message;
}

const numberFormats = new Map<string, Intl.NumberFormat>();
const pluralRules = new Map<string, Intl.PluralRules>();

// The library's own cache serialises its arguments at each call; this one takes a tenth of the time.
const formatters: Formatters = {
  getNumberFormat: (locale, options) =>
    numberFormats.getOrInsertComputed(
      `${locale}${options ? JSON.stringify(options) : ''}`,
      () => new Intl.NumberFormat(locale, options),
    ),
  getPluralRules: (locale, options) =>
    pluralRules.getOrInsertComputed(
      `${locale} ${options?.type}`,
      () => new Intl.PluralRules(locale, options),
    ),
  getDateTimeFormat: (locale, options) => new Intl.DateTimeFormat(locale, options),
};

// Preact needs a key on each element of a list.
function withKeys(parts: string | unknown[]): ComponentChildren {
  if (!Array.isArray(parts)) return parts;
  return parts.map((part, at) =>
    isValidElement(part) && part.key == null ? cloneElement(part, { key: at }) : part,
  ) as ComponentChildren;
}
