import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { afterAll, describe, expect, test } from 'vitest';
import { span } from '../../../shared/i18n/formats.ts';
import { t as shared } from '../../../shared/messages/translate.ts';
import { testClient } from '../../../shared/testing/client.ts';
import { pageOf } from '../../../shared/testing/page.ts';
import { createMarketApp } from '../../app.ts';
import { t } from '../../messages/translate.ts';
import { testMarket } from '../../testing.ts';

const market = await testMarket();
const { platform, venue, organiser, open, upload, queriesOf, get, post } = market;

const textOf = async (answer: Promise<Response>) => (await answer).text();
const NASTY = '<script>alert(1)</script>';

const HEAD = 'Code,Brand,Description,Size,Category,Price\n';
const shop = await open('Farm shop');
await upload(
  shop.base,
  `${HEAD}BR-1,Weir Mill,Country loaf,800 g,Bread,3.80\nBR-2,Weir Mill,Rye 100%,700 g,Bread,4.20\nDA-1,Top Field,Milk in glass,1 l,Dairy,1.90\n`,
);

describe('a market', () => {
  test('shows its products by category with their prices', async () => {
    const page = await textOf(get(shop.base));
    expect(page).toContain('<h1>Farm shop</h1>');
    expect(page).toMatch(/<h2>Bread<\/h2>.*Country loaf.*£3\.80.*<h2>Dairy<\/h2>.*Milk in glass.*£1\.90/s);
    expect(page).not.toContain(`href="${shop.base}catalogue"`);
    expect(await textOf(get(shop.base, { as: organiser }))).toContain(`href="${shop.base}catalogue"`);
  });

  test('is shown to a visitor with three queries', async () => {
    expect(await queriesOf(() => get(shop.base))).toHaveLength(3);
  });

  test.each([
    ['rye', ['Rye 100%']],
    ['WEIR loaf', ['Country loaf']],
    ['100%', ['Rye 100%']],
    ['%', ['Rye 100%']],
    ['_', []],
    ['da-1', ['Milk in glass']],
    ["' OR true --", []],
    ['\\', []],
    [' ', ['Country loaf', 'Rye 100%', 'Milk in glass']],
  ])('finds by %j', async (words, names) => {
    const page = await textOf(get(`${shop.base}?q=${encodeURIComponent(words)}`));
    for (const name of ['Country loaf', 'Rye 100%', 'Milk in glass']) {
      expect(page.includes(`>${name}</a>`), name).toBe(names.includes(name));
    }
    if (names.length === 0) expect(page).toContain(t('marketplace.none_found'));
  });

  test('shows only one category, and escapes the search', async () => {
    const page = await textOf(get(`${shop.base}?q=&category=Dairy`));
    expect(page).toContain('Milk in glass');
    expect(page).not.toContain('Country loaf');
    expect(await textOf(get(`${shop.base}?q=${encodeURIComponent(NASTY)}`))).not.toContain(NASTY);
  });

  test('lists products on several pages and keeps the search', async () => {
    const long = await open('Long');
    const rows = Array.from({ length: 130 }, (_, at) => `C${at},,Thing ${at},,All,1.00`);
    await upload(long.base, HEAD + rows.join('\n'));
    const page = await textOf(get(`${long.base}?q=thing`));
    expect(page).toContain(`href="${long.base}?q=thing&amp;p=2"`);
    expect(page).not.toContain('rel="prev"');
    const last = await get(`${long.base}?p=3`);
    expect(last.status).toBe(200);
    expect(await last.text()).not.toContain('rel="next"');
    for (const wrong of ['0', '4', 'x', '-1', '1e3']) {
      expect((await get(`${long.base}?p=${wrong}`)).status).toBe(404);
    }
  });

  test('refuses an edit without a name', async () => {
    expect((await post(`${shop.base}edit`, { name: '' }, { as: organiser })).status).toBe(422);
  });

  test('does not overwrite what somebody else has saved', async () => {
    const path = `${(await open('Bakery')).base}edit`;
    const { values } = (await pageOf(get(path, { as: organiser }))).form();
    expect((await post(path, { ...values, name: 'Bread' }, { as: organiser })).status).toBe(303);
    const refused = await post(path, { ...values, description: 'Fridays.' }, { as: organiser });
    expect(refused.status).toBe(409);
    const page = await pageOf(refused);
    expect(page.savedText('name')).toBe(shared('field.saved', { value: 'Bread' }));
    expect((await post(path, page.formValues(), { as: organiser })).status).toBe(303);
  });
});

describe('the next market day', async () => {
  const inLondon = (instant: string) => Temporal.Instant.from(instant).toZonedDateTimeISO('Europe/London');
  const events = new Hono();
  let requested: URL | undefined;
  events.get('/internal/events/entries', (c) => {
    requested = new URL(c.req.url);
    const day = {
      name: 'Market day',
      starts_at: '2026-06-13T08:00:00Z',
      ends_at: '2026-06-13T12:00:00Z',
      time_zone: 'Europe/London',
      url: '/hall/calendars/whats-on/2026/06/13/entries/9/',
      price_from_minor: null,
      price_to_minor: null,
      admission: null,
      door_price_minor: null,
      door_price_note: '',
      currency: 'GBP',
      places_left: null,
      state: 'confirmed',
    };
    return c.json({ entries: [{ ...day, name: 'Market day in the rain', state: 'cancelled' }, day] });
  });
  const server = serve({ fetch: events.fetch, port: 0, hostname: '127.0.0.1' });
  afterAll(() => server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${address && typeof address === 'object' ? address.port : 0}`;
  const config = { ...platform.config, internalUrls: { ...platform.config.internalUrls, events: url } };
  const pages = {
    findPage: async () => venue,
    findCurrentSlug: async () => undefined,
    slugsOf: async () => new Map(),
    listPages: async () => [venue],
  };
  const withEvents = createMarketApp({ platform: { ...platform, config }, pages });

  test('is requested from events, and skips one that is cancelled', async () => {
    const page = await textOf(testClient(withEvents, platform.config.urls.market).get(shop.base));
    expect(requested?.searchParams.get('content_type')).toBe('marketplace');
    expect(requested?.searchParams.get('content_id')).toBe(String(shop.id));
    expect(page).toContain(t('market.next_day'));
    expect(page).toContain(span(inLondon('2026-06-13T08:00:00Z'), inLondon('2026-06-13T12:00:00Z')));
    expect(page).toContain('href="http://127.0.0.1:8003/hall/calendars/whats-on/2026/06/13/entries/9/"');
    expect(page).not.toContain('Market day in the rain');
  });

  test('is left out if events cannot be reached', async () => {
    const answer = await get(shop.base);
    expect(answer.status).toBe(200);
    expect(await answer.text()).not.toContain(t('market.next_day'));
  });
});
