import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, type Ctx, capabilitiesOn } from '../../../shared/http/context.ts';
import { parseForm, readForm, versionField } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { sendPage } from '../../../shared/http/page.ts';
import { cached } from '../../../shared/http/page-cache.ts';
import { monthAndYear } from '../../../shared/i18n/formats.ts';
import { timeZoneOf, UNKNOWN_ZONE } from '../../../shared/time.ts';
import { calendarEditSchema, calendarMoneySchema, calendarSchema } from '../../forms/calendar-schema.ts';
import { actOf } from '../../http/act.ts';
import { monthParam, viewParam } from '../../http/month-param.ts';
import {
  brandingOf,
  calendarIn,
  calendarPageProps,
  type EventsDeps,
  getPageContext,
  monthHead,
  type PageContext,
} from '../../http/page-context.ts';
import { getScheduleView } from '../../http/schedule-view.ts';
import { t } from '../../messages/translate.ts';
import type { Calendar } from '../../model/calendar.ts';
import { countRequests, listComingEntries } from '../../model/calendar-entry.ts';
import { editCalendar } from '../../operations/create-calendar.ts';
import {
  calendarPath,
  calendarsPath,
  closuresPath,
  dateOf,
  entriesPath,
  newEventPath,
  settingsPath,
  slotsPath,
} from '../../rules/addresses.ts';
import { datesOfMonth } from '../../rules/month.ts';
import { renderMonth } from '../../views/month-days.tsx';
import { MonthPage } from '../../views/month-page.tsx';
import { sendNotFoundPage } from '../../views/not-found-page.tsx';
import { type OrganiserLink, requestsLink } from '../../views/organiser-links.tsx';
import { getFeed } from './feed.ts';
import { SettingsPage, type ZoneMoves } from './view.tsx';

/** `/{page}/calendars/{calendar}/`: a month of one calendar, its feed, its settings. */
export function calendarBlueprint(deps: EventsDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/', may.anyone(), cached('month', 'view'), (c) => showMonth(c, deps));
  app.get('/calendar.ics', may.anyone(), cached(), (c) => showFeed(c, deps));
  app.get('/settings', may.page('calendars'), (c) => sendSettings(c, deps));
  app.post('/settings', may.page('calendars'), (c) => saveSettings(c, deps));
  return app;
}

async function showMonth(c: Ctx, deps: EventsDeps): Promise<Response> {
  const { db, clock } = deps.platform;
  const pageContext = await getPageContext(c, deps);
  const calendar = calendarIn(c, pageContext);
  const { slug, title: pageTitle } = pageContext.page;
  const now = clock.now();
  const current = dateOf(now, calendar.time_zone).toPlainYearMonth();
  const month = monthParam(c, current);
  if (!month) {
    const back = { label: monthAndYear(current), href: calendarPath(slug, calendar.slug) };
    return sendNotFoundPage(c, brandingOf(c, pageContext.page), { lead: t('month.no_such_month'), back });
  }
  const range = { calendars: [calendar], ...datesOfMonth(month), now };
  const view = await getScheduleView(db, pageContext, range);
  const shown = {
    path: calendarPath(slug, calendar.slug),
    month,
    view: viewParam(c),
    fromNow: c.req.query('month') === undefined,
  };
  const title = t('calendar.title', { calendar: calendar.name, month: monthAndYear(month) });
  const lead = calendar.description || t('calendar.lead', { page: pageTitle });
  return sendPage(
    c,
    brandingOf(c, pageContext.page),
    {
      title,
      description: lead,
      ...calendarPageProps(c, pageContext, calendar),
      ...monthHead(c, pageContext.page, [calendar]),
    },
    <MonthPage
      title={title}
      lead={lead}
      crumbs={[{ label: t('views.whats_on'), href: calendarsPath(slug) }]}
      slug={slug}
      {...shown}
      calendars={[calendar]}
      days={renderMonth(view, shown)}
      organiserLinks={await listOrganiserLinks(c, deps, pageContext, calendar)}
    />,
  );
}

async function listOrganiserLinks(
  c: Ctx,
  deps: EventsDeps,
  { page: { id, slug } }: PageContext,
  calendar: Calendar,
): Promise<OrganiserLink[]> {
  const capabilities = await capabilitiesOn(c, slug);
  const links: OrganiserLink[] = [];
  if (capabilities.has('calendars') && calendar.time_zone === UNKNOWN_ZONE)
    links.push({
      label: t('calendar.time_zone_unknown'),
      href: settingsPath(slug, calendar.slug),
      icon: 'alert',
    });
  if (capabilities.has('bookings')) links.push(requestsLink(slug, await countRequests(deps.platform.db, id)));
  if (capabilities.has('entries'))
    links.push({
      label: t('calendar-entries.new_event'),
      href: newEventPath(slug, calendar.slug),
      icon: 'plus',
    });
  if (capabilities.has('bookings'))
    links.push({ label: t('calendar-entries.all'), href: entriesPath(slug, calendar.slug), icon: 'list' });
  if (capabilities.has('calendars'))
    links.push(
      { label: t('closures.title'), href: closuresPath(slug), icon: 'closed' },
      { label: t('slots.title'), href: slotsPath(slug, calendar.slug), icon: 'clock' },
      { label: t('calendar.settings'), href: settingsPath(slug, calendar.slug), icon: 'settings' },
    );
  return links;
}

async function showFeed(c: Ctx, deps: EventsDeps): Promise<Response> {
  const { db, clock, config } = deps.platform;
  const pageContext = await getPageContext(c, deps);
  const calendar = calendarIn(c, pageContext);
  const { etag, text } = await getFeed(db, pageContext, calendar, {
    now: clock.now(),
    site: config.urls.events,
    knownEtag: c.req.header('if-none-match'),
  });
  const headers = {
    etag,
    'content-disposition': `inline; filename="${calendar.slug}.ics"`,
    // A response to a signed-in user may renew their cookie, so shared caches must not store it.
    'cache-control': `${c.var.user ? 'private' : 'public'}, max-age=300`,
    // The text depends on the reader's language.
    vary: 'accept-language, cookie',
  };
  return text === undefined
    ? c.body(null, 304, headers)
    : c.body(text, 200, { ...headers, 'content-type': 'text/calendar; charset=utf-8' });
}

async function saveSettings(c: Ctx, deps: EventsDeps): Promise<Response> {
  const input = await readForm(c);
  const pageContext = await getPageContext(c, deps);
  const calendar = calendarIn(c, pageContext);
  try {
    const { slug, confirmed_zone } = parseForm(calendarEditSchema, input);
    const edit = {
      containerId: pageContext.page.id,
      calendarId: calendar.id,
      version: versionField.parse(input.version),
      calendar: {
        ...parseForm(calendarSchema, input),
        ...parseForm(calendarMoneySchema(calendar.currency), input),
        slug,
      },
      confirmedZone: confirmed_zone,
    };
    await transaction(deps.platform.db, (tx) => editCalendar(tx, actOf(c, deps), edit));
    return c.redirect(calendarPath(pageContext.page.slug, slug), 303);
  } catch (error) {
    return sendSettings(c, deps, formStateOf(error, input));
  }
}

const MAX_MOVES = 12;

/** The entries that another time zone would move, if the form asks for one. */
async function findMoves(
  { platform: { db, clock } }: EventsDeps,
  calendar: Calendar,
  formState: FormState | undefined,
): Promise<ZoneMoves | undefined> {
  const zone = timeZoneOf(String(formState?.input.time_zone ?? ''));
  if (!zone || zone === calendar.time_zone) return undefined;
  const query = { calendarId: calendar.id, now: clock.now(), limit: MAX_MOVES };
  const coming = await listComingEntries(db, calendar.container_id, query);
  return coming.total > 0 ? { ...coming, zone } : undefined;
}

async function sendSettings(c: Ctx, deps: EventsDeps, formState?: FormState): Promise<Response> {
  const pageContext = await getPageContext(c, deps);
  const calendar = calendarIn(c, pageContext);
  return sendPage(
    c,
    brandingOf(c, pageContext.page),
    {
      title: formTitle(t('calendar.settings_title', { calendar: calendar.name }), formState),
      noindex: true,
      ...calendarPageProps(c, pageContext, calendar),
    },
    <SettingsPage
      slug={pageContext.page.slug}
      calendar={calendar}
      moves={await findMoves(deps, calendar, formState)}
      formState={formState}
    />,
    formState?.status ?? 200,
  );
}
