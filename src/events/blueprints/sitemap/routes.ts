import type { Hono } from 'hono';
import type { AppEnv } from '../../../shared/http/context.ts';
import { type SitemapPart, sitemapBlueprint } from '../../../shared/http/sitemap.ts';
import type { ContainerId } from '../../../shared/ids.ts';
import { knownZone } from '../../../shared/time.ts';
import type { EventsDeps } from '../../http/page-context.ts';
import {
  listSitemapCalendarKeys,
  listSitemapCalendars,
  listSitemapEntries,
  listSitemapKeys,
  type SitemapCalendarKey,
  type SitemapKey,
} from '../../model/sitemap.ts';
import { calendarPath, calendarsPath, dateOf, entryPath } from '../../rules/addresses.ts';

/** `/sitemap.xml`: calendars, and public events from two months ago on. */
export const eventsSitemap = (deps: EventsDeps): Hono<AppEnv> =>
  sitemapBlueprint({ calendars: calendarsOf(deps), events: eventsOf(deps) });

const SINCE = { hours: 24 * 60 };

const calendarsOf = (deps: EventsDeps): SitemapPart => ({
  listKeys: async (size) =>
    (await listSitemapCalendarKeys(deps.platform.db, size)).map((key) => `${key.container_id}_${key.id}`),
  async list(after, size) {
    const key = parseCalendarKey(after);
    const calendars = await listSitemapCalendars(deps.platform.db, { after: key, size });
    const slugs = await slugsOf(deps, calendars);
    return calendars.flatMap(({ container_id, slug, is_first }) => {
      const page = slugs.get(container_id);
      if (page === undefined) return [];
      const path = calendarPath(page, slug);
      return is_first ? [{ path: calendarsPath(page) }, { path }] : [{ path }];
    });
  },
});

const eventsOf = (deps: EventsDeps): SitemapPart => {
  const { db, clock } = deps.platform;
  // The same all day, so that the keys of the index fit its files.
  const since = () => clock.now().subtract(SINCE).round({ smallestUnit: 'hour', roundingMode: 'floor' });
  return {
    listKeys: async (size) => (await listSitemapKeys(db, { since: since(), size })).map(textOfKey),
    async list(after, size) {
      const key = after === undefined ? undefined : parseKey(after);
      const entries = await listSitemapEntries(db, { since: since(), after: key, size });
      const slugs = await slugsOf(deps, entries);
      return entries.flatMap(({ container_id, id, slug, starts_at, time_zone, changed_at }) => {
        const page = slugs.get(container_id);
        if (page === undefined) return [];
        const date = dateOf(starts_at, knownZone(time_zone));
        return [{ path: entryPath(page, slug, date, id), changedAt: changed_at }];
      });
    },
  };
};

async function slugsOf({ platform, ports }: EventsDeps, rows: readonly { container_id: ContainerId }[]) {
  const ids = [...new Set(rows.map(({ container_id }) => container_id))];
  return ids.length > 0 ? await ports.pages.slugsOf(platform.db, ids) : new Map<ContainerId, string>();
}

/** @returns undefined for what is no key, so that the list begins anew */
function parseCalendarKey(text: string | undefined): SitemapCalendarKey | undefined {
  const [, page, id] = /^(\d{1,9})_(\d{1,9})$/.exec(text ?? '') ?? [];
  return page && id ? { container_id: Number(page) as ContainerId, id: Number(id) } : undefined;
}

const textOfKey = ({ startsAt, containerId, id }: SitemapKey): string => `${startsAt}_${containerId}_${id}`;

/** @returns undefined for what is no key, so that the list begins anew */
function parseKey(text: string): SitemapKey | undefined {
  const [, at = '', page, id] = /^(\d{4}-\d\d-\d\dT[\d:.]{5,18}Z)_(\d{1,9})_(\d{1,9})$/.exec(text) ?? [];
  try {
    return { startsAt: Temporal.Instant.from(at), containerId: Number(page), id: Number(id) };
  } catch {
    return undefined;
  }
}
