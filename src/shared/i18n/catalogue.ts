import type { GetICUArgs } from '@schummar/icu-type-parser';
import { type Formatters, IntlMessageFormat } from 'intl-messageformat';
import type { ComponentChildren, VNode } from 'preact';
import { cloneElement, isValidElement } from 'preact';
import { type CatalogueLocale, currentLocale, PSEUDO_LOCALE } from './locale.ts';
import { pseudoMessage } from './pseudo.ts';

/** Messages of one app in one language: ICU MessageFormat by key. */
export type Messages = Readonly<Record<string, string>>;

type Text = string | number;
/** The arguments of a message: `{name}` is a text, `{count, plural, …}` a number. */
export type MessageArgs<M extends string> = GetICUArgs<
  StripTags<M>,
  { ICUArgument: Text; ICUNumberArgument: number; ICUDateArgument: number }
>;
/** The renderers of its tags: `<link>here</link>` needs `link`. */
type Tags<M extends string> = { [Tag in TagNames<M>]: (children: ComponentChildren) => ComponentChildren };
type TagNames<M extends string> = M extends `${string}</${infer Tag}>${infer Rest}`
  ? Tag | TagNames<Rest>
  : never;
type StripTags<M extends string> = M extends `${infer Before}<${string}>${infer After}`
  ? `${Before}${StripTags<After>}`
  : M;
type Arguments<Args> = keyof Args extends never ? [] : [args: Args];
/** In a message with markup, a text argument may be an element too. */
type RichArgs<Args> = { [Name in keyof Args]: Args[Name] | (string extends Args[Name] ? VNode : never) };

/** An error message to be formatted later, in the language of its reader. `catalogue` names the app that has it. */
export type Reason = { catalogue: string; code: string; args: Record<string, Text> };

/** Keys of the messages that explain an error: `error.<code>`. */
type ErrorCode<M extends Messages> = keyof M extends infer K
  ? K extends `error.${infer Code}`
    ? Code
    : never
  : never;

export type Translator<M extends Messages> = {
  /** The message in the reader's language. */
  t<K extends keyof M & string>(key: K, ...args: Arguments<MessageArgs<M[K]>>): string;
  /** The same, for a message with tags, or with elements as arguments. */
  rich<K extends keyof M & string>(key: K, args: RichArgs<MessageArgs<M[K]>> & Tags<M[K]>): ComponentChildren;
  /** The code and arguments of an error message, for a domain error. */
  reason<C extends ErrorCode<M> & string>(code: C, ...args: Arguments<MessageArgs<M[`error.${C}`]>>): Reason;
};

type Format = (key: string, args?: Record<string, unknown>) => string | unknown[];
const formatsByCatalogue = new Map<string, Format>();

/**
 * Creates the translator of an app.
 * @param catalogue the app's name
 * @param languages its messages in every language of `LOCALES`
 */
export function createTranslator<const M extends Messages>(
  catalogue: string,
  languages: Record<CatalogueLocale, M>,
): Translator<M> {
  const compiled = new Map<string, IntlMessageFormat | string>();
  const format: Format = (key, args) => {
    const locale = currentLocale();
    const id = `${locale} ${key}`;
    let message = compiled.get(id);
    if (message === undefined) {
      message = compile(languages, locale, key);
      compiled.set(id, message);
    }
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
export function wordReason({ catalogue, code, args }: Reason): string {
  const format = formatsByCatalogue.get(catalogue);
  if (!format) throw new Error(`no messages of ${catalogue}`);
  return format(`error.${code}`, args) as string;
}

function compile(
  languages: Record<CatalogueLocale, Messages>,
  locale: string,
  key: string,
): IntlMessageFormat | string {
  const pseudo = locale === PSEUDO_LOCALE;
  const source = languages[pseudo ? 'en-GB' : (locale as CatalogueLocale)][key];
  if (source === undefined) throw new Error(`no message ${key} in ${locale}`);
  const parsed = IntlMessageFormat.__parse?.(source, { shouldParseSkeletons: false }) ?? source;
  const message = new IntlMessageFormat(
    pseudo && typeof parsed !== 'string' ? pseudoMessage(parsed) : parsed,
    pseudo ? 'en-GB' : locale,
    undefined,
    { formatters },
  );
  const [first, ...rest] = message.getAst();
  // Most messages are plain text, and are kept as that.
  return !first || (rest.length === 0 && first.type === 0) ? (message.format() as string) : message;
}

const numberFormats = new Map<string, Intl.NumberFormat>();
const pluralRules = new Map<string, Intl.PluralRules>();

// The library's own cache serialises its arguments at each call; this one takes a tenth of the time.
const formatters: Formatters = {
  getNumberFormat: (locale, options) =>
    kept(
      numberFormats,
      `${locale}${options ? JSON.stringify(options) : ''}`,
      () => new Intl.NumberFormat(locale, options),
    ),
  getPluralRules: (locale, options) =>
    kept(pluralRules, `${locale} ${options?.type}`, () => new Intl.PluralRules(locale, options)),
  getDateTimeFormat: (locale, options) => new Intl.DateTimeFormat(locale, options),
};

function kept<T>(cache: Map<string, T>, key: string, make: () => T): T {
  let value = cache.get(key);
  if (value === undefined) {
    value = make();
    cache.set(key, value);
  }
  return value;
}

// The parts of a message are a list to Preact, whose elements need keys.
function withKeys(parts: string | unknown[]): ComponentChildren {
  if (!Array.isArray(parts)) return parts;
  return parts.map((part, at) =>
    isValidElement(part) && part.key == null ? cloneElement(part, { key: at }) : part,
  ) as ComponentChildren;
}
