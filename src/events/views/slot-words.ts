import { clockTime, formatMoney } from '../../shared/i18n/formats.ts';
import type { CalendarSlot } from '../model/calendar-slot.ts';

/** "09:00–12:00", "20:00–02:00 the next day" */
export function slotTimes(slot: Pick<CalendarSlot, 'starts_time' | 'ends_time'>): string {
  const nextDay = Temporal.PlainTime.compare(slot.ends_time, slot.starts_time) <= 0;
  return `${clockTime(slot.starts_time)}–${clockTime(slot.ends_time)}${nextDay ? ' the next day' : ''}`;
}

/** "£54.00", "£20.00 an hour", "free" */
export function slotPrice(slot: Pick<CalendarSlot, 'cost_minor' | 'flexible'>, currency: string): string {
  if (slot.cost_minor === 0) return 'free';
  return `${formatMoney(slot.cost_minor, currency)}${slot.flexible ? ' an hour' : ''}`;
}
