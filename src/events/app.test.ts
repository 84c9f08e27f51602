import { describe, expect, test } from 'vitest';
import { createPageCache } from '../shared/http/page-cache.ts';
import { testBrowser } from '../shared/testing/client.ts';
import { pageOf, textOf } from '../shared/testing/page.ts';
import { createEventsApp } from './app.ts';
import { buildEvent } from './builders.ts';
import { dateOf, dayPath, entryPath } from './rules/addresses.ts';
import { buildVenue, testEvents } from './testing.ts';

const { db, clock, deps, queriesOf } = await testEvents();
const { calendar, concert, types } = await buildVenue(db);
const platform = { ...deps.platform, pageCache: createPageCache(clock) };
const app = createEventsApp({ ...deps, platform });
const newBrowser = () => testBrowser(app, platform.config.urls.events);
const hall = '/glasshouse/calendars/hall';
const concertPath = entryPath(
  'glasshouse',
  'hall',
  dateOf(concert.starts_at, calendar.time_zone),
  concert.id,
);
const june12 = dayPath('glasshouse', 'hall', Temporal.PlainDate.from('2026-06-12'));

describe('a page that the public shares', () => {
  test.each([
    '/glasshouse/calendars/',
    '/glasshouse/calendars/?month=2026-07&view=list',
    `${hall}/`,
    `${hall}/?month=2026-07`,
    `${hall}/entries/`,
    `${hall}/calendar.ics`,
    june12,
    concertPath,
  ])('takes at most three queries, and none for the next visitor: %s', async (path) => {
    const { get } = newBrowser();
    const first = await queriesOf(async () => expect((await get(path)).status).toBe(200));
    expect(first.length).toBeGreaterThan(0);
    expect(first.length).toBeLessThanOrEqual(3);
    expect(await queriesOf(() => newBrowser().get(path))).toEqual([]);
  });

  test('shows a visitor the ticket that they have just held', async () => {
    const { get, post, cookies } = newBrowser();
    const left = async () => textOf((await pageOf(get(concertPath))).byRole('main'));
    const before = await left();
    expect(cookies.size).toBe(0);
    const form = {
      [`quantity-${types.full.id}`]: '1',
      [`price-${types.full.id}`]: String(types.full.price_minor),
    };
    expect((await post(`${concertPath}tickets`, form)).status).toBe(303);
    expect(await left()).not.toBe(before);
    // Whoever has no cookie sees it a second later.
    expect(textOf((await pageOf(newBrowser().get(concertPath))).byRole('main'))).toBe(before);
    clock.advance({ milliseconds: 1001 });
    expect(textOf((await pageOf(newBrowser().get(concertPath))).byRole('main'))).not.toBe(before);
  });

  test('is none that only some may see', async () => {
    const draft = await buildEvent(db, calendar, { name: 'A draft', state: 'draft' });
    const path = entryPath('glasshouse', 'hall', dateOf(draft.starts_at, calendar.time_zone), draft.id);
    platform.pageCache.pages.clear();
    for (const hidden of [path, `${hall}/settings`, `${hall}/slots/`, '/tickets/', '/glasshouse/payments/']) {
      expect((await newBrowser().get(hidden)).headers.get('cache-control')).toBe('private, no-cache');
    }
    expect(platform.pageCache.pages.size).toBe(0);
  });
});
