import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, type Ctx, rolesOn } from '../../../shared/http/context.ts';
import { parseForm, readForm } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { sendPage } from '../../../shared/http/page.ts';

import { slotSchema } from '../../forms/slot-schema.ts';
import {
  brandingOf,
  calendarIn,
  calendarPageProps,
  type EventsDeps,
  getPageContext,
  menuHrefOf,
  type PageContext,
} from '../../http/page-context.ts';
import type { Calendar } from '../../model/calendar.ts';
import { listSlots } from '../../model/calendar-slot.ts';
import { addSpace } from '../../operations/add-space.ts';
import { offerSlot } from '../../operations/offer-slot.ts';
import { slotsPath } from '../../rules/addresses.ts';
import { spaceSchema } from './schema.ts';
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
      : venue.schedule.slots.filter((slot) => slot.calendar_id === calendar.id);
    return sendPage(
      c,
      brandingOf(c, venue.page),
      {
        title: `Times to hire, ${calendar.name}`,
        description: `What can be hired at ${venue.page.title}, on which days, and what it costs.`,
        ...calendarPageProps(c, venue, calendar),
      },
      <SlotList venue={venue} calendar={calendar} slots={slots} organiser={organiser} />,
    );
  });

  app.get('/new', may.organiser(), (c) => newSlot(c));

  app.post('/', may.organiser(), async (c) => {
    const sent = await readForm(c);
    const { venue, calendar } = await here(c);
    try {
      const terms = parseForm(slotSchema(calendar.currency, venue.schedule.spaces), sent);
      await transaction(db, (tx) => offerSlot(tx, calendar.id, terms));
      return c.redirect(slotsPath(venue.page.slug, calendar.slug), 303);
    } catch (error) {
      return newSlot(c, formStateOf(error, sent));
    }
  });

  app.get('/spaces', may.organiser(), (c) => spaces(c));

  app.post('/spaces', may.organiser(), async (c) => {
    const sent = await readForm(c);
    const { venue } = await here(c);
    try {
      const wanted = parseForm(spaceSchema(venue.schedule.spaces), sent);
      await transaction(db, (tx) => addSpace(tx, venue.container, wanted));
      return c.redirect(c.req.path, 303);
    } catch (error) {
      return spaces(c, formStateOf(error, sent));
    }
  });

  async function newSlot(c: Ctx, formState?: FormState) {
    const { venue, calendar } = await here(c);
    return sendPage(
      c,
      brandingOf(c, venue.page),
      {
        title: formTitle('Offer a time to hire', formState),
        noindex: true,
        ...calendarPageProps(c, venue, calendar),
      },
      <NewSlot venue={venue} calendar={calendar} formState={formState} />,
      formState?.status ?? 200,
    );
  }

  async function spaces(c: Ctx, formState?: FormState) {
    const { venue, calendar } = await here(c);
    return sendPage(
      c,
      brandingOf(c, venue.page),
      { title: formTitle('Spaces', formState), noindex: true, current: menuHrefOf(c, venue.page, calendar) },
      <SpaceList venue={venue} calendar={calendar} formState={formState} />,
      formState?.status ?? 200,
    );
  }

  async function here(c: Ctx): Promise<{ venue: PageContext; calendar: Calendar }> {
    const venue = await getPageContext(c, deps);
    return { venue, calendar: calendarIn(c, venue) };
  }

  return app;
}
