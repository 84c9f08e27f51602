import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, type Ctx, can } from '../../../shared/http/context.ts';
import { parseForm, readForm } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { sendPage } from '../../../shared/http/page.ts';
import { slotSchema } from '../../forms/slot-schema.ts';
import { actOf } from '../../http/act.ts';
import {
  brandingOf,
  calendarIn,
  calendarPageProps,
  type EventsDeps,
  getPageContext,
  menuHrefOf,
} from '../../http/page-context.ts';
import { t } from '../../messages/translate.ts';
import { listSlots } from '../../model/calendar-slot.ts';
import { addSpace } from '../../operations/add-space.ts';
import { offerSlot } from '../../operations/offer-slot.ts';
import { slotsPath } from '../../rules/addresses.ts';
import { spaceSchema } from './schema.ts';
import { NewSlot, SlotList, SpaceList } from './view.tsx';

/** `…/slots/`: the slots of a calendar; `…/slots/spaces`: the spaces of its page. */
export function slotsBlueprint(deps: EventsDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/', may.anyone(), (c) => showSlots(c, deps));
  app.post('/', may.page('calendars'), (c) => createSlot(c, deps));
  app.get('/new', may.page('calendars'), (c) => showNewSlot(c, deps));
  app.get('/spaces', may.page('calendars'), (c) => showSpaces(c, deps));
  app.post('/spaces', may.page('calendars'), (c) => createSpace(c, deps));
  return app;
}

async function showSlots(c: Ctx, deps: EventsDeps): Promise<Response> {
  const pageContext = await getPageContext(c, deps);
  const { page, schedule } = pageContext;
  const calendar = calendarIn(c, pageContext);
  const mayManage = await can(c, page.slug, 'calendars');
  // Only those who may edit slots see retired ones, which the schedule leaves out.
  const slots = mayManage
    ? await listSlots(deps.platform.db, page.id, calendar.id)
    : schedule.slots.filter((slot) => slot.calendar_id === calendar.id);
  return sendPage(
    c,
    brandingOf(c, page),
    {
      title: t('slots.page_title', { calendar: calendar.name }),
      description: t('slots.description', { page: page.title }),
      ...calendarPageProps(c, pageContext, calendar),
    },
    <SlotList pageContext={pageContext} calendar={calendar} slots={slots} mayManage={mayManage} />,
  );
}

async function createSlot(c: Ctx, deps: EventsDeps): Promise<Response> {
  const input = await readForm(c);
  const pageContext = await getPageContext(c, deps);
  const calendar = calendarIn(c, pageContext);
  try {
    const slot = parseForm(slotSchema(calendar.currency, pageContext.schedule.spaces), input);
    const offer = { containerId: pageContext.page.id, calendarId: calendar.id, slot };
    await transaction(deps.platform.db, (tx) => offerSlot(tx, actOf(c, deps), offer));
    return c.redirect(slotsPath(pageContext.page.slug, calendar.slug), 303);
  } catch (error) {
    return showNewSlot(c, deps, formStateOf(error, input));
  }
}

async function showNewSlot(c: Ctx, deps: EventsDeps, formState?: FormState): Promise<Response> {
  const pageContext = await getPageContext(c, deps);
  const calendar = calendarIn(c, pageContext);
  return sendPage(
    c,
    brandingOf(c, pageContext.page),
    {
      title: formTitle(t('slots.new_title'), formState),
      noindex: true,
      ...calendarPageProps(c, pageContext, calendar),
    },
    <NewSlot pageContext={pageContext} calendar={calendar} formState={formState} />,
    formState?.status ?? 200,
  );
}

async function createSpace(c: Ctx, deps: EventsDeps): Promise<Response> {
  const input = await readForm(c);
  const { page, schedule } = await getPageContext(c, deps);
  try {
    const container = { containerType: 'page', containerId: page.id };
    const addition = { container, space: parseForm(spaceSchema(schedule.spaces), input) };
    await transaction(deps.platform.db, (tx) => addSpace(tx, actOf(c, deps), addition));
    return c.redirect(c.req.path, 303);
  } catch (error) {
    return showSpaces(c, deps, formStateOf(error, input));
  }
}

async function showSpaces(c: Ctx, deps: EventsDeps, formState?: FormState): Promise<Response> {
  const pageContext = await getPageContext(c, deps);
  const { page } = pageContext;
  const calendar = calendarIn(c, pageContext);
  return sendPage(
    c,
    brandingOf(c, page),
    {
      title: formTitle(t('spaces.title'), formState),
      noindex: true,
      current: menuHrefOf(c, page, calendar),
    },
    <SpaceList pageContext={pageContext} calendar={calendar} formState={formState} />,
    formState?.status ?? 200,
  );
}
