import { buildPage } from '../src/blog/builders.ts';
import { buildCalendar, buildEvent, buildSlot, buildSpace, buildTicketType } from '../src/events/builders.ts';
import { NOW } from '../src/shared/builders.ts';
import { type Db, transaction } from '../src/shared/db/database.ts';

export const HIRE_DATE = Temporal.PlainDate.from('2026-06-12');

export type Scene = Awaited<ReturnType<typeof buildScene>>;

/** Builds a hall made of two rooms with slots for each, and a concert with `places` places and two ticket types. */
export async function buildScene(
  db: Db,
  {
    places = 10,
    lanes = 1,
    slug = 'glasshouse',
    timing = 'now',
  }: { places?: number; lanes?: number; slug?: string; timing?: 'now' | 'authorise' } = {},
) {
  return await transaction(db, async (tx) => {
    const page = await buildPage(tx, { slug });
    const garden = await buildSpace(tx, page, { name: 'Garden room', lanes });
    const orchard = await buildSpace(tx, page, { name: 'Orchard room' });
    const hall = await buildSpace(tx, page, { name: 'Whole hall', parts: [garden, orchard] });
    const stage = await buildSpace(tx, page, { name: 'Stage' });
    const calendar = await buildCalendar(tx, page, { slug: 'hire', payment_timing: timing });
    const otherCalendar = await buildCalendar(tx, page, { slug: 'classes' });
    const concert = await buildEvent(tx, calendar, {
      space_id: stage,
      capacity: places,
      starts_at: NOW.add({ hours: 240 }),
    });
    const band = { starts_time: '09:00', ends_time: '17:00', cost_minor: 2400 };
    return {
      page,
      spaces: { garden, orchard, hall, stage },
      calendar,
      otherCalendar,
      concert,
      slots: {
        morning: await buildSlot(tx, calendar, { ...band, space_id: garden }),
        otherMorning: await buildSlot(tx, otherCalendar, { ...band, space_id: garden }),
        wholeHall: await buildSlot(tx, calendar, { ...band, space_id: hall }),
        flexible: await buildSlot(tx, calendar, {
          ...band,
          space_id: orchard,
          flexible: true,
          buffer_after_minutes: 15,
        }),
      },
      types: {
        full: await buildTicketType(tx, concert, { quota: places }),
        reduced: await buildTicketType(tx, concert, { name: 'Reduced', quota: places, price_minor: 600 }),
      },
    };
  });
}
