import { t } from '../messages/translate.ts';
import { UNKNOWN_ZONE } from '../time.ts';
import { currentLocale, intlLocale, PSEUDO_LOCALE } from './locale.ts';
import { accented } from './pseudo.ts';

// Dates, times, money and lists in the reader's locale. Making an Intl format takes a hundred times as long as using it,
// so formats are cached.

/** "Friday 12 June 2026" */
export const longDate = (date: Temporal.PlainDate): string => formatDate('long', date);

/** "Friday 12 June" */
export const dayName = (date: Temporal.PlainDate): string => formatDate('day', date);

/** "Fri 12 June" */
export const shortDate = (date: Temporal.PlainDate): string => formatDate('short', date);

/** "Fri 12 Jun 2026": for tables. */
export const compactDate = (date: Temporal.PlainDate): string => formatDate('compact', date);

/** "Fri 12" */
export const shortDay = (date: Temporal.PlainDate): string => formatDate('short-day', date);

/** "Fri" */
export const shortWeekday = (date: Temporal.PlainDate): string => formatDate('short-weekday', date);

/** "Monday" of an ISO day of the week, Monday 1 … Sunday 7. */
export const weekdayName = (dayOfWeek: number, length: 'long' | 'short' = 'long'): string =>
  // 1 January 2024 was a Monday.
  formatDate(length === 'long' ? 'weekday' : 'short-weekday', { year: 2024, month: 1, day: dayOfWeek });

/** "June 2026" */
export const monthAndYear = (month: Temporal.PlainYearMonth): string =>
  formatDate('month-and-year', firstOf(month));

/** "June" */
export const monthName = (month: Temporal.PlainYearMonth): string => formatDate('month', firstOf(month));

// Making a date of a month takes a hundred times as long as looking up its name.
const firstOf = ({ year, month }: Temporal.PlainYearMonth): DateFields => ({ year, month, day: 1 });

/** "Jun" */
export const shortMonth = (date: Temporal.PlainDate): string => formatDate('short-month', date);

/** "20:00" */
export const clockTime = (at: WallTime): string =>
  times.getOrInsertComputed(`${currentLocale()} ${at.hour}:${at.minute}`, () =>
    inLocale((locale) =>
      new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' }).format(
        Date.UTC(2024, 0, 1, at.hour, at.minute),
      ),
    ),
  );

/** "20:00–22:30" */
export const timeRange = (from: WallTime, to: WallTime): string =>
  t('format.time_range', { from: clockTime(from), to: clockTime(to) });

/** "Friday 12 June 2026, 20:00–22:30", "Friday 12 June 2026, 09:00 to Sunday 14 June 2026, 17:00" */
export function span(from: Temporal.ZonedDateTime, to: Temporal.ZonedDateTime): string {
  const sameEvening = from.toPlainDate().equals(to.toPlainDate()) || endsBeforeSix(from, to);
  return spanOf(from, to, { sameEvening, dateWords: longDate });
}

// An event that ends at 01:00 belongs to the evening before.
const endsBeforeSix = (from: Temporal.ZonedDateTime, to: Temporal.ZonedDateTime): boolean =>
  to.hour < 6 && from.toPlainDate().add({ days: 1 }).equals(to.toPlainDate());

/** "Fri 12 Jun 2026, 20:00–22:30": for tables. An end a day or more after the start is named with its date. */
export const shortSpan = (from: Temporal.ZonedDateTime, to: Temporal.ZonedDateTime): string =>
  spanOf(from, to, { sameEvening: from.until(to).total('hours') < 24, dateWords: compactDate });

function spanOf(
  from: Temporal.ZonedDateTime,
  to: Temporal.ZonedDateTime,
  { sameEvening, dateWords }: { sameEvening: boolean; dateWords: (date: Temporal.PlainDate) => string },
): string {
  const times = { date: dateWords(from.toPlainDate()), from: clockTime(from), to: clockTime(to) };
  return sameEvening
    ? t('format.date_and_time', times)
    : t('format.dates_and_times', { ...times, to_date: dateWords(to.toPlainDate()) });
}

/** "BST": the short name of a zone at a time, which distinguishes the two halves of a repeated hour. */
export const zoneAbbreviation = (at: Temporal.ZonedDateTime): string =>
  new Intl.DateTimeFormat(intlLocale(), { timeZone: at.timeZoneId, timeZoneName: 'short' })
    .formatToParts(at.epochMilliseconds)
    .find(({ type }) => type === 'timeZoneName')?.value ?? '';

/** "London time", "Reykjavik time" */
export const zoneName = (timeZone: string): string =>
  timeZone === 'UTC' || timeZone === UNKNOWN_ZONE
    ? 'UTC'
    : t('format.zone', { city: timeZone.split('/').at(-1)?.replaceAll('_', ' ') ?? timeZone });

/** "£11.50", with the currency's own number of decimals. */
export const formatMoney = (amountMinor: number, currency: string): string => {
  const { format, decimals } = moneyFormats.getOrInsertComputed(`${currentLocale()} ${currency}`, () => {
    const format = new Intl.NumberFormat(intlLocale(), { style: 'currency', currency });
    return { format, decimals: format.resolvedOptions().maximumFractionDigits ?? 2 };
  });
  return format.format(amountMinor / 10 ** decimals);
};

/** "£" */
export const currencySign = (currency: string): string =>
  new Intl.NumberFormat(intlLocale(), { style: 'currency', currency, currencyDisplay: 'narrowSymbol' })
    .formatToParts(0)
    .find(({ type }) => type === 'currency')?.value ?? currency;

/** "British Pound" */
export const currencyName = (currency: string): string =>
  inLocale(
    (locale) =>
      currencyNames
        .getOrInsertComputed(locale, () => new Intl.DisplayNames(locale, { type: 'currency' }))
        .of(currency) ?? currency,
  );

/** "1,200" */
export const formatNumber = (value: number): string =>
  numberFormats.getOrInsertComputed(currentLocale(), () => new Intl.NumberFormat(intlLocale())).format(value);

/** "Monday, Tuesday and Friday"; as alternatives "Monday, Tuesday or Friday". */
export const formatList = (
  items: readonly string[],
  type: 'conjunction' | 'disjunction' = 'conjunction',
): string =>
  listFormat(type)
    .formatToParts(items)
    .map((part) => (part.type === 'literal' ? inLocale(() => part.value) : part.value))
    .join('');

/** "Main hall, 20:00–22:30, £54.00": facts about one thing in a row. Empty ones are left out. */
export const formatFacts = (facts: readonly (string | null | undefined | false | 0)[]): string =>
  listFormat('unit').format(facts.flatMap((fact) => fact || []));

const listFormat = (type: 'conjunction' | 'disjunction' | 'unit'): Intl.ListFormat =>
  listFormats.getOrInsertComputed(
    `${currentLocale()} ${type}`,
    () => new Intl.ListFormat(intlLocale(), { type }),
  );

type WallTime = Temporal.ZonedDateTime | Temporal.PlainTime;
type DateStyle = keyof typeof DATE_STYLES;

const DATE_STYLES = {
  long: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  day: { weekday: 'long', day: 'numeric', month: 'long' },
  short: { weekday: 'short', day: 'numeric', month: 'long' },
  compact: { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
  'short-day': { weekday: 'short', day: 'numeric' },
  'short-weekday': { weekday: 'short' },
  weekday: { weekday: 'long' },
  'month-and-year': { month: 'long', year: 'numeric' },
  month: { month: 'long' },
  'short-month': { month: 'short' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

const dateFormats = new Map<string, Intl.DateTimeFormat>();
const dates = new Map<string, string>();
const times = new Map<string, string>();
const moneyFormats = new Map<string, { format: Intl.NumberFormat; decimals: number }>();
const currencyNames = new Map<string, Intl.DisplayNames>();
const numberFormats = new Map<string, Intl.NumberFormat>();
const listFormats = new Map<string, Intl.ListFormat>();

// Pages show the same few hundred dates repeatedly.
const MAX_CACHED_DATES = 5_000;

type DateFields = Pick<Temporal.PlainDate, 'year' | 'month' | 'day'>;

function formatDate(style: DateStyle, { year, month, day }: DateFields): string {
  const locale = currentLocale();
  if (dates.size > MAX_CACHED_DATES) dates.clear();
  return dates.getOrInsertComputed(`${locale} ${style} ${year}-${month}-${day}`, () =>
    inLocale((intl) => {
      const format = dateFormats.getOrInsertComputed(
        `${intl} ${style}`,
        () => new Intl.DateTimeFormat(intl, { ...DATE_STYLES[style], timeZone: 'UTC' }),
      );
      const text = format.format(
        new Temporal.PlainDate(year, month, day).toZonedDateTime('UTC').epochMilliseconds,
      );
      // CLDR puts a comma after the weekday in some British styles only; this removes it from all.
      return intl === 'en-GB' ? text.replace(',', '') : text;
    }),
  );
}

const inLocale = (format: (locale: string) => string): string =>
  currentLocale() === PSEUDO_LOCALE ? accented(format(intlLocale())) : format(intlLocale());

/** A rate in hundredths of a percent: "20 %", as the reader's language writes it. */
export const formatRate = (rate: number): string =>
  new Intl.NumberFormat(intlLocale(), { style: 'percent', maximumFractionDigits: 2 }).format(rate / 10_000);

/** A rate in hundredths of a percent as the value of a form field: "17.5". */
export const percentInput = (rate: number): string => String(rate / 100);
