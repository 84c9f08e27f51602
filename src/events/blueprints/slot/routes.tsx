import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, type Ctx, rolesOn } from '../../../shared/http/context.ts';
import { parseForm, parseId, readForm } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { sendPage } from '../../../shared/http/page.ts';
import { zoneName } from '../../../shared/i18n/formats.ts';
import type { SlotId } from '../../../shared/ids.ts';

import { slotSchema } from '../../forms/slot-schema.ts';
import {
  brandingOf,
  calendarIn,
  type EventsDeps,
  getPageContext,
  menuHrefOf,
} from '../../http/page-context.ts';
import { slotOf } from '../../model/calendar.ts';
import { countUpcomingOfSlot } from '../../model/calendar-entry.ts';
import { getSlot } from '../../model/calendar-slot.ts';
import { changeSlot, setSlotActive } from '../../operations/offer-slot.ts';
import { slotPath } from '../../rules/addresses.ts';
import { SlotPage } from './view.tsx';

/** `…/slots/{id}/`: a time to hire; for an organiser, the form that changes it. */
export function slotBlueprint(deps: EventsDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const { db, clock } = deps.platform;

  app.get('/', may.anyone(), (c) => slotPage(c));

  app.post('/', may.organiser(), async (c) => {
    const sent = await readForm(c);
    const venue = await getPageContext(c, deps);
    const calendar = calendarIn(c, venue);
    try {
      const terms = parseForm(slotSchema(calendar.currency, venue.schedule.spaces), sent);
      await transaction(db, (tx) => changeSlot(tx, { calendarId: calendar.id, slotId: idIn(c) }, terms));
      return c.redirect(c.req.path, 303);
    } catch (error) {
      return slotPage(c, formStateOf(error, sent));
    }
  });

  app.post('/retirement', may.organiser(), (c) => setActive(c, false));
  app.post('/reactivation', may.organiser(), (c) => setActive(c, true));

  async function setActive(c: Ctx, active: boolean) {
    const venue = await getPageContext(c, deps);
    const calendar = calendarIn(c, venue);
    const slot = await getSlot(db, calendar.id, idIn(c));
    await transaction(db, (tx) => setSlotActive(tx, { calendarId: calendar.id, slotId: slot.id }, active));
    return c.redirect(slotPath(venue.page.slug, calendar.slug, slot.id), 303);
  }

  async function slotPage(c: Ctx, formState?: FormState) {
    const venue = await getPageContext(c, deps);
    const calendar = calendarIn(c, venue);
    const organiser = (await rolesOn(c, venue.page.slug)).has('organiser');
    // A retired time is there for organisers only.
    const slot = organiser
      ? await getSlot(db, calendar.id, idIn(c))
      : slotOf(venue.schedule, calendar.id, idIn(c));
    const upcoming = organiser ? await countUpcomingOfSlot(db, slot, clock.now()) : 0;
    return sendPage(
      c,
      brandingOf(c, venue.page),
      {
        title: formTitle(`${slot.name}, ${calendar.name}`, formState),
        current: menuHrefOf(c, venue.page, calendar),
        footNote: `Times are ${zoneName(calendar.time_zone)}`,
        noindex: !slot.active,
      },
      <SlotPage
        venue={venue}
        calendar={calendar}
        slot={slot}
        organiser={organiser}
        upcoming={upcoming}
        formState={formState}
      />,
      formState?.status ?? 200,
    );
  }

  return app;
}

const idIn = (c: Ctx) => parseId<SlotId>(c.req.param('slot'));
