import ical, { ICalEventStatus } from 'ical-generator';

/** What a feed says of one entry (RFC 5545 §3.6.1). */
export type CalendarFileEvent = {
  /** stable for ever: never made from anything that may change */
  uid: string;
  /** how often it has changed */
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

/** An iCalendar file of these events (RFC 5545), instants in UTC. */
export function calendarFile(name: string, events: readonly CalendarFileEvent[]): string {
  const calendar = ical({ prodId: '//Rose Ash//Events//EN', scale: 'GREGORIAN', name: shown(name) });
  for (const event of events) {
    calendar.createEvent({
      id: event.uid,
      sequence: event.sequence,
      stamp: dateOf(event.stamp),
      start: dateOf(event.starts),
      end: dateOf(event.ends),
      summary: shown(event.title),
      description: shown(event.description) || null,
      location: shown(event.location) || null,
      url: event.url,
      status: ICalEventStatus[event.status],
    });
  }
  return `${calendar}\r\n`;
}

const dateOf = (at: Temporal.Instant): Date => new Date(at.epochMilliseconds);

// §3.1 allows no control characters, which the library leaves in.
const shown = (text: string): string => text.replace(/[^\P{Cc}\n]/gu, '');
