import ical, { ICalEventStatus } from 'ical-generator';

/** A VEVENT (RFC 5545 §3.6.1). */
export type CalendarFileEvent = {
  /** stable for ever: never derived from anything that may change */
  uid: string;
  /** number of changes (RFC 5545 §3.8.7.4) */
  sequence: number;
  stamp: Temporal.Instant;
  starts: Temporal.Instant;
  ends: Temporal.Instant;
  title: string;
  description: string;
  location: string;
  url: string;
  status: keyof typeof ICalEventStatus;
};

/** Writes an iCalendar file (RFC 5545), with instants in UTC. */
export function calendarFile(name: string, events: readonly CalendarFileEvent[]): string {
  const calendar = ical({
    prodId: '//Rose Ash//Events//EN',
    scale: 'GREGORIAN',
    name: withoutControls(name),
  });
  for (const event of events) {
    calendar.createEvent({
      id: event.uid,
      sequence: event.sequence,
      stamp: dateOf(event.stamp),
      start: dateOf(event.starts),
      end: dateOf(event.ends),
      summary: withoutControls(event.title),
      description: withoutControls(event.description) || null,
      location: withoutControls(event.location) || null,
      url: event.url,
      status: ICalEventStatus[event.status],
    });
  }
  return `${calendar}\r\n`;
}

const dateOf = (at: Temporal.Instant): Date => new Date(at.epochMilliseconds);

// §3.1 allows no control characters, which the library leaves in.
const withoutControls = (text: string): string => text.replace(/[^\P{Cc}\n]/gu, '');
