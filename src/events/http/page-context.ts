import { NotFound } from '../../shared/errors.ts';
import { appUrl, type Ctx } from '../../shared/http/context.ts';
import { isRead, Moved, withSlug } from '../../shared/http/moved.ts';
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

/** Reads the page in the address, in one query. @throws NotFound, Moved if the address is an old one */
export async function getPage(c: Ctx, { platform, ports }: EventsDeps): Promise<Page> {
  const slug = c.req.param('page') ?? '';
  const page = await ports.pages.findPage(platform.db, slug);
  if (page) return page;
  const current = isRead(c) ? await ports.pages.findCurrentSlug(platform.db, slug) : undefined;
  if (current) throw new Moved(withSlug(c, 0, current));
  throw new NotFound(reason('no_such_page'));
}

/** The calendar in the address. @throws NotFound, Moved if the address is an old one */
export function calendarIn(c: Ctx, { schedule }: PageContext): Calendar {
  const slug = c.req.param('calendar') ?? '';
  const calendar = calendarOf(schedule, slug);
  if (calendar.slug !== slug && isRead(c)) throw new Moved(withSlug(c, 2, calendar.slug));
  return calendar;
}

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
