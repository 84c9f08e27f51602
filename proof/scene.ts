import { insertCalendar } from '../src/events/model/calendar.ts';
import { insertEntry } from '../src/events/model/calendar-entry.ts';
import { insertSlot } from '../src/events/model/calendar-slot.ts';
import { insertSpace } from '../src/events/model/space.ts';
import { insertTicketType } from '../src/events/model/ticket-type.ts';
import { type Db, transaction } from '../src/shared/db/database.ts';
import { type Owner, randomToken, sessionIdOf } from '../src/shared/ids.ts';

export const NOW = Temporal.Instant.from('2026-06-01T09:00:00Z');
export const HIRE_DATE = Temporal.PlainDate.from('2026-06-12');

export type Scene = Awaited<ReturnType<typeof setScene>>;

/** A hall made of two rooms with slots for each, and a concert of `places` places in two kinds of ticket. */
export async function setScene(db: Db, { places = 10, lanes = 1 } = {}) {
  return await transaction(db, async (tx) => {
    const at = { container_type: 'page', container_id: 1 };
    const garden = await insertSpace(tx, { ...at, name: 'Garden room', lanes });
    const orchard = await insertSpace(tx, { ...at, name: 'Orchard room' });
    const hall = await insertSpace(tx, { ...at, name: 'Whole hall' }, [garden, orchard]);
    const elsewhere = await insertSpace(tx, { ...at, name: 'Stage' });
    const calendar = await insertCalendar(tx, {
      ...at,
      slug: 'hire',
      name: 'Hire',
      time_zone: 'Europe/London',
      currency: 'GBP',
      created_at: NOW,
    });
    const other = await insertCalendar(tx, {
      ...at,
      slug: 'classes',
      name: 'Classes',
      time_zone: 'Europe/London',
      currency: 'GBP',
      created_at: NOW,
    });
    const band = {
      calendar_id: calendar.id,
      days: [1, 2, 3, 4, 5, 6, 7],
      starts_time: Temporal.PlainTime.from('09:00'),
      ends_time: Temporal.PlainTime.from('17:00'),
      cost_minor: 2400,
    };
    const concert = await insertEntry(tx, {
      calendar_id: calendar.id,
      space_id: elsewhere,
      name: 'Concert',
      state: 'confirmed',
      listed: true,
      capacity: places,
      starts_at: NOW.add({ hours: 240 }),
      ends_at: NOW.add({ hours: 243 }),
      created_at: NOW,
      state_at: NOW,
      state_by: 'proof',
    });
    const kind = { calendar_id: calendar.id, entry_id: concert.id, price_minor: 1150 };
    return {
      calendar,
      concert,
      spaces: { garden, orchard, hall },
      fixed: await insertSlot(tx, { ...band, space_id: garden, name: 'Day' }),
      other,
      otherFixed: await insertSlot(tx, { ...band, calendar_id: other.id, space_id: garden, name: 'Class' }),
      wholeHall: await insertSlot(tx, { ...band, space_id: hall, name: 'Day, whole hall' }),
      flexible: await insertSlot(tx, {
        ...band,
        space_id: orchard,
        name: 'By the hour',
        flexible: true,
        buffer_after_minutes: 15,
      }),
      full: await insertTicketType(tx, { ...kind, name: 'Full price', quota: places }),
      reduced: await insertTicketType(tx, { ...kind, name: 'Reduced', quota: places, price_minor: 600 }),
    };
  });
}

export const newVisitor = (): Owner => ({ sessionId: sessionIdOf(randomToken()) });
