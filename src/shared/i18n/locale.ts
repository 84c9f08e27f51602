import { AsyncLocalStorage } from 'node:async_hooks';

/** The languages that have a catalogue in every app's `messages/`. To add one, see docs/adding-a-language.md. */
export const LOCALES = ['en-GB'] as const;

/** English with accents, 40 % longer, so that text from outside the catalogues stands out. For tests and development. */
export const PSEUDO_LOCALE = 'en-XA';

export const DEFAULT_LOCALE = 'en-GB';

export type CatalogueLocale = (typeof LOCALES)[number];
export type Locale = CatalogueLocale | typeof PSEUDO_LOCALE;

/** The name of each language in that language. */
export const LOCALE_NAMES: Record<Locale, string> = {
  'en-GB': 'English',
  'en-XA': '[Éñĝļîšĥ]',
};

const storage = new AsyncLocalStorage<Locale>();

/** The reader's locale: that of the request being answered or the mail being written. */
export const currentLocale = (): Locale => storage.getStore() ?? DEFAULT_LOCALE;

/** The reader's locale for `Intl`, which does not support the pseudo-locale. */
export const intlLocale = (): CatalogueLocale => {
  const locale = currentLocale();
  return locale === PSEUDO_LOCALE ? DEFAULT_LOCALE : locale;
};

/** Runs `work`, including everything it awaits, with the messages and formats of a locale. */
export const runInLocale = <T>(locale: Locale, work: () => T): T => storage.run(locale, work);

/** Runs `work` in the locale stored with a user, an order or a booking; in the default one if there is none. */
export const runInKeptLocale = <T>(tag: string | null, work: () => T): T =>
  runInLocale(parseLocale(tag) ?? DEFAULT_LOCALE, work);

/** Parses a stored or received language tag. @returns undefined if it is not a supported locale */
export function parseLocale(tag: string | null | undefined): Locale | undefined {
  if (tag === PSEUDO_LOCALE) return PSEUDO_LOCALE;
  return LOCALES.find((locale) => locale === tag);
}

/**
 * Chooses the best of the available locales.
 * @param acceptLanguage as the browser sends it (RFC 9110 §12.5.4); only its first 200 characters are read
 */
export function negotiateLocale(acceptLanguage: string | undefined, available: readonly Locale[]): Locale {
  const preferred = (acceptLanguage ?? '')
    .slice(0, 200)
    .split(',')
    .map((part) => {
      const [tag = '', ...params] = part.trim().split(';');
      const quality = params.find((param) => param.trim().startsWith('q='))?.trim();
      return { tag: tag.toLowerCase(), quality: quality ? Number(quality.slice(2)) || 0 : 1 };
    })
    .filter(({ tag, quality }) => tag !== '' && quality > 0)
    .sort((a, b) => b.quality - a.quality);
  for (const { tag } of preferred) {
    const exact = available.find((locale) => locale.toLowerCase() === tag);
    if (exact) return exact;
    const language = tag.split('-')[0];
    const near = available.find((locale) => locale !== PSEUDO_LOCALE && locale.split('-')[0] === language);
    if (near) return near;
  }
  return DEFAULT_LOCALE;
}
