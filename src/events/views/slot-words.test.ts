import { expect, test } from 'vitest';
import { formatMoney } from '../../shared/i18n/formats.ts';
import { t } from '../messages/translate.ts';
import { slotDays, slotPrice, slotTimes } from './slot-words.ts';

test.each([
  [[1, 2, 3, 4, 5, 6, 7], t('slot_words.every_day')],
  [[5, 4, 3, 2, 1], t('slot_words.day_range', { first: 'Monday', last: 'Friday' })],
  [[6, 7], 'Saturday and Sunday'],
  [[1, 3, 5], 'Monday, Wednesday and Friday'],
  [[2], 'Tuesday'],
])('names days %j as "%s"', (days, words) => {
  expect(slotDays(days)).toBe(words);
});

test('notes that a time ends on the next day', () => {
  const times = (from: string, to: string) =>
    slotTimes({ starts_time: Temporal.PlainTime.from(from), ends_time: Temporal.PlainTime.from(to) });
  expect(times('09:00', '12:00')).toBe('09:00–12:00');
  for (const end of ['01:00', '20:00'])
    expect(times('20:00', end)).toBe(t('slot_words.until_next_day', { from: '20:00', to: end }));
});

test('shows whether a price is for the whole slot or per hour', () => {
  const price = formatMoney(2000, 'GBP');
  expect(slotPrice({ cost_minor: 2000, flexible: false }, 'GBP')).toBe(price);
  expect(slotPrice({ cost_minor: 2000, flexible: true }, 'GBP')).toBe(t('slot_words.per_hour', { price }));
  expect(slotPrice({ cost_minor: 0, flexible: true }, 'GBP')).toBe(t('price.free'));
});
