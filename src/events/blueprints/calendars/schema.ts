import { type FormInput, parseForm } from '../../../shared/http/form.ts';
import { calendarSchema, currencySchema } from '../../forms/calendar-schema.ts';

/** Parses the form that creates a calendar. @throws Invalid */
export function parseNewCalendar(input: FormInput) {
  return { ...parseForm(calendarSchema, input), ...parseForm(currencySchema, input) };
}
