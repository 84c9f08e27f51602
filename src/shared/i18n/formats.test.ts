import { expect, test } from 'vitest';
import {
  clockTime,
  compactDate,
  currencyName,
  currencySign,
  formatFacts,
  formatList,
  formatMoney,
  formatNumber,
  longDate,
  monthAndYear,
  shortDate,
  shortDay,
  shortMonth,
  shortSpan,
  span,
  timeRange,
  weekdayName,
  zoneAbbreviation,
  zoneName,
} from './formats.ts';
import { negotiateLocale, runInLocale } from './locale.ts';

const LONDON = 'Europe/London';

test('names dates and months', () => {
  const date = Temporal.PlainDate.from('2026-06-12');
  expect([longDate(date), shortDate(date), monthAndYear(date.toPlainYearMonth())]).toEqual([
    'Friday 12 June 2026',
    'Fri 12 June',
    'June 2026',
  ]);
  expect([compactDate(date), shortDay(date), shortMonth(date)]).toEqual(['Fri 12 Jun 2026', 'Fri 12', 'Jun']);
});

test('names the date of an end only if it is on another day', () => {
  const spanOf = (from: string, to: string) =>
    span(
      Temporal.Instant.from(from).toZonedDateTimeISO(LONDON),
      Temporal.Instant.from(to).toZonedDateTimeISO(LONDON),
    );
  expect(spanOf('2026-06-12T19:00Z', '2026-06-12T21:30Z')).toBe('Friday 12 June 2026, 20:00–22:30');
  expect(spanOf('2026-06-12T19:00Z', '2026-06-13T00:00Z')).toBe('Friday 12 June 2026, 20:00–01:00');
  expect(spanOf('2026-06-12T08:00Z', '2026-06-14T16:00Z')).toBe(
    'Friday 12 June 2026, 09:00 to Sunday 14 June 2026, 17:00',
  );
});

test('names the date of an end in a table from a day after the start', () => {
  const spanOf = (from: string, to: string) =>
    shortSpan(
      Temporal.Instant.from(from).toZonedDateTimeISO(LONDON),
      Temporal.Instant.from(to).toZonedDateTimeISO(LONDON),
    );
  expect(spanOf('2026-06-12T19:00Z', '2026-06-13T00:00Z')).toBe('Fri 12 Jun 2026, 20:00–01:00');
  expect(spanOf('2026-06-12T08:00Z', '2026-06-14T16:00Z')).toBe(
    'Fri 12 Jun 2026, 09:00 to Sun 14 Jun 2026, 17:00',
  );
});

test('formats a range of times, and distinguishes the two halves of a repeated hour', () => {
  const at = (text: string) => Temporal.Instant.from(text).toZonedDateTimeISO(LONDON);
  expect(timeRange(at('2026-06-12T19:00Z'), at('2026-06-12T21:30Z'))).toBe('20:00–22:30');
  expect(['2026-10-25T00:30Z', '2026-10-25T01:30Z'].map((text) => zoneAbbreviation(at(text)))).toEqual([
    'BST',
    'GMT',
  ]);
});

test('names time zones', () => {
  expect([zoneName(LONDON), zoneName('America/Argentina/Buenos_Aires'), zoneName('UTC')]).toEqual([
    'London time',
    'Buenos Aires time',
    'UTC',
  ]);
});

test('formats an amount with the decimals of its currency', () => {
  expect(formatMoney(1150, 'GBP')).toBe('£11.50');
  expect(formatMoney(0, 'EUR')).toBe('€0.00');
  expect(formatMoney(1150, 'JPY')).toMatch(/1,150$/);
});

test('shows the sign of a currency, or its code if it has none', () => {
  expect(['GBP', 'EUR', 'CHF'].map(currencySign)).toEqual(['£', '€', 'CHF']);
});

test('names a currency in the reader’s language', () => {
  expect(currencyName('GBP')).toBe('British Pound');
  expect(runInLocale('en-XA', () => currencyName('GBP'))).not.toBe('British Pound');
});

test('formats a range of wall times', () => {
  expect(timeRange(Temporal.PlainTime.from('20:00'), Temporal.PlainTime.from('22:30'))).toBe('20:00–22:30');
});

test('names days of the week, numbers and lists', () => {
  expect([weekdayName(1), weekdayName(7, 'short'), formatNumber(1200), formatList(['a', 'b', 'c'])]).toEqual([
    'Monday',
    'Sun',
    '1,200',
    'a, b and c',
  ]);
  expect(formatList(['a', 'b', 'c'], 'disjunction')).toBe('a, b or c');
  expect(formatFacts(['Main hall', undefined, '20:00', '', '£5.00'])).toBe('Main hall, 20:00, £5.00');
});

test('accents the names of days and months in the pseudo-locale', () => {
  runInLocale('en-XA', () => {
    expect(longDate(Temporal.PlainDate.from('2026-06-12'))).toBe('Ƒŕîðåý 12 Ĵûñé 2026');
    expect(clockTime(Temporal.PlainTime.from('20:05'))).toBe('20:05');
  });
});

test('chooses the available locale that a browser prefers', () => {
  const all = ['en-GB', 'en-XA'] as const;
  const choose = (header: string | undefined) => negotiateLocale(header, all);
  expect(['en-XA', 'cy, en-XA;q=0.8, en;q=0.9', 'en-US', 'cy', '*', ';;q=,', undefined].map(choose)).toEqual([
    'en-XA',
    'en-GB',
    'en-GB',
    'en-GB',
    'en-GB',
    'en-GB',
    'en-GB',
  ]);
  expect(negotiateLocale('en-XA', ['en-GB'])).toBe('en-GB');
});
