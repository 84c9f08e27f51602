import { type Act, lockAdditions } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import { NameTaken, Stale } from '../../shared/errors.ts';
import type { CalendarId, Container, ContainerId } from '../../shared/ids.ts';
import { freeSlug, slugOf } from '../../shared/slug.ts';
import { isSameName } from '../../shared/text.ts';
import {
  type Calendar,
  getCalendar,
  insertCalendar,
  listCalendars,
  updateCalendar,
} from '../model/calendar.ts';

/** What an organiser enters for a calendar. */
export type CalendarInput = Pick<
  Calendar,
  'name' | 'description' | 'time_zone' | 'colour' | 'auto_confirm' | 'payment_timing' | 'hold_minutes'
>;

// Paths that are not calendars. The database refuses them as slugs too.
const RESERVED_SLUGS = ['new', 'requests', 'closures'];

/** Creates a calendar on a page, with a slug made from its name. @throws NameTaken */
export async function createCalendar(
  tx: Tx,
  act: Act,
  { container, calendar: input }: { container: Container; calendar: CalendarInput & { currency: string } },
): Promise<Calendar> {
  const { containerId, containerType } = container;
  await lockAdditions(tx, containerId);
  const calendars = await listCalendars(tx, containerId);
  if (calendars.some(({ name }) => isSameName(name, input.name))) throw new NameTaken();
  const taken = new Set([...RESERVED_SLUGS, ...calendars.map(({ slug }) => slug)]);
  return await insertCalendar(tx, containerId, {
    ...input,
    container_type: containerType,
    slug: freeSlug(slugOf(input.name, { max: 50, otherwise: 'calendar' }), taken),
    created_at: act.at,
  });
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
