import type { Tx } from '../../shared/db/database.ts';
import { WrongState } from '../../shared/errors.ts';
import type { Container } from '../../shared/ids.ts';
import { freeSlug, slugOf } from '../../shared/slug.ts';
import { type Calendar, insertCalendar, listCalendars } from '../model/calendar.ts';
import { unlessRefused } from '../model/savepoint.ts';

/** What an organiser settles of a calendar. */
export type CalendarInput = Pick<
  Calendar,
  'name' | 'description' | 'time_zone' | 'colour' | 'auto_confirm' | 'hold_minutes'
>;

// First segments of a page's own addresses beside its calendars. The database refuses them too.
const OWN_ADDRESSES = ['new', 'requests'];
const ATTEMPTS = 3;

/** Opens a diary on a page; its address is made of its name. */
export async function createCalendar(
  tx: Tx,
  container: Container,
  terms: CalendarInput & { currency: string },
  now: Temporal.Instant,
): Promise<Calendar> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const taken = (await listCalendars(tx, container)).map(({ slug }) => slug);
    const calendar = await unlessRefused(tx, ['calendars_container_type_container_id_slug_key'], () =>
      insertCalendar(tx, {
        ...terms,
        container_type: container.containerType,
        container_id: container.containerId,
        slug: freeSlug(
          slugOf(terms.name, { max: 50, otherwise: 'calendar' }),
          new Set([...OWN_ADDRESSES, ...taken]),
        ),
        created_at: now,
      }),
    );
    if (calendar) return calendar;
  }
  throw new WrongState('Somebody else is just opening a calendar here. Please try again.');
}
