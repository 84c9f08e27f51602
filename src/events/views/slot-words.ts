import { clockTime, formatList, formatMoney, timeRange, weekdayName } from '../../shared/i18n/formats.ts';
import { t } from '../messages/translate.ts';
import type { CalendarSlot } from '../model/calendar-slot.ts';

/**
 * "Every day", "Monday to Friday", "Tuesday and Thursday"
 * @param days ISO days of the week, Monday 1 … Sunday 7
 */
export function slotDays(days: readonly number[]): string {
  const sorted = [...new Set(days)].sort((a, b) => a - b);
  if (sorted.length === 7) return t('slot_words.every_day');
  const [first, last] = [sorted[0] ?? 1, sorted.at(-1) ?? 1];
  if (sorted.length >= 3 && last - first === sorted.length - 1)
    return t('slot_words.day_range', { first: weekdayName(first), last: weekdayName(last) });
  return formatList(sorted.map((day) => weekdayName(day)));
}

/** "09:00–12:00", "20:00–02:00 the next day" */
export function slotTimes({
  starts_time,
  ends_time,
}: Pick<CalendarSlot, 'starts_time' | 'ends_time'>): string {
  const endsNextDay = Temporal.PlainTime.compare(ends_time, starts_time) <= 0;
  return endsNextDay
    ? t('slot_words.until_next_day', { from: clockTime(starts_time), to: clockTime(ends_time) })
    : timeRange(starts_time, ends_time);
}

/** "£54.00", "£20.00 an hour", "free" */
export function slotPrice(
  { cost_minor, flexible }: Pick<CalendarSlot, 'cost_minor' | 'flexible'>,
  currency: string,
): string {
  if (cost_minor === 0) return t('price.free');
  const price = formatMoney(cost_minor, currency);
  return flexible ? t('slot_words.per_hour', { price }) : price;
}
