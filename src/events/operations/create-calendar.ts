import type { Tx } from '../../shared/db/database.ts';
import { WrongState } from '../../shared/errors.ts';
import type { CalendarId, Container } from '../../shared/ids.ts';
import { freeSlug, slugOf } from '../../shared/slug.ts';
import { reason } from '../messages/translate.ts';
import { type Calendar, insertCalendar, listCalendars, updateCalendar } from '../model/calendar.ts';
import { inSavepoint } from '../model/savepoint.ts';

/** What an organiser enters for a calendar. */
export type CalendarInput = Pick<
  Calendar,
  'name' | 'description' | 'time_zone' | 'colour' | 'auto_confirm' | 'hold_minutes'
>;

// Paths that are not calendars. The database refuses them as slugs too.
const RESERVED_SLUGS = ['new', 'requests'];
const ATTEMPTS = 3;

/** Creates a calendar on a page, with a slug made from its name. @throws WrongState when others keep taking the slug */
export async function createCalendar(
  tx: Tx,
  container: Container,
  input: CalendarInput & { currency: string },
  now: Temporal.Instant,
): Promise<Calendar> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const taken = (await listCalendars(tx, container)).map(({ slug }) => slug);
    const calendar = await inSavepoint(tx, ['calendars_container_type_container_id_slug_key'], () =>
      insertCalendar(tx, {
        ...input,
        container_type: container.containerType,
        container_id: container.containerId,
        slug: freeSlug(
          slugOf(input.name, { max: 50, otherwise: 'calendar' }),
          new Set([...RESERVED_SLUGS, ...taken]),
        ),
        created_at: now,
      }),
    );
    if (calendar) return calendar;
  }
  throw new WrongState(reason('calendar_conflict'));
}

/**
 * Edits a calendar. Its slug stays, because people have links to it, and so does its currency, because prices are in it.
 * Bookings keep their instants when the time zone changes.
 */
export async function editCalendar(tx: Tx, calendarId: CalendarId, input: CalendarInput): Promise<void> {
  await updateCalendar(tx, calendarId, input);
}
