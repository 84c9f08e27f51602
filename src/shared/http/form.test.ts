import { expect, test } from 'vitest';
import { formatMoney } from '../i18n/formats.ts';
import { t } from '../messages/translate.ts';
import { MAX_AMOUNT } from '../money.ts';
import { growthOf } from '../testing/growth.ts';
import { email, instant, line, money, plainDate, plainTime, text, timeZone, wholeNumber } from './form.ts';

const missing = 'Enter a name.';
const reversed = '\u202egnorw\u2069';

test('keeps visible characters of any script in a line, and removes all others', () => {
  expect(line(missing).parse(`  Bethan’s\t60th ${reversed}\u0000\u001b `)).toBe('Bethan’s 60th gnorw');
  expect(line(missing).parse('👩‍🌾 नमस्ते שלום')).toBe('👩‍🌾 नमस्ते שלום');
});

test.each(['', ' \n', '\u200b', '\u202e\ufeff', '\u0007'])(
  'refuses a line without visible characters: %j',
  (input) => {
    expect(line(missing).safeParse(input).error?.issues[0]?.message).toBe(missing);
  },
);

test('keeps the line breaks of a text', () => {
  expect(text().parse(`One\r\n\tTwo\u0000${reversed}\n\nThree\n`)).toBe('One\n\tTwognorw\n\nThree');
});

test('keeps 30 marks of a character', () => {
  const marked = (pairs: number) => `a${'\u0301\u0316'.repeat(pairs)}b`;
  expect(line(missing, 200).parse(marked(50))).toBe(marked(15).normalize('NFC'));
});

test.each(['20:00', '00:00', '23:59', '20:00:00', '20:00:00.000'])('reads the time %s', (time) => {
  expect(plainTime('wrong').parse(time).toString({ smallestUnit: 'minute' })).toBe(time.slice(0, 5));
});

test.each([
  '24:00',
  '23:59:59',
  '23:59:59.9999999',
  '20:00:00.5',
  '9:00',
  '20',
  '2000',
  'T20:00',
  '20:00Z',
  '20:00[UTC]',
  '',
])('refuses the time %j', (time) => {
  expect(plainTime('wrong').safeParse(time).error?.issues[0]?.message).toBe('wrong');
});

test.each(['1970-01-01', '2024-02-29', '2199-12-31'])('reads the date %s', (date) => {
  expect(plainDate('wrong').parse(date).toString()).toBe(date);
});

test.each([
  ['2026-02-29', 'wrong'],
  ['20260612', 'wrong'],
  ['2026-06-12T10:00', 'wrong'],
  ['+275760-09-13', 'wrong'],
  ['-000044-03-15', 'wrong'],
  ['', 'wrong'],
  ['0000-01-01', t('field.date_far')],
  ['1969-12-31', t('field.date_far')],
  ['2200-01-01', t('field.date_far')],
  ['9999-12-31', t('field.date_far')],
])('refuses the date %j', (date, message) => {
  expect(plainDate('wrong').safeParse(date).error?.issues[0]?.message).toBe(message);
});

test.each([
  '0000-01-01T00:00Z',
  '9999-12-31T23:59:59Z',
  '+275760-09-13T00:00:00Z',
  '2026-06-12T10:00',
  '2026-06-12',
  'now',
  '',
])('refuses the instant %j', (value) => {
  expect(instant('wrong').safeParse(value).error?.issues[0]?.message).toBe('wrong');
});

test('names the maximum to whoever enters a higher amount', () => {
  expect(money('GBP').parse('1,000,000')).toBe(MAX_AMOUNT);
  for (const amount of ['1000000.01', '21474836.48', '999999999999'])
    expect(money('GBP').safeParse(amount).error?.issues[0]?.message).toBe(
      t('field.money_too_high', { max: formatMoney(MAX_AMOUNT, 'GBP') }),
    );
});

test('keeps a time zone as its database spells it, and refuses one that Temporal does not know', () => {
  expect(timeZone('wrong').parse(' europe/london ')).toBe('Europe/London');
  expect(timeZone('wrong').safeParse('BST').error?.issues[0]?.message).toBe('wrong');
});

test.each<[string, { safeParse(value: string): unknown }, string]>([
  ['line', line(missing, 60_000), 'a\u0301\u0316'],
  ['line', line(missing, 60_000), '\u0301\u0316'],
  ['line', line(missing, 60_000), ' \u200b'],
  ['text', text(60_000), '\u0301\u0316'],
  ['text', text(60_000), '\u1100\u1161\u0316'],
  ['text', text(60_000), '\r\n '],
  ['line', line(missing), '\u0301\u0316'],
  ['text', text(), '\u0301\u0316'],
  ['email', email, 'a@'],
  ['email', email, 'a.'],
  ['money', money('GBP'), '1,'],
  ['number', wholeNumber('wrong', 0, 9), '-1'],
  ['time', plainTime('wrong'), ':0'],
  ['date', plainDate('wrong'), '-0'],
  ['instant', instant('wrong'), '0T'],
  ['zone', timeZone('wrong'), 'a/'],
])('reads a %s in time that grows with its length', async (_, schema, part) => {
  const read = (length: number) => schema.safeParse(part.repeat(length / part.length));
  expect(await growthOf(read, 24_000)).toBeLessThan(3);
});
