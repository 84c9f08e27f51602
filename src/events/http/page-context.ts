import { NotFound } from '../../shared/errors.ts';
import { appUrl, type Ctx } from '../../shared/http/context.ts';
import type { Branding } from '../../shared/http/page.ts';
import type { Platform } from '../../shared/http/platform.ts';
import { zoneName } from '../../shared/i18n/formats.ts';
import type { Container } from '../../shared/ids.ts';
import { t } from '../messages/translate.ts';
import { type Calendar, calendarOf, getSchedule, type Schedule } from '../model/calendar.ts';
import type { EventsPorts, Page } from '../ports.ts';
import { calendarPath, calendarsPath } from '../rules/addresses.ts';

/** What every blueprint of events is made with. */
export type EventsDeps = { platform: Platform; ports: EventsPorts };

/** The page in the address, with its diary. */
export type PageContext = { page: Page; schedule: Schedule; container: Container };

/** Two queries. @throws NotFound */
export async function getPageContext(c: Ctx, { platform, ports }: EventsDeps): Promise<PageContext> {
  const page = await getPage(c, { platform, ports });
  const container = containerOf(page);
  return { page, container, schedule: await getSchedule(platform.db, container) };
}

/** One query. @throws NotFound */
export async function getPage(c: Ctx, { platform, ports }: EventsDeps): Promise<Page> {
  const page = await ports.pages.findPage(platform.db, c.req.param('page') ?? '');
  if (!page) throw new NotFound('There is no such page here.');
  return page;
}

/** The calendar in the address. @throws NotFound */
export const calendarIn = (c: Ctx, venue: PageContext): Calendar =>
  calendarOf(venue.schedule, c.req.param('calendar') ?? '');

export const containerOf = (page: Page): Container => ({ containerType: 'page', containerId: page.id });

/** The venue's own name and menu, for the shell. */
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
        : [{ label: 'What’s on', href: `${appUrl(c, 'events')}${calendarsPath(page.slug)}` }],
  };
}

/** The href in the venue's menu that is current, for `current` of a page. */
export const menuHref = (c: Ctx, path: string): string => `${appUrl(c, 'events')}${path}`;

/** The href in the venue's menu of the calendar that a page belongs to, or of all calendars. */
export function menuHrefOf(c: Ctx, page: Page, calendar: Calendar): string {
  const own = menuHref(c, calendarPath(page.slug, calendar.slug));
  return brandingOf(c, page).menu.some(({ href }) => href === own)
    ? own
    : menuHref(c, calendarsPath(page.slug));
}

/** What every page of a calendar tells the layout: its part of the menu, and whose zone its times are in. */
export const calendarPageProps = (c: Ctx, { page }: PageContext, calendar: Calendar) => ({
  current: menuHrefOf(c, page, calendar),
  footNote: t('calendar.times_are', { zone: zoneName(calendar.time_zone) }),
});
