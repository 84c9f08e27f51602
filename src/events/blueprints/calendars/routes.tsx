import { Hono } from 'hono';
import type { CalendarDay } from '../../../shared/calendar/calendar-day.ts';
import { transaction } from '../../../shared/db/database.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, type Ctx, rolesOn } from '../../../shared/http/context.ts';
import { readForm } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { platformBranding, sendPage } from '../../../shared/http/page.ts';
import { dayName, monthAndYear, zoneName } from '../../../shared/i18n/formats.ts';

import { monthParam, viewParam } from '../../http/month-param.ts';
import {
  brandingOf,
  containerOf,
  type EventsDeps,
  getPage,
  getPageContext,
  menuHref,
  type PageContext,
} from '../../http/page-context.ts';
import { getScheduleView } from '../../http/schedule-view.ts';
import { countRequests, listRequests } from '../../model/calendar-entry.ts';
import { listWhatsOn, type UpcomingEntry } from '../../model/whats-on.ts';
import { createCalendar } from '../../operations/create-calendar.ts';
import type { Page } from '../../ports.ts';
import { calendarPath, calendarsPath, dateOf, newCalendarPath, requestsPath } from '../../rules/addresses.ts';
import { entryChip } from '../../views/entry-chip.ts';
import { MonthPage } from '../../views/month-page.tsx';
import { nothingHere } from '../../views/nothing-here.tsx';
import { requestsLabel } from '../../views/organiser-links.tsx';
import { monthDays } from '../../views/schedule-days.ts';
import { parseNewCalendar } from './schema.ts';
import { type Done, NewCalendar, NoCalendars, Requests, titleOfQueue, WhatsOn } from './view.tsx';

const MOST_ON = 40;

/** `/` what is on in all venues; `/{page}/calendars/` a venue's one diary, its queue of requests, its new calendars. */
export function calendarsBlueprint(deps: EventsDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const { db, clock } = deps.platform;

  app.get('/', may.anyone(), async (c) => {
    const now = clock.now();
    const [pages, entries] = await Promise.all([
      deps.ports.pages.listPages(db),
      listWhatsOn(db, now, MOST_ON),
    ]);
    const branding = platformBranding(c);
    return sendPage(
      c,
      branding,
      {
        title: 'What’s on',
        description: 'Concerts, classes and co-op days in all our venues.',
        current: branding.menu[0]?.href,
        footNote: 'Times are those of each venue',
      },
      <WhatsOn days={daysOf(entries, pages, now)} pages={pages} />,
    );
  });

  app.get('/:page/calendars', may.anyone(), async (c) => {
    const venue = await getPageContext(c, deps);
    const organiser = (await rolesOn(c, venue.page.slug)).has('organiser');
    return venue.schedule.calendars.length > 0
      ? schedule(c, venue, organiser)
      : noCalendars(c, venue, organiser);
  });

  app.get('/:page/calendars/requests', may.organiser(), async (c) => {
    const venue = await getPageContext(c, deps);
    const requests = await listRequests(
      db,
      venue.schedule.calendars.map(({ id }) => id),
    );
    return sendPage(
      c,
      brandingOf(c, venue.page),
      { title: titleOfQueue(requests.length), noindex: true, ...whereIn(c, venue) },
      <Requests venue={venue} requests={requests} done={doneAsked(c)} />,
    );
  });

  app.get('/:page/calendars/new', may.organiser(), (c) => newCalendar(c));

  app.post('/:page/calendars/new', may.organiser(), async (c) => {
    const sent = await readForm(c);
    const venuePage = await getPage(c, deps);
    try {
      const terms = parseNewCalendar(sent);
      const made = await transaction(db, (tx) =>
        createCalendar(tx, containerOf(venuePage), terms, clock.now()),
      );
      return c.redirect(calendarPath(venuePage.slug, made.slug), 303);
    } catch (error) {
      return newCalendar(c, formStateOf(error, sent));
    }
  });

  async function schedule(c: Ctx, venue: PageContext, organiser: boolean) {
    const { slug, title, timeZone } = venue.page;
    const { calendars } = venue.schedule;
    const now = clock.now();
    const current = dateOf(now, timeZone).toPlainYearMonth();
    const month = monthParam(c, current);
    if (!month) {
      const back = { label: monthAndYear(current), href: calendarsPath(slug) };
      return nothingHere(c, brandingOf(c, venue.page), { says: 'There is no such month.', back });
    }
    const dates = { from: month.toPlainDate({ day: 1 }), to: month.toPlainDate({ day: month.daysInMonth }) };
    const shown = await getScheduleView(db, venue, calendars, dates, now);
    return sendPage(
      c,
      brandingOf(c, venue.page),
      {
        title: monthAndYear(month),
        description: `What is on at ${title} in ${monthAndYear(month)}, and when its rooms are free.`,
        ...whereIn(c, venue),
      },
      <MonthPage
        title={monthAndYear(month)}
        lead={`What is on at ${title}, and when its rooms are free.`}
        slug={slug}
        path={calendarsPath(slug)}
        calendars={calendars}
        month={month}
        current={current}
        view={viewParam(c)}
        weeks={monthDays(shown, month)}
        organiser={organiser ? await organisersLinks(venue) : undefined}
      />,
    );
  }

  async function organisersLinks({ page: { slug }, schedule: { calendars } }: PageContext) {
    const waiting = await countRequests(
      db,
      calendars.map(({ id }) => id),
    );
    return [
      { label: requestsLabel(waiting), href: requestsPath(slug), icon: 'calendar-check' as const },
      { label: 'Payments', href: `/${slug}/payments/`, icon: 'card' as const },
      { label: 'New calendar', href: newCalendarPath(slug), icon: 'plus' as const },
    ];
  }

  async function newCalendar(c: Ctx, formState?: FormState) {
    const venuePage = await getPage(c, deps);
    return sendPage(
      c,
      brandingOf(c, venuePage),
      {
        title: formTitle('New calendar', formState),
        noindex: true,
        current: menuHref(c, calendarsPath(venuePage.slug)),
      },
      <NewCalendar page={venuePage} formState={formState} />,
      formState?.status ?? 200,
    );
  }

  return app;
}

function noCalendars(c: Ctx, venue: PageContext, organiser: boolean) {
  return sendPage(
    c,
    brandingOf(c, venue.page),
    { title: 'What’s on', ...whereIn(c, venue) },
    <NoCalendars page={venue.page} organiser={organiser} />,
  );
}

const doneAsked = (c: Ctx): Done | undefined => {
  const done = c.req.query('done');
  return done === 'confirmed' || done === 'declined' ? done : undefined;
};

const whereIn = (c: Ctx, { page: { slug, timeZone } }: PageContext) => ({
  current: menuHref(c, calendarsPath(slug)),
  footNote: `Times are ${zoneName(timeZone)}`,
});

/** What is on, by the day on which it begins, or by today where it goes on already. */
function daysOf(entries: UpcomingEntry[], pages: Page[], now: Temporal.Instant): CalendarDay[] {
  const days = new Map<string, CalendarDay>();
  for (const entry of entries) {
    const venuePage = pages.find(({ id }) => id === entry.container_id);
    if (!venuePage) continue;
    const today = dateOf(now, entry.time_zone);
    const begins = dateOf(entry.starts_at, entry.time_zone);
    const date = Temporal.PlainDate.compare(begins, today) < 0 ? today : begins;
    const day: CalendarDay = days.get(date.toString()) ?? {
      date: date.toString(),
      label: dayName(date),
      state: date.equals(today) ? 'today' : 'open',
      chips: [],
    };
    const place = [entry.space_name, venuePage.title].filter(Boolean).join(', ');
    day.chips.push({ ...entryChip(entry, venuePage.slug, entry), place });
    days.set(day.date, day);
  }
  return [...days.values()].toSorted((a, b) => a.date.localeCompare(b.date));
}
