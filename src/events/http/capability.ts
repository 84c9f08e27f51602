import type { Capability } from '../../shared/capabilities.ts';
import type { CalendarEntry } from '../model/calendar-entry.ts';

/** What somebody must be able to do on a page in order to see an entry that is not public, and to change it. */
export const capabilityFor = ({ kind }: Pick<CalendarEntry, 'kind'>): Capability =>
  kind === 'hire' ? 'bookings' : kind === 'event' ? 'entries' : 'calendars';
