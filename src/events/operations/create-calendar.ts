import type { Act } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import { Stale, WrongState } from '../../shared/errors.ts';
import type { CalendarId, Container, ContainerId } from '../../shared/ids.ts';
import { freeSlug, slugOf } from '../../shared/slug.ts';
import { reason } from '../messages/translate.ts';
import {
  type Calendar,
  getCalendar,
  insertCalendar,
  listCalendars,
  updateCalendar,
} from '../model/calendar.ts';
import { inSavepoint } from '../model/savepoint.ts';

/** What an organiser enters for a calendar. */
export type CalendarInput = Pick<
  Calendar,
  'name' | 'description' | 'time_zone' | 'colour' | 'auto_confirm' | 'payment_timing' | 'hold_minutes'
>;

// Paths that are not calendars. The database refuses them as slugs too.
const RESERVED_SLUGS = ['new', 'requests', 'closures'];
const ATTEMPTS = 3;

/** Creates a calendar on a page, with a slug made from its name. @throws WrongState when others keep taking the slug */
export async function createCalendar(
  tx: Tx,
  act: Act,
  { container, calendar: input }: { container: Container; calendar: CalendarInput & { currency: string } },
): Promise<Calendar> {
  const { containerId, containerType } = container;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const taken = (await listCalendars(tx, containerId)).map(({ slug }) => slug);
    const calendar = await inSavepoint(tx, ['calendars_container_id_slug_key'], () =>
      insertCalendar(tx, containerId, {
        ...input,
        container_type: containerType,
        slug: freeSlug(
          slugOf(input.name, { max: 50, otherwise: 'calendar' }),
          new Set([...RESERVED_SLUGS, ...taken]),
        ),
        created_at: act.at,
      }),
    );
    if (calendar) return calendar;
  }
  throw new WrongState(reason('calendar_conflict'));
}

/**
 * Edits a calendar. Its slug stays, because people have links to it, and so does its currency, because prices are in it.
 * Bookings keep their instants when the time zone changes.
 * @param input.version which the editor saw
 * @throws NotFound, Stale if somebody else has edited it
 */
export async function editCalendar(
  tx: Tx,
  _act: Act,
  input: { containerId: ContainerId; calendarId: CalendarId; version: number; calendar: CalendarInput },
): Promise<void> {
  const { containerId, calendarId, version, calendar } = input;
  const { id } = await getCalendar(tx, containerId, calendarId);
  if (!(await updateCalendar(tx, containerId, { id, version }, calendar))) throw new Stale();
}
