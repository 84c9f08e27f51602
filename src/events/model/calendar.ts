import { type Insertable, type Selectable, sql } from 'kysely';
import { type Db, named, type Tx } from '../../shared/db/database.ts';
import type { Calendars } from '../../shared/db/tables.ts';
import { toTime } from '../../shared/db/values.ts';
import { NotFound } from '../../shared/errors.ts';
import type { CalendarId, ContainerId, SlotId, SpaceId } from '../../shared/ids.ts';
import { knownZone } from '../../shared/time.ts';
import { reason } from '../messages/translate.ts';
import type { CalendarSlot } from './calendar-slot.ts';
import type { Space } from './space.ts';

export type Calendar = Selectable<Calendars>;

/** A page's calendars with their active slots, and its spaces: the data of its pages. */
export type Schedule = {
  calendars: Calendar[];
  slots: CalendarSlot[];
  spaces: Space[];
  /** calendars by the slugs that they had */
  oldSlugs: Readonly<Record<string, CalendarId>>;
};

/** Reads a page's schedule. One query. */
export async function getSchedule(db: Db | Tx, containerId: ContainerId): Promise<Schedule> {
  const [row] = await named(
    db,
    'get-schedule',
    sql<{
      calendars: Calendar[];
      slots: SlotJson[];
      spaces: Space[];
      oldSlugs: Record<string, CalendarId>;
    }>`
    SELECT
      (SELECT coalesce(json_agg(c ORDER BY c.id), '[]') FROM calendars c
        WHERE c.container_id = ${containerId}) AS calendars,
      (SELECT coalesce(json_object_agg(o.slug, o.calendar_id), '{}') FROM calendar_slugs o
        WHERE o.container_id = ${containerId}) AS "oldSlugs",
      (SELECT coalesce(json_agg(s ORDER BY s.starts_time, s.id), '[]') FROM calendar_slots s
        WHERE s.container_id = ${containerId} AND s.active) AS slots,
      (SELECT coalesce(json_agg(json_build_object(
          'id', s.id, 'name', s.name, 'capacity', s.capacity, 'lanes', s.lanes, 'position', s.position,
          'leaves', (SELECT json_agg(json_build_object('id', l.space_id, 'lanes', l.lanes))
            FROM space_leaves(s.container_id, s.id) l)
        ) ORDER BY s.position, s.id), '[]') FROM resources s
        WHERE s.container_id = ${containerId} AND s.kind = 'space') AS spaces`,
  );
  if (!row) throw new NotFound();
  return {
    calendars: row.calendars.map((one) => ({ ...one, time_zone: knownZone(one.time_zone) })),
    slots: row.slots.map(fromJson),
    spaces: row.spaces,
    oldSlugs: row.oldSlugs,
  };
}

type SlotJson = Omit<CalendarSlot, 'starts_time' | 'ends_time'> & { starts_time: string; ends_time: string };

const fromJson = (slot: SlotJson): CalendarSlot => ({
  ...slot,
  starts_time: toTime(slot.starts_time),
  ends_time: toTime(slot.ends_time),
});

/** The calendar of a schedule with this slug, or that had it. @throws NotFound */
export function calendarOf(schedule: Schedule, slug: string): Calendar {
  const { calendars, oldSlugs } = schedule;
  const calendar =
    calendars.find((one) => one.slug === slug) ??
    (Object.hasOwn(oldSlugs, slug) ? calendars.find(({ id }) => id === oldSlugs[slug]) : undefined);
  if (!calendar) throw new NotFound(reason('no_such_calendar'));
  return calendar;
}

/** The active slot of a schedule with this id. @throws NotFound */
export function slotOf(schedule: Schedule, calendarId: CalendarId, slotId: SlotId | undefined): CalendarSlot {
  const slot = schedule.slots.find((one) => one.calendar_id === calendarId && one.id === slotId);
  if (!slot) throw new NotFound(reason('no_such_slot'));
  return slot;
}

export const spaceOf = (schedule: Schedule, spaceId: SpaceId | null): Space | undefined =>
  schedule.spaces.find((space) => space.id === spaceId);

/** Reads one calendar. @throws NotFound */
export async function getCalendar(
  db: Db | Tx,
  containerId: ContainerId,
  id: CalendarId | undefined,
): Promise<Calendar> {
  const [calendar] = await named(
    db,
    'get-calendar',
    db
      .selectFrom('calendars')
      .selectAll()
      .where('container_id', '=', containerId)
      .where('id', '=', id ?? (0 as CalendarId)),
  );
  if (!calendar) throw new NotFound(reason('no_such_calendar'));
  return calendar;
}

/** Lists the calendars of a page, oldest first. */
export async function listCalendars(db: Db | Tx, containerId: ContainerId): Promise<Calendar[]> {
  return await db
    .selectFrom('calendars')
    .selectAll()
    .where('container_id', '=', containerId)
    .orderBy('id')
    .execute();
}

/** Lists calendars of any pages: for the internal API, whose URLs have no page. */
export async function listCalendarsById(db: Db | Tx, ids: readonly CalendarId[]): Promise<Calendar[]> {
  if (ids.length === 0) return [];
  return await db.selectFrom('calendars').selectAll().where('id', 'in', ids).orderBy('id').execute();
}

/** Lists the slugs that calendars of a page have and had. */
export async function listCalendarSlugs(tx: Tx, containerId: ContainerId): Promise<string[]> {
  const rows = await tx
    .selectFrom('calendars')
    .select('slug')
    .where('container_id', '=', containerId)
    .union(tx.selectFrom('calendar_slugs').select('slug').where('container_id', '=', containerId))
    .execute();
  return rows.map(({ slug }) => slug);
}

export async function insertCalendar(
  tx: Tx,
  containerId: ContainerId,
  calendar: Omit<Insertable<Calendars>, 'container_id'>,
): Promise<Calendar> {
  return await tx
    .insertInto('calendars')
    .values({ ...calendar, container_id: containerId })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Changes a calendar. @returns whether `version` is its current one: otherwise nothing has changed */
export async function updateCalendar(
  tx: Tx,
  containerId: ContainerId,
  { id, version }: { id: CalendarId; version: number },
  change: Partial<Insertable<Calendars>>,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('calendars')
    .set(change)
    .where('container_id', '=', containerId)
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
