import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, type Ctx, can } from '../../../shared/http/context.ts';
import { parseForm, parseId, readForm, versionField } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { sendPage } from '../../../shared/http/page.ts';
import type { SlotId } from '../../../shared/ids.ts';
import { slotSchema } from '../../forms/slot-schema.ts';
import { actOf } from '../../http/act.ts';
import {
  brandingOf,
  calendarIn,
  calendarPageProps,
  type EventsDeps,
  getPageContext,
  inCalendar,
} from '../../http/page-context.ts';
import { t } from '../../messages/translate.ts';
import { slotOf } from '../../model/calendar.ts';
import { countUpcomingOfSlot } from '../../model/calendar-entry.ts';
import { getSlot } from '../../model/calendar-slot.ts';
import { changeSlot, setSlotActive } from '../../operations/offer-slot.ts';
import { slotPath } from '../../rules/addresses.ts';
import { SlotPage } from './view.tsx';

/** `…/slots/{id}/`: a slot and, for those who may edit it, its form. */
export function slotBlueprint(deps: EventsDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/', may.anyone(), (c) => showSlot(c, deps));
  app.post('/', may.page('calendars'), (c) => updateSlot(c, deps));
  app.post('/retirement', may.page('calendars'), (c) => setActive(c, deps, false));
  app.post('/reactivation', may.page('calendars'), (c) => setActive(c, deps, true));
  return app;
}

async function showSlot(c: Ctx, deps: EventsDeps, formState?: FormState): Promise<Response> {
  const { db, clock } = deps.platform;
  const pageContext = await getPageContext(c, deps);
  const { page, schedule } = pageContext;
  const calendar = calendarIn(c, pageContext);
  const mayManage = await can(c, page.slug, 'calendars');
  // Only those who may edit slots see retired ones, which the schedule leaves out.
  const slot = mayManage
    ? inCalendar(await getSlot(db, page.id, slotIdIn(c)), calendar)
    : slotOf(schedule, calendar.id, slotIdIn(c));
  const upcoming = mayManage ? await countUpcomingOfSlot(db, page.id, slot.id, clock.now()) : 0;
  return sendPage(
    c,
    brandingOf(c, page),
    {
      title: formTitle(t('slot.page_title', { slot: slot.name, calendar: calendar.name }), formState),
      noindex: !slot.active,
      ...calendarPageProps(c, pageContext, calendar),
    },
    <SlotPage
      pageContext={pageContext}
      calendar={calendar}
      slot={slot}
      mayManage={mayManage}
      upcoming={upcoming}
      formState={formState}
    />,
    formState?.status ?? 200,
  );
}

async function updateSlot(c: Ctx, deps: EventsDeps): Promise<Response> {
  const { db } = deps.platform;
  const input = await readForm(c);
  const pageContext = await getPageContext(c, deps);
  const { page, schedule } = pageContext;
  const calendar = calendarIn(c, pageContext);
  try {
    const slot = inCalendar(await getSlot(db, page.id, slotIdIn(c)), calendar);
    const change = {
      containerId: page.id,
      slotId: slot.id,
      version: versionField.parse(input.version),
      slot: parseForm(slotSchema(calendar.currency, schedule.spaces), input),
    };
    await transaction(db, (tx) => changeSlot(tx, actOf(c, deps), change));
    return c.redirect(c.req.path, 303);
  } catch (error) {
    return showSlot(c, deps, formStateOf(error, input));
  }
}

async function setActive(c: Ctx, deps: EventsDeps, active: boolean): Promise<Response> {
  const { db } = deps.platform;
  const pageContext = await getPageContext(c, deps);
  const calendar = calendarIn(c, pageContext);
  const { page } = pageContext;
  const slot = inCalendar(await getSlot(db, page.id, slotIdIn(c)), calendar);
  const change = { containerId: page.id, slotId: slot.id, active };
  await transaction(db, (tx) => setSlotActive(tx, actOf(c, deps), change));
  return c.redirect(slotPath(page.slug, calendar.slug, slot.id), 303);
}

const slotIdIn = (c: Ctx) => parseId<SlotId>(c.req.param('slot'));
