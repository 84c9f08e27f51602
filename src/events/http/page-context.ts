import { NotFound } from '../../shared/errors.ts';
import { appUrl, type Ctx } from '../../shared/http/context.ts';
import { type Branding, contactOf } from '../../shared/http/page.ts';
import type { Platform } from '../../shared/http/platform.ts';
import { zoneName } from '../../shared/i18n/formats.ts';
import type { CalendarId } from '../../shared/ids.ts';
import { reason, t } from '../messages/translate.ts';
import { type Calendar, calendarOf, getSchedule, type Schedule } from '../model/calendar.ts';
import type { EventsPorts, Page } from '../ports.ts';
import { calendarPath, calendarsPath, feedPath } from '../rules/addresses.ts';

/** The dependencies of every blueprint of events. */
export type EventsDeps = { platform: Platform; ports: EventsPorts };

/** The page in the address, with its schedule. */
export type PageContext = { page: Page; schedule: Schedule };

/** Reads the page in the address and its schedule, in two queries. @throws NotFound */
export async function getPageContext(c: Ctx, { platform, ports }: EventsDeps): Promise<PageContext> {
  const page = await getPage(c, { platform, ports });
  return { page, schedule: await getSchedule(platform.db, page.id) };
}

/** Reads the page in the address, in one query. @throws NotFound */
export async function getPage(c: Ctx, { platform, ports }: EventsDeps): Promise<Page> {
  const page = await ports.pages.findPage(platform.db, c.req.param('page') ?? '');
  if (!page) throw new NotFound(reason('no_such_page'));
  return page;
}

/** The calendar in the address. @throws NotFound */
export const calendarIn = (c: Ctx, { schedule }: PageContext): Calendar =>
  calendarOf(schedule, c.req.param('calendar') ?? '');

/** A row of the calendar in the address. @throws NotFound if it is another calendar's */
export function inCalendar<Row extends { calendar_id: CalendarId }>(row: Row, { id }: Calendar): Row {
  if (row.calendar_id !== id) throw new NotFound(reason('no_such_entry'));
  return row;
}

/** A page's own name and menu, for the head of its pages. */
export function brandingOf(c: Ctx, page: Page): Branding {
  return {
    name: page.title,
    href: `${appUrl(c, 'blog')}/${page.slug}/`,
    menu:
      page.menu.length > 0
        ? page.menu.map(({ label, app, href }) => ({
            label,
            href: app === 'elsewhere' ? href : `${appUrl(c, app)}${href}`,
          }))
        : [{ label: t('views.whats_on'), href: `${appUrl(c, 'events')}${calendarsPath(page.slug)}` }],
    contact: contactOf(page),
  };
}

/** A URL of events as in a page's menu: the layout compares them to mark the current item. */
export const menuHref = (c: Ctx, path: string): string => `${appUrl(c, 'events')}${path}`;

/** The menu item that a calendar belongs to: its own, or that of all calendars. */
export function menuHrefOf(c: Ctx, page: Page, calendar: Calendar): string {
  const own = menuHref(c, calendarPath(page.slug, calendar.slug));
  return brandingOf(c, page).menu.some(({ href }) => href === own)
    ? own
    : menuHref(c, calendarsPath(page.slug));
}

/** Layout props of every page of a calendar: its menu item, and its time zone as a footnote. */
export const calendarPageProps = (c: Ctx, { page }: PageContext, calendar: Calendar) => ({
  current: menuHrefOf(c, page, calendar),
  footNote: t('calendar.times_are', { zone: zoneName(calendar.time_zone) }),
});

/** Layout props of a month: the feeds of its calendars, and the month as a part of its canonical address. */
export function monthHead(c: Ctx, page: Page, calendars: readonly Calendar[]) {
  const month = c.req.query('month');
  return {
    feeds: calendars.map(({ slug, name }) => ({ title: name, href: feedPath(page.slug, slug) })),
    canonicalQuery: month === undefined ? undefined : `?month=${encodeURIComponent(month)}`,
  };
}
