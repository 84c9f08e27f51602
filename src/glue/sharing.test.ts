import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { buildPage } from '../blog/builders.ts';
import { testBlog } from '../blog/testing.ts';
import { buildCalendar, buildEvent, buildTicketType } from '../events/builders.ts';
import {
  listSitemapCalendarKeys,
  listSitemapCalendars,
  listSitemapEntries,
  listSitemapKeys,
} from '../events/model/sitemap.ts';
import { buildVenue, testEvents } from '../events/testing.ts';
import { listSitemapMarketplaceKeys, listSitemapMarketplaces } from '../market/model/marketplace.ts';
import { testMarket } from '../market/testing.ts';
import { NOW } from '../shared/builders.ts';

const { db, get, deps } = await testEvents();
const venue = await buildVenue(db);
const concertPath = `/glasshouse/calendars/hall/2026/06/12/entries/${venue.concert.id}/`;
const site = deps.platform.config.urls.events;
const documentOf = async (path: string) => parseHTML(await (await get(path)).text()).document;

const address = z.object({ '@type': z.literal('PostalAddress'), streetAddress: z.string().min(1) });
const instant = z.iso.datetime({ offset: true });
const url = z.url();
// Required and recommended by https://developers.google.com/search/docs/appearance/structured-data/event
const googleEvent = z.object({
  '@context': z.literal('https://schema.org'),
  '@type': z.literal('Event'),
  name: z.string().min(1),
  startDate: instant,
  endDate: instant,
  description: z.string().min(1),
  eventStatus: z.enum(['https://schema.org/EventScheduled', 'https://schema.org/EventCancelled']),
  eventAttendanceMode: z.literal('https://schema.org/OfflineEventAttendanceMode'),
  location: z.object({ '@type': z.literal('Place'), name: z.string().min(1), address }),
  organizer: z.object({ '@type': z.literal('Organization'), name: z.string().min(1), url }),
  offers: z
    .array(
      z.object({
        '@type': z.literal('Offer'),
        price: z.string().regex(/^\d+(\.\d+)?$/),
        priceCurrency: z.string().regex(/^[A-Z]{3}$/),
        availability: z.enum(['https://schema.org/InStock', 'https://schema.org/SoldOut']),
        validFrom: instant,
        url,
      }),
    )
    .optional(),
  isAccessibleForFree: z.boolean().optional(),
});
const dataOf = async (path: string) =>
  JSON.parse((await documentOf(path)).querySelector('script[type="application/ld+json"]')?.textContent ?? '');

describe('an event for search engines', () => {
  test('has all that Google requires and recommends', async () => {
    const data = googleEvent.parse(await dataOf(concertPath));
    expect(data.location.name).toBe('Main hall, The Glasshouse');
    expect(data.location.address.streetAddress).toBe('4 Orchard Lane');
    expect(data.offers).toHaveLength(2);
    expect(data.offers?.[0]?.availability).toBe('https://schema.org/InStock');
    expect(data.isAccessibleForFree).toBeUndefined();
  });

  test('is free only when all its tickets are, and claims no price without tickets', async () => {
    const event = (name: string, columns = {}) =>
      buildEvent(db, venue.calendar, {
        name,
        description: 'Come',
        starts_at: '2026-06-20T10:00',
        ...columns,
      });
    const path = (id: number) => `/glasshouse/calendars/hall/2026/06/20/entries/${id}/`;
    const free = await event('Free');
    await buildTicketType(db, free, { price_minor: 0 });
    expect(googleEvent.parse(await dataOf(path(free.id)))).toMatchObject({
      isAccessibleForFree: true,
      offers: [{ price: '0.00' }],
    });
    const justCome = await event('Just come', { admission: 'free' });
    const openDoor = googleEvent.parse(await dataOf(path(justCome.id)));
    expect(openDoor).toMatchObject({ isAccessibleForFree: true });
    expect(openDoor.offers).toBeUndefined();
    const atDoor = await event('At the door', { admission: 'door', door_price_minor: 500 });
    const paid = googleEvent.parse(await dataOf(path(atDoor.id)));
    expect(paid.isAccessibleForFree).toBeUndefined();
    expect(paid.offers).toMatchObject([{ price: '5.00', priceCurrency: 'GBP' }]);
    const inWords = await event('In words', { admission: 'door', door_price_note: 'pay what you can' });
    const words = googleEvent.parse(await dataOf(path(inWords.id)));
    expect([words.isAccessibleForFree, words.offers]).toEqual([undefined, undefined]);
    const unknown = googleEvent.parse(await dataOf(path((await event('Unknown')).id)));
    expect(unknown.isAccessibleForFree).toBeUndefined();
    expect(unknown.offers).toBeUndefined();
    const off = await event('Off', { state: 'cancelled' });
    expect((await dataOf(path(off.id))).eventStatus).toBe('https://schema.org/EventCancelled');
  });
});

describe('the head of a public page', () => {
  const meta = async (path: string, property: string) =>
    (await documentOf(path)).querySelector(`meta[property="${property}"]`)?.getAttribute('content');

  test('has a canonical address without a query, and Open Graph', async () => {
    const document = await documentOf(`${concertPath}?utm_source=x`);
    expect(document.querySelector('link[rel=canonical]')?.getAttribute('href')).toBe(`${site}${concertPath}`);
    expect(await meta(concertPath, 'og:title')).toBe('Rosa Ash Ensemble');
    expect(await meta(concertPath, 'og:url')).toBe(`${site}${concertPath}`);
    expect(await meta(concertPath, 'og:description')).toContain('Eight players');
    expect(await meta(concertPath, 'og:site_name')).toBe('The Glasshouse');
  });

  test('leads to the feeds of its calendars', async () => {
    const document = await documentOf('/glasshouse/calendars/?month=2026-07');
    const feed = document.querySelector('link[rel=alternate][type="text/calendar"]');
    expect(feed?.getAttribute('href')).toBe('/glasshouse/calendars/hall/calendar.ics');
    expect(document.querySelector('link[rel=canonical]')?.getAttribute('href')).toBe(
      `${site}/glasshouse/calendars/?month=2026-07`,
    );
  });

  test('of what is not public or not there says that it is not to be found', async () => {
    const draft = await buildEvent(db, venue.calendar, { state: 'draft', starts_at: '2026-06-21T10:00' });
    const path = `/glasshouse/calendars/hall/2026/06/21/entries/${draft.id}/`;
    for (const hidden of [path, '/nobody/calendars/']) {
      const document = await documentOf(hidden);
      expect(document.querySelector('link[rel=canonical]')).toBeNull();
      expect(document.querySelector('meta[name=robots]')?.getAttribute('content')).toBe('noindex');
    }
  });
});

describe('a sitemap', () => {
  const locs = (xml: string) => [...xml.matchAll(/<loc>(.*?)<\/loc>/g)].map(([, loc = '']) => loc);
  const read = async (path: string) => (await get(path)).text();

  test('names public events with the time of their last change, and nothing else', async () => {
    const hidden = { name: 'Hidden', starts_at: '2026-06-22T10:00' };
    const ids = [
      (await buildEvent(db, venue.calendar, { ...hidden, listed: false })).id,
      (await buildEvent(db, venue.calendar, { ...hidden, state: 'draft' })).id,
      (await buildEvent(db, venue.calendar, { starts_at: '2026-01-22T10:00' })).id,
    ];
    const index = locs(await read('/sitemap.xml'));
    expect(index).toEqual([`${site}/sitemap.xml?part=calendars`, `${site}/sitemap.xml?part=events`]);
    const xml = await read('/sitemap.xml?part=events');
    expect(xml).toContain(`<loc>${site}${concertPath}</loc><lastmod>2026-05-01T09:00:00Z</lastmod>`);
    for (const id of ids) expect(xml).not.toContain(`/entries/${id}/`);
    expect(locs(await read('/sitemap.xml?part=calendars'))).toContain(`${site}/glasshouse/calendars/hall/`);
    for (const part of ['x', '__proto__']) expect((await get(`/sitemap.xml?part=${part}`)).status).toBe(404);
    expect((await get('/sitemap.xml?part=events&after=x')).status).toBe(200);
  });

  test('is divided into files that repeat and miss nothing', async () => {
    const since = NOW.subtract({ hours: 24 * 60 });
    const whole = await listSitemapEntries(db, { since, after: undefined, size: 100 });
    expect(whole.length).toBeGreaterThan(3);
    for (const size of [1, 2, whole.length - 1, whole.length]) {
      const keys = await listSitemapKeys(db, { since, size });
      expect(keys).toHaveLength(Math.ceil(whole.length / size) - 1);
      const files = await Promise.all(
        [undefined, ...keys].map((after) => listSitemapEntries(db, { since, after, size })),
      );
      expect(files.flat()).toEqual(whole);
    }
  });

  test('of calendars and of marketplaces is divided into files that repeat and miss nothing', async () => {
    for (const slug of ['second', 'third']) await buildCalendar(db, venue.page, { slug, name: slug });
    const mill = await buildPage(db, { slug: 'mill-lane' });
    await buildCalendar(db, mill, { slug: 'first', name: 'First' });
    const all = await listSitemapCalendars(db, { after: undefined, size: 100 });
    expect(all).toHaveLength(4);
    for (const size of [1, 2, 3, 4]) {
      const keys = await listSitemapCalendarKeys(db, size);
      expect(keys).toHaveLength(Math.ceil(all.length / size) - 1);
      const files = await Promise.all(
        [undefined, ...keys].map((after) => listSitemapCalendars(db, { after, size })),
      );
      expect(files.flat()).toEqual(all);
    }
    const calendars = locs(await read(`/sitemap.xml?part=calendars&after=${venue.page.id}_${all[1]?.id}`));
    expect(calendars.map((loc) => new URL(loc).pathname)).toEqual([
      '/glasshouse/calendars/third/',
      '/mill-lane/calendars/',
      '/mill-lane/calendars/first/',
    ]);

    const market = await testMarket();
    for (const name of ['Bread', 'Cheese', 'Wool']) await market.open(name);
    const shops = await listSitemapMarketplaces(market.db, { after: undefined, size: 100 });
    expect(shops).toHaveLength(3);
    for (const size of [1, 2, 3]) {
      const keys = await listSitemapMarketplaceKeys(market.db, size);
      const files = await Promise.all(
        [undefined, ...keys].map((after) => listSitemapMarketplaces(market.db, { after, size })),
      );
      expect(files.flat()).toEqual(shops);
      expect(keys).toHaveLength(Math.ceil(shops.length / size) - 1);
    }
    const [first] = await listSitemapMarketplaceKeys(market.db, 1);
    const file = await (
      await market.get(`/sitemap.xml?part=marketplaces&after=${first?.pageId}_${first?.id}`)
    ).text();
    expect(locs(file).map((loc) => new URL(loc).pathname)).toEqual(['/hall/cheese/', '/hall/wool/']);
  });

  test('of the blog names pages and published news', async () => {
    const blog = await testBlog();
    await buildPage(blog.db, { slug: 'mill' });
    const visitor = blog.newBrowser();
    const index = locs(await (await visitor.get('/sitemap.xml')).text());
    expect(index.map((loc) => new URL(loc).search)).toEqual(['?part=pages', '?part=news']);
    const pages = locs(await (await visitor.get('/sitemap.xml?part=pages')).text());
    expect(pages.map((loc) => new URL(loc).pathname)).toEqual(['/', '/mill/']);
  });
});

test('robots are kept from baskets, orders, tickets and the pages of organisers', async () => {
  const events = await (await get('/robots.txt')).text();
  expect(events).toContain('Disallow: /admin/\n');
  expect(events).toContain('Disallow: /tickets\n');
  expect(events).toContain(`Sitemap: ${site}/sitemap.xml`);
});
