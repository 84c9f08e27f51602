import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, type Ctx, rolesOn } from '../../../shared/http/context.ts';
import { withEtag } from '../../../shared/http/etag.ts';
import { parseForm, readForm } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { sendPage } from '../../../shared/http/page.ts';
import { monthAndYear } from '../../../shared/i18n/formats.ts';

import { calendarSchema } from '../../forms/calendar-schema.ts';
import { monthParam, viewParam } from '../../http/month-param.ts';
import {
  brandingOf,
  calendarIn,
  calendarPageProps,
  type EventsDeps,
  getPageContext,
  type PageContext,
} from '../../http/page-context.ts';
import { getScheduleView } from '../../http/schedule-view.ts';
import type { Calendar } from '../../model/calendar.ts';
import { countRequests } from '../../model/calendar-entry.ts';
import { listUpcoming } from '../../model/listed-entry.ts';
import { editCalendar } from '../../operations/create-calendar.ts';
import {
  calendarPath,
  calendarsPath,
  dateOf,
  entriesPath,
  newEventPath,
  requestsPath,
  settingsPath,
  slotsPath,
} from '../../rules/addresses.ts';
import { MonthPage } from '../../views/month-page.tsx';
import { nothingHere } from '../../views/nothing-here.tsx';
import { type OrganiserLink, requestsLabel } from '../../views/organiser-links.tsx';
import { monthDays } from '../../views/schedule-days.ts';
import { FEED_AHEAD, FEED_BACK, FEED_MOST, feedOf } from './feed.ts';
import { Settings } from './view.tsx';

/** `/{page}/calendars/{calendar}/`: a month of one calendar, its feed, its settings. */
export function calendarBlueprint(deps: EventsDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const { db, clock, config } = deps.platform;

  app.get('/', may.anyone(), async (c) => {
    const venue = await getPageContext(c, deps);
    const calendar = calendarIn(c, venue);
    const { slug, title } = venue.page;
    const now = clock.now();
    const current = dateOf(now, calendar.time_zone).toPlainYearMonth();
    const month = monthParam(c, current);
    if (!month) {
      const back = { label: monthAndYear(current), href: calendarPath(slug, calendar.slug) };
      return nothingHere(c, brandingOf(c, venue.page), { says: 'There is no such month.', back });
    }
    const dates = { from: month.toPlainDate({ day: 1 }), to: month.toPlainDate({ day: month.daysInMonth }) };
    const shown = await getScheduleView(db, venue, [calendar], dates, now);
    const organiser = (await rolesOn(c, slug)).has('organiser');
    const heading = `${calendar.name}, ${monthAndYear(month)}`;
    const lead = calendar.description || `At ${title}.`;
    return sendPage(
      c,
      brandingOf(c, venue.page),
      { title: heading, description: lead, ...calendarPageProps(c, venue, calendar) },
      <MonthPage
        title={heading}
        lead={lead}
        crumbs={[{ label: 'What’s on', href: calendarsPath(slug) }]}
        slug={slug}
        path={calendarPath(slug, calendar.slug)}
        calendars={[calendar]}
        month={month}
        current={current}
        view={viewParam(c)}
        weeks={monthDays(shown, month)}
        organiser={organiser ? await organisersLinks(venue, calendar) : undefined}
      />,
    );
  });

  app.get('/calendar.ics', may.anyone(), async (c) => {
    const venue = await getPageContext(c, deps);
    const calendar = calendarIn(c, venue);
    const now = clock.now();
    const range = { from: now.subtract(FEED_BACK), to: now.add(FEED_AHEAD) };
    const entries = await listUpcoming(db, { calendarIds: [calendar.id] }, range, now, FEED_MOST);
    return withEtag(c, feedOf(venue, calendar, entries, config.urls.events), {
      'content-type': 'text/calendar; charset=utf-8',
      'content-disposition': `inline; filename="${calendar.slug}.ics"`,
      // The same for everybody; only who is signed in may get a cookie along with it.
      'cache-control': `${c.var.user ? 'private' : 'public'}, max-age=300`,
    });
  });

  app.get('/settings', may.organiser(), (c) => settings(c));

  app.post('/settings', may.organiser(), async (c) => {
    const sent = await readForm(c);
    const venue = await getPageContext(c, deps);
    const calendar = calendarIn(c, venue);
    try {
      const terms = parseForm(calendarSchema, sent);
      await transaction(db, (tx) => editCalendar(tx, calendar.id, terms));
      return c.redirect(calendarPath(venue.page.slug, calendar.slug), 303);
    } catch (error) {
      return settings(c, formStateOf(error, sent));
    }
  });

  async function settings(c: Ctx, formState?: FormState) {
    const venue = await getPageContext(c, deps);
    const calendar = calendarIn(c, venue);
    return sendPage(
      c,
      brandingOf(c, venue.page),
      {
        title: formTitle(`Settings of ${calendar.name}`, formState),
        noindex: true,
        ...calendarPageProps(c, venue, calendar),
      },
      <Settings slug={venue.page.slug} calendar={calendar} formState={formState} />,
      formState?.status ?? 200,
    );
  }

  async function organisersLinks(
    { page: { slug }, schedule: { calendars } }: PageContext,
    calendar: Calendar,
  ): Promise<OrganiserLink[]> {
    const waiting = await countRequests(
      db,
      calendars.map(({ id }) => id),
    );
    return [
      { label: requestsLabel(waiting), href: requestsPath(slug), icon: 'calendar-check' },
      { label: 'New event', href: newEventPath(slug, calendar.slug), icon: 'plus' },
      { label: 'All entries', href: entriesPath(slug, calendar.slug), icon: 'list' },
      { label: 'Times to hire', href: slotsPath(slug, calendar.slug), icon: 'clock' },
      { label: 'Settings', href: settingsPath(slug, calendar.slug), icon: 'settings' },
    ];
  }

  return app;
}
