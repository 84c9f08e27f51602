import { type FormInput, parseForm } from '../../../shared/http/form.ts';
import { calendarSchema, currencySchema } from '../../forms/calendar-schema.ts';

/** A new calendar as an organiser sends it. @throws Invalid */
export function parseNewCalendar(sent: FormInput) {
  return { ...parseForm(calendarSchema, sent), ...parseForm(currencySchema, sent) };
}
