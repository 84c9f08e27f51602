import { describe, expect, test } from 'vitest';
import { buildOrganisedPage, testBlog } from '../blog/testing.ts';
import { buildCalendar, buildEvent } from '../events/builders.ts';
import { t } from '../events/messages/translate.ts';
import { buildVenue, testEvents } from '../events/testing.ts';
import { testMarket } from '../market/testing.ts';
import { pageOf } from '../shared/testing/page.ts';

describe('a page with a new address', async () => {
  const { db, newBrowser, signInAs } = await testBlog();
  await buildOrganisedPage(db, { slug: 'hall' });
  const ines = await signInAs('ines@glasshouse.example');
  const visitor = newBrowser();
  const rename = async (from: string, slug: string) => await ines.submit(`/${from}/edit`, { slug });

  test('is found at its old ones, with the rest of the address, and takes one of them again', async () => {
    expect((await rename('hall', 'new-hall')).headers.get('location')).toBe('/new-hall/');
    expect((await rename('new-hall', 'third')).headers.get('location')).toBe('/third/');
    for (const old of ['hall', 'new-hall']) {
      const moved = await ines.get(`/${old}/news/?page=1`);
      expect([moved.status, moved.headers.get('location')]).toEqual([308, '/third/news/?page=1']);
    }
    // Its menu leads to the new address at once.
    expect(await (await visitor.get('/third/')).text()).toContain('/third/calendars/');
    await rename('third', 'hall');
    expect((await visitor.get('/hall/')).status).toBe(200);
    expect((await visitor.get('/third/')).headers.get('location')).toBe('/hall/');
  });

  test('keeps its old addresses from others, and refuses those of others', async () => {
    await buildOrganisedPage(db, { slug: 'mill' });
    for (const slug of ['mill', 'Not a slug', 'a--b', 'tickets']) {
      const refused = await rename('hall', slug);
      expect(refused.status).toBe(422);
    }
    expect((await rename('mill', 'third')).status).toBe(422);
    const created = await ines.submit('/new', { title: 'Third' });
    expect(created.headers.get('location')).toBe('/third-2/');
  });
});

describe('a post', async () => {
  const { db, newBrowser, signInAs } = await testBlog();
  await buildOrganisedPage(db, { slug: 'hall' });
  const ines = await signInAs('ines@glasshouse.example');
  const visitor = newBrowser();
  const write = async (title: string, body = 'Look up.') =>
    (await ines.post('/hall/news/', { title, summary: '', body })).headers.get('location') ?? '';
  const rename = (from: string, slug: string) => ines.submit(`/hall/news/${from}/edit`, { slug });

  test('with a new address is found at its old ones, which others cannot take', async () => {
    const path = await write('The roof');
    expect((await rename('the-roof', 'roof')).headers.get('location')).toBe('/hall/news/roof/');
    // A draft is not betrayed by its old address.
    expect((await visitor.get(path)).status).toBe(404);
    await ines.post('/hall/news/roof/publication');
    const moved = await visitor.get(path);
    expect([moved.status, moved.headers.get('location')]).toEqual([308, '/hall/news/roof/']);
    expect((await ines.get(`${path}edit`)).headers.get('location')).toBe('/hall/news/roof/edit');
    expect((await rename('roof', 'paid')).headers.get('location')).toBe('/hall/news/paid/');
    expect((await visitor.get(path)).headers.get('location')).toBe('/hall/news/paid/');

    expect(await write('The roof', 'It leaks.')).toBe('/hall/news/the-roof-2/');
    for (const slug of ['the-roof', 'paid', 'new', 'Not a slug'])
      expect((await rename('the-roof-2', slug)).status).toBe(422);
    expect((await rename('paid', 'the-roof')).headers.get('location')).toBe('/hall/news/the-roof/');
    expect((await visitor.get('/hall/news/paid/')).headers.get('location')).toBe('/hall/news/the-roof/');
  });
});

describe('a marketplace', async () => {
  const { get, post, open, organiser } = await testMarket();
  const as = { as: organiser };
  const rename = async (from: string, slug: string) =>
    post(`/hall/${from}/edit`, { ...(await pageOf(get(`/hall/${from}/edit`, as))).formValues(), slug }, as);

  test('with a new address is found at its old ones, which others cannot take', async () => {
    await open('Farm shop');
    await open('Other');
    expect((await rename('farm-shop', 'shop')).headers.get('location')).toBe('/hall/shop/');
    const moved = await get('/hall/farm-shop/?q=rye');
    expect([moved.status, moved.headers.get('location')]).toEqual([308, '/hall/shop/?q=rye']);
    expect((await get('/hall/farm-shop/edit', as)).headers.get('location')).toBe('/hall/shop/edit');
    for (const slug of ['farm-shop', 'shop', 'new', 'Not a slug'])
      expect((await rename('other', slug)).status).toBe(422);
    expect((await post('/hall/', { name: 'Farm shop.' }, as)).headers.get('location')).toBe(
      '/hall/farm-shop-2/catalogue',
    );
    expect((await rename('shop', 'farm-shop')).headers.get('location')).toBe('/hall/farm-shop/');
    expect((await get('/hall/shop/')).headers.get('location')).toBe('/hall/farm-shop/');
  });
});

describe('a calendar', async () => {
  const { db, get, post } = await testEvents();
  const venue = await buildVenue(db);
  const as = { as: venue.organiser };
  const settings = (slug: string) => `/glasshouse/calendars/${slug}/settings`;
  const valuesOf = async (slug: string) => (await pageOf(get(settings(slug), as))).formValues();

  test('with a new address is found at its old one', async () => {
    const saved = await post(settings('hall'), { ...(await valuesOf('hall')), slug: 'main' }, as);
    expect(saved.headers.get('location')).toBe('/glasshouse/calendars/main/');
    const moved = await get('/glasshouse/calendars/hall/?month=2026-07');
    expect([moved.status, moved.headers.get('location')]).toEqual([
      308,
      '/glasshouse/calendars/main/?month=2026-07',
    ]);
    expect((await get('/glasshouse/calendars/main/calendar.ics')).status).toBe(200);
    const other = await buildCalendar(db, venue.page, { slug: 'other' });
    for (const slug of ['hall', 'main', 'new'])
      expect((await post(settings(other.slug), { ...(await valuesOf('other')), slug }, as)).status).toBe(422);
  });

  test('names the entries that another time zone moves, and moves them only when that is confirmed', async () => {
    const far = await buildCalendar(db, venue.page, { slug: 'far', name: 'Far' });
    await buildEvent(db, far, { name: 'Supper', starts_at: '2026-06-12T19:00' });
    await buildEvent(db, far, { name: 'Long ago', starts_at: '2026-05-12T19:00' });
    const values = { ...(await valuesOf('far')), time_zone: 'Europe/Paris' };
    const refused = await post(settings('far'), values, as);
    expect(refused.status).toBe(422);
    const html = await refused.text();
    expect(html).toContain('Supper: Fri 12 Jun 2026, 19:00 becomes Fri 12 Jun 2026, 20:00');
    expect(html).not.toContain('Long ago');
    expect(html).toContain(t('calendar.moves_title', { count: 1, zone: 'Paris time' }));
    const wrong = { ...values, confirmed_zone: 'Europe/Rome' };
    expect((await post(settings('far'), wrong, as)).status).toBe(422);
    const confirmed = { ...values, confirmed_zone: 'Europe/Paris' };
    expect((await post(settings('far'), confirmed, as)).status).toBe(303);
    const month = await (await get('/glasshouse/calendars/?month=2026-06')).text();
    expect(month).toContain('Far in Paris time');
    expect(month).toContain('in London time');
  });
});
