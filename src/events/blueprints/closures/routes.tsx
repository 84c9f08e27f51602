import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, type Ctx, can } from '../../../shared/http/context.ts';
import { parseForm, parseId, readForm } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { sendPage } from '../../../shared/http/page.ts';
import { zoneName } from '../../../shared/i18n/formats.ts';
import type { EntryId } from '../../../shared/ids.ts';
import { actOf } from '../../http/act.ts';
import { brandingOf, type EventsDeps, getPageContext, menuHref } from '../../http/page-context.ts';
import { reason, t } from '../../messages/translate.ts';
import { getEntry } from '../../model/calendar-entry.ts';
import { listClosures } from '../../model/closure.ts';
import { cancelEntry } from '../../operations/cancel-entry.ts';
import { closeSpaces } from '../../operations/close-spaces.ts';
import { calendarsPath, closuresPath } from '../../rules/addresses.ts';
import { closureRange, closureSchema } from './schema.ts';
import { ClosuresPage } from './view.tsx';

/** `/{page}/calendars/closures/`: when spaces of a page are closed, for those who may edit its calendars. */
export function closuresBlueprint(deps: EventsDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/', may.page('calendars'), (c) => sendClosures(c, deps));
  app.post('/', may.page('calendars'), (c) => createClosure(c, deps));
  app.post('/:entry/cancellation', may.page('calendars'), (c) => cancelClosure(c, deps));
  return app;
}

async function createClosure(c: Ctx, deps: EventsDeps): Promise<Response> {
  const input = await readForm(c);
  const { page, schedule } = await getPageContext(c, deps);
  const [calendar] = schedule.calendars;
  if (!calendar) return sendClosures(c, deps);
  try {
    const values = parseForm(closureSchema(schedule.spaces), input);
    const closure = {
      containerId: page.id,
      calendarId: calendar.id,
      spaceIds: values.spaces,
      reason: values.reason,
      reveal: await can(c, page.slug, 'bookings'),
      ...closureRange(values, calendar.time_zone),
    };
    await transaction(deps.platform.db, (tx) => closeSpaces(tx, actOf(c, deps), closure));
    return c.redirect(closuresPath(page.slug), 303);
  } catch (error) {
    return sendClosures(c, deps, formStateOf(error, input));
  }
}

async function cancelClosure(c: Ctx, deps: EventsDeps): Promise<Response> {
  const { db } = deps.platform;
  const { page } = await getPageContext(c, deps);
  const entry = await getEntry(db, page.id, parseId<EntryId>(c.req.param('entry')));
  if (entry.kind !== 'closure') throw new NotFound(reason('no_such_closure'));
  try {
    const key = { containerId: page.id, entryId: entry.id };
    await transaction(db, (tx) => cancelEntry(tx, actOf(c, deps), key));
    return c.redirect(closuresPath(page.slug), 303);
  } catch (error) {
    return sendClosures(c, deps, formStateOf(error, {}));
  }
}

async function sendClosures(c: Ctx, deps: EventsDeps, formState?: FormState): Promise<Response> {
  const { db, clock } = deps.platform;
  const pageContext = await getPageContext(c, deps);
  const { page, schedule } = pageContext;
  const timeZone = schedule.calendars[0]?.time_zone ?? page.timeZone;
  return sendPage(
    c,
    brandingOf(c, page),
    {
      title: formTitle(t('closures.title'), formState),
      noindex: true,
      current: menuHref(c, calendarsPath(page.slug)),
      footNote: t('calendar.times_are', { zone: zoneName(timeZone) }),
    },
    <ClosuresPage
      pageContext={pageContext}
      timeZone={timeZone}
      closures={await listClosures(db, page.id, clock.now())}
      formState={formState}
    />,
    formState?.status ?? 200,
  );
}
