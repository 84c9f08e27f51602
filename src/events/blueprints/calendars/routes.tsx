import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, appUrl, type Ctx, can, capabilitiesOn } from '../../../shared/http/context.ts';
import { parseForm, readForm } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { sendPage } from '../../../shared/http/page.ts';
import { cached } from '../../../shared/http/page-cache.ts';
import { formatList, monthAndYear, zoneName } from '../../../shared/i18n/formats.ts';
import { countFailedMails } from '../../../shared/mail/failed-mails.ts';
import { calendarSchema, currencySchema } from '../../forms/calendar-schema.ts';
import { actOf } from '../../http/act.ts';
import { monthParam, viewParam } from '../../http/month-param.ts';
import {
  brandingOf,
  type EventsDeps,
  getPage,
  getPageContext,
  menuHref,
  monthHead,
  type PageContext,
} from '../../http/page-context.ts';
import { getScheduleView } from '../../http/schedule-view.ts';
import { t } from '../../messages/translate.ts';
import type { Calendar } from '../../model/calendar.ts';
import { countRequests, listRequests } from '../../model/calendar-entry.ts';
import { listAnswersOfEntries } from '../../model/question.ts';
import { createCalendar } from '../../operations/create-calendar.ts';
import type { Page } from '../../ports.ts';
import { calendarPath, calendarsPath, closuresPath, dateOf, newCalendarPath } from '../../rules/addresses.ts';
import { datesOfMonth } from '../../rules/month.ts';
import { renderMonth } from '../../views/month-days.tsx';
import { MonthPage } from '../../views/month-page.tsx';
import { sendNotFoundPage } from '../../views/not-found-page.tsx';
import { failedMailsLink, type OrganiserLink, requestsLink } from '../../views/organiser-links.tsx';
import { type Decision, NewCalendarPage, NoCalendarsPage, RequestsPage } from './view.tsx';

/** `/{page}/calendars/`: all calendars of a page, their requests, new calendars. */
export function calendarsBlueprint(deps: EventsDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  // What is on at all venues is the blog's front page.
  app.get('/', may.anyone(), (c) => c.redirect(`${appUrl(c, 'blog')}/`, 301));
  app.get('/:page/calendars', may.anyone(), cached('month', 'view'), (c) => showCalendars(c, deps));
  app.get('/:page/calendars/requests', may.page('bookings'), (c) => showRequests(c, deps));
  app.get('/:page/calendars/new', may.page('calendars'), (c) => sendNewCalendar(c, deps));
  app.post('/:page/calendars/new', may.page('calendars'), (c) => saveNewCalendar(c, deps));
  return app;
}

async function showCalendars(c: Ctx, deps: EventsDeps): Promise<Response> {
  const pageContext = await getPageContext(c, deps);
  return pageContext.schedule.calendars.length > 0
    ? sendMonth(c, deps, pageContext)
    : sendNoCalendars(c, pageContext);
}

async function sendMonth(c: Ctx, deps: EventsDeps, pageContext: PageContext): Promise<Response> {
  const { db, clock } = deps.platform;
  const { page, schedule } = pageContext;
  const now = clock.now();
  const current = dateOf(now, page.timeZone).toPlainYearMonth();
  const month = monthParam(c, current);
  if (!month) {
    const back = { label: monthAndYear(current), href: calendarsPath(page.slug) };
    return sendNotFoundPage(c, brandingOf(c, page), { lead: t('month.no_such_month'), back });
  }
  const range = { calendars: schedule.calendars, ...datesOfMonth(month), now };
  const view = await getScheduleView(db, pageContext, range);
  const shown = {
    path: calendarsPath(page.slug),
    month,
    view: viewParam(c),
    fromNow: c.req.query('month') === undefined,
  };
  const title = monthAndYear(month);
  return sendPage(
    c,
    brandingOf(c, page),
    {
      title,
      description: t('calendars.month_description', { page: page.title, month: title }),
      ...pagePropsOf(c, page),
      ...monthHead(c, page, schedule.calendars),
      footNote: zonesOf(schedule.calendars),
    },
    <MonthPage
      title={title}
      lead={t('calendars.month_lead', { page: page.title })}
      slug={page.slug}
      {...shown}
      calendars={schedule.calendars}
      days={renderMonth(view, shown)}
      organiserLinks={await listOrganiserLinks(c, deps, pageContext)}
    />,
  );
}

async function listOrganiserLinks(
  c: Ctx,
  deps: EventsDeps,
  { page: { id, slug } }: PageContext,
): Promise<OrganiserLink[]> {
  const capabilities = await capabilitiesOn(c, slug);
  const links: OrganiserLink[] = [];
  if (capabilities.has('bookings')) {
    links.push(requestsLink(slug, await countRequests(deps.platform.db, id)));
    const failedMails = await countFailedMails(deps.platform.db, id);
    if (failedMails > 0) links.push(failedMailsLink(slug, failedMails));
  }
  if (capabilities.has('calendars'))
    links.push({ label: t('closures.title'), href: closuresPath(slug), icon: 'closed' });
  if (capabilities.has('money'))
    links.push({ label: t('work.money'), href: `/${slug}/payments/`, icon: 'card' });
  if (capabilities.has('calendars'))
    links.push({ label: t('calendars.new'), href: newCalendarPath(slug), icon: 'plus' });
  return links;
}

async function sendNoCalendars(c: Ctx, { page }: PageContext): Promise<Response> {
  return sendPage(
    c,
    brandingOf(c, page),
    { title: t('views.whats_on'), ...pagePropsOf(c, page) },
    <NoCalendarsPage page={page} mayAdd={await can(c, page.slug, 'calendars')} />,
  );
}

async function showRequests(c: Ctx, deps: EventsDeps): Promise<Response> {
  const { db } = deps.platform;
  const pageContext = await getPageContext(c, deps);
  const { id: containerId } = pageContext.page;
  const requests = await listRequests(db, containerId);
  const answers = await listAnswersOfEntries(
    db,
    containerId,
    requests.map(({ id }) => id),
  );
  return sendPage(
    c,
    brandingOf(c, pageContext.page),
    {
      title: t('calendars.requests_title', { count: requests.length }),
      noindex: true,
      ...pagePropsOf(c, pageContext.page),
    },
    <RequestsPage
      pageContext={pageContext}
      requests={requests}
      answers={Map.groupBy(answers, ({ entry_id }) => entry_id)}
      decision={decisionParam(c)}
    />,
  );
}

function decisionParam(c: Ctx): Decision | undefined {
  const done = c.req.query('done');
  return done === 'confirmed' || done === 'declined' ? done : undefined;
}

async function saveNewCalendar(c: Ctx, deps: EventsDeps): Promise<Response> {
  const input = await readForm(c);
  const page = await getPage(c, deps);
  try {
    const values = { ...parseForm(calendarSchema, input), ...parseForm(currencySchema, input) };
    const container = { containerType: 'page', containerId: page.id };
    const calendar = await transaction(deps.platform.db, (tx) =>
      createCalendar(tx, actOf(c, deps), { container, calendar: values }),
    );
    return c.redirect(calendarPath(page.slug, calendar.slug), 303);
  } catch (error) {
    return sendNewCalendar(c, deps, formStateOf(error, input));
  }
}

async function sendNewCalendar(c: Ctx, deps: EventsDeps, formState?: FormState): Promise<Response> {
  const page = await getPage(c, deps);
  return sendPage(
    c,
    brandingOf(c, page),
    {
      title: formTitle(t('calendars.new'), formState),
      noindex: true,
      current: menuHref(c, calendarsPath(page.slug)),
    },
    <NewCalendarPage page={page} formState={formState} />,
    formState?.status ?? 200,
  );
}

/** In whose time zone the times of several calendars are: of each, where they differ. */
function zonesOf(calendars: readonly Calendar[]): string {
  const [zone = '', ...others] = new Set(calendars.map(({ time_zone }) => time_zone));
  if (others.length === 0) return t('calendar.times_are', { zone: zoneName(zone) });
  const each = calendars.map(({ name, time_zone }) =>
    t('calendar.times_of', { calendar: name, zone: zoneName(time_zone) }),
  );
  return t('calendar.times_differ', { calendars: formatList(each) });
}

/** Layout props of the pages about all calendars. */
const pagePropsOf = (c: Ctx, { slug, timeZone }: Page) => ({
  current: menuHref(c, calendarsPath(slug)),
  footNote: t('calendar.times_are', { zone: zoneName(timeZone) }),
});
