import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, type Ctx, rolesOn } from '../../../shared/http/context.ts';
import { parseSent, readForm } from '../../../shared/http/form.ts';
import { type Refusal, refusalOf, titleOf } from '../../../shared/http/form-state.ts';
import { page } from '../../../shared/http/page.ts';
import { zoneName } from '../../../shared/time.ts';
import { slotForm } from '../../forms/slot-schema.ts';
import {
  calendarIn,
  type EventsDeps,
  getVenue,
  houseOf,
  menuHrefOf,
  type Venue,
} from '../../http/page-context.ts';
import type { Calendar } from '../../model/calendar.ts';
import { listSlots } from '../../model/calendar-slot.ts';
import { addSpace } from '../../operations/add-space.ts';
import { offerSlot } from '../../operations/offer-slot.ts';
import { slotsPath } from '../../rules/addresses.ts';
import { spaceForm } from './schema.ts';
import { NewSlot, SlotList, SpaceList } from './view.tsx';

/** `…/slots/`: what of a calendar can be hired; `…/slots/spaces` the rooms it is hired in. */
export function slotsBlueprint(deps: EventsDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const { db } = deps.platform;

  app.get('/', may.anyone(), async (c) => {
    const { venue, calendar } = await here(c);
    const organiser = (await rolesOn(c, venue.page.slug)).has('organiser');
    const slots = organiser
      ? await listSlots(db, calendar.id)
      : venue.diary.slots.filter((slot) => slot.calendar_id === calendar.id);
    return page(
      c,
      houseOf(c, venue.page),
      {
        title: `Times to hire, ${calendar.name}`,
        description: `What can be hired at ${venue.page.title}, on which days, and what it costs.`,
        ...whereIn(c, venue, calendar),
      },
      <SlotList venue={venue} calendar={calendar} slots={slots} organiser={organiser} />,
    );
  });

  app.get('/new', may.organiser(), (c) => newSlot(c));

  app.post('/', may.organiser(), async (c) => {
    const sent = await readForm(c);
    const { venue, calendar } = await here(c);
    try {
      const terms = parseSent(slotForm(calendar.currency, venue.diary.spaces), sent);
      await transaction(db, (tx) => offerSlot(tx, calendar.id, terms));
      return c.redirect(slotsPath(venue.page.slug, calendar.slug), 303);
    } catch (error) {
      return newSlot(c, refusalOf(error, sent));
    }
  });

  app.get('/spaces', may.organiser(), (c) => spaces(c));

  app.post('/spaces', may.organiser(), async (c) => {
    const sent = await readForm(c);
    const { venue } = await here(c);
    try {
      const wanted = parseSent(spaceForm(venue.diary.spaces), sent);
      await transaction(db, (tx) => addSpace(tx, venue.container, wanted));
      return c.redirect(c.req.path, 303);
    } catch (error) {
      return spaces(c, refusalOf(error, sent));
    }
  });

  async function newSlot(c: Ctx, refusal?: Refusal) {
    const { venue, calendar } = await here(c);
    return page(
      c,
      houseOf(c, venue.page),
      { title: titleOf('Offer a time to hire', refusal), noindex: true, ...whereIn(c, venue, calendar) },
      <NewSlot venue={venue} calendar={calendar} refusal={refusal} />,
      refusal?.status ?? 200,
    );
  }

  async function spaces(c: Ctx, refusal?: Refusal) {
    const { venue, calendar } = await here(c);
    return page(
      c,
      houseOf(c, venue.page),
      { title: titleOf('Spaces', refusal), noindex: true, current: menuHrefOf(c, venue.page, calendar) },
      <SpaceList venue={venue} calendar={calendar} refusal={refusal} />,
      refusal?.status ?? 200,
    );
  }

  async function here(c: Ctx): Promise<{ venue: Venue; calendar: Calendar }> {
    const venue = await getVenue(c, deps);
    return { venue, calendar: calendarIn(c, venue) };
  }

  return app;
}

const whereIn = (c: Ctx, venue: Venue, calendar: Calendar) => ({
  current: menuHrefOf(c, venue.page, calendar),
  footNote: `Times are ${zoneName(calendar.time_zone)}`,
});
