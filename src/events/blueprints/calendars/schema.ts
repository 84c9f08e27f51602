import { parseSent, type Sent } from '../../../shared/http/form.ts';
import { calendarSent, currencySent } from '../../forms/calendar-schema.ts';

/** A new calendar as an organiser sends it. @throws Invalid */
export function parseNewCalendar(sent: Sent) {
  return { ...parseSent(calendarSent, sent), ...parseSent(currencySent, sent) };
}
