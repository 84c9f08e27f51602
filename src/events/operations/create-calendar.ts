import { type Act, lockAdditions } from '../../shared/act.ts';
import type { CancellationRule } from '../../shared/cancellation.ts';
import { type Tx, violatedConstraint } from '../../shared/db/database.ts';
import { Invalid, NameTaken, Stale } from '../../shared/errors.ts';
import type { CalendarId, Container, ContainerId } from '../../shared/ids.ts';
import { freeSlug, slugOf } from '../../shared/slug.ts';
import { isSameName } from '../../shared/text.ts';
import { reason } from '../messages/translate.ts';
import {
  type Calendar,
  getCalendar,
  insertCalendar,
  listCalendarSlugs,
  listCalendars,
  updateCalendar,
} from '../model/calendar.ts';
import { listComingEntries } from '../model/calendar-entry.ts';

/** What an organiser enters for a calendar. */
export type CalendarInput = Pick<
  Calendar,
  'name' | 'description' | 'time_zone' | 'colour' | 'auto_confirm' | 'payment_timing' | 'hold_minutes'
>;

// Paths that are not calendars. The database refuses them as slugs too.
const RESERVED_SLUGS = ['new', 'requests', 'closures'];
const SLUG_TAKEN = ['calendars_container_id_slug_key', 'calendars_slug_is_free'];

/** What an organiser enters about the money of a calendar that exists. */
export type CalendarMoneyInput = Pick<Calendar, 'deposit_minor' | 'deposit_days'> & {
  cancellation: CancellationRule | null;
};

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
  const taken = new Set([...RESERVED_SLUGS, ...(await listCalendarSlugs(tx, containerId))]);
  return await insertCalendar(tx, containerId, {
    ...input,
    container_type: containerType,
    slug: freeSlug(slugOf(input.name, { max: 50, otherwise: 'calendar' }), taken),
    created_at: act.at,
  });
}

/**
 * Edits a calendar. Its old address leads to the new one. Its currency stays, because prices are in it. Entries keep their
 * instants when the time zone changes, so that their wall times move: that must be confirmed.
 * @param input.version which the editor saw
 * @throws NotFound, Stale if somebody else has edited it, Invalid for a slug that is taken, or for entries that would move
 */
export async function editCalendar(
  tx: Tx,
  act: Act,
  input: {
    containerId: ContainerId;
    calendarId: CalendarId;
    version: number;
    calendar: CalendarInput & Partial<CalendarMoneyInput> & { slug: string };
    /** the time zone to which entries may move */
    confirmedZone?: string | undefined;
  },
): Promise<void> {
  const { containerId, calendarId, version, calendar, confirmedZone } = input;
  const { id, time_zone } = await getCalendar(tx, containerId, calendarId);
  if (RESERVED_SLUGS.includes(calendar.slug)) throw new Invalid({ slug: reason('slug_taken') });
  if (calendar.time_zone !== time_zone && calendar.time_zone !== confirmedZone) {
    const { total } = await listComingEntries(tx, containerId, { calendarId: id, now: act.at, limit: 1 });
    if (total > 0) throw new Invalid({ time_zone: reason('zone_moves_entries', { count: total }) });
  }
  try {
    if (!(await updateCalendar(tx, containerId, { id, version }, calendar))) throw new Stale();
  } catch (error) {
    if (SLUG_TAKEN.includes(violatedConstraint(error) ?? ''))
      throw new Invalid({ slug: reason('slug_taken') });
    throw error;
  }
}
