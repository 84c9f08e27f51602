import { span } from '../../shared/i18n/formats.ts';
import type { CalendarEntry } from '../model/calendar-entry.ts';

type Times = Pick<CalendarEntry, 'starts_at' | 'ends_at'>;
type Buffers = Pick<CalendarEntry, 'buffer_before_minutes' | 'buffer_after_minutes'>;

/** "Friday 12 June 2026, 20:00–22:30", by the clock of its venue */
export const whenOf = ({ starts_at, ends_at }: Times, timeZone: string): string =>
  span(starts_at.toZonedDateTimeISO(timeZone), ends_at.toZonedDateTimeISO(timeZone));

/** "30 minutes either side", "15 minutes before and 30 after", or nothing */
export function bufferWords({ buffer_before_minutes: before, buffer_after_minutes: after }: Buffers): string {
  if (before === after) return before === 0 ? '' : `${before} minutes either side`;
  if (before === 0) return `${after} minutes after it`;
  return after === 0 ? `${before} minutes before it` : `${before} minutes before and ${after} after`;
}
