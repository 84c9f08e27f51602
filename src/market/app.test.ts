import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { afterAll, describe, expect, test } from 'vitest';
import { transaction } from '../shared/db/database.ts';
import { routeTable, undeclaredRoutes } from '../shared/http/access.ts';
import { createMarketApp } from './app.ts';
import { listMarketplaces } from './model/marketplace.ts';
import { importCatalogue } from './operations/import-catalogue.ts';
import { testMarket } from './testing.ts';

const market = await testMarket();
const { app, db, clock, platform, venue, visitor, organiser, somebody, open, upload, queriesOf } = market;

const textOf = async (answer: Promise<Response>) => (await answer).text();
const NASTY = '<script>alert(1)</script>';

const HEAD = 'Code,Brand,Description,Size,Category,Price\n';
const shop = await open('Farm shop');
await upload(
  shop.base,
  `${HEAD}BR-1,Weir Mill,Country loaf,800 g,Bread,3.80\nBR-2,Weir Mill,Rye 100%,700 g,Bread,4.20\nDA-1,Top Field,Milk in glass,1 l,Dairy,1.90\n`,
);
const products = () =>
  db
    .selectFrom('products')
    .select(['code', 'name', 'brand', 'category', 'unit', 'price_minor', 'updated_at'])
    .where('marketplace_id', '=', shop.id)
    .orderBy('code')
    .execute();

describe('who may', () => {
  const organisers = routeTable(app).filter(({ access }) => access === 'organiser');

  test('every route says it, and nothing is changed by anyone', () => {
    expect(undeclaredRoutes(app)).toEqual([]);
    expect(
      routeTable(app)
        .filter(({ route, access }) => access === 'anyone' && !route.startsWith('GET'))
        .map(({ route }) => route),
    ).toEqual(['POST /locale']);
    expect(organisers).toHaveLength(6);
  });

  test.each(organisers.map(({ route }) => route))('only organisers: %s', async (route) => {
    const [method = '', pattern = ''] = route.split(' ');
    const path = pattern
      .replace(/:page(\{[^}]*\})?/, 'hall')
      .replace(/:marketplace(\{[^}]*\})?/, 'farm-shop');
    const ask = (browser: typeof visitor) =>
      method === 'GET' ? browser.get(app, path) : browser.post(app, path);
    expect((await ask(visitor)).headers.get('location')).toContain('http://127.0.0.1:8000/sign-in?next=');
    expect((await ask(somebody)).status).toBe(403);
    expect((await ask(organiser)).status).not.toBe(403);
  });
});

describe('a market', () => {
  test('shows its products by category, with their prices', async () => {
    const page = await textOf(visitor.get(app, shop.base));
    expect(page).toContain('<h1>Farm shop</h1>');
    expect(page).toMatch(/<h2>Bread<\/h2>.*Country loaf.*£3\.80.*<h2>Dairy<\/h2>.*Milk in glass.*£1\.90/s);
    expect(page).not.toContain('Upload a catalogue');
    expect(await textOf(organiser.get(app, shop.base))).toContain('Upload a catalogue');
  });

  test('costs a visitor three queries', async () => {
    // one of them the page, which here is none
    expect(await queriesOf(() => visitor.get(app, shop.base))).toHaveLength(2);
    expect(await queriesOf(() => visitor.get(app, '/'))).toHaveLength(1);
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
    const page = await textOf(visitor.get(app, `${shop.base}?q=${encodeURIComponent(words)}`));
    for (const name of ['Country loaf', 'Rye 100%', 'Milk in glass']) {
      expect(page.includes(`>${name}</a>`), name).toBe(names.includes(name));
    }
    if (names.length === 0) expect(page).toContain('Nothing like that here');
  });

  test('shows one category alone, and what was looked for stays typed', async () => {
    const page = await textOf(visitor.get(app, `${shop.base}?q=&category=Dairy`));
    expect(page).toContain('Milk in glass');
    expect(page).not.toContain('Country loaf');
    expect(await textOf(visitor.get(app, `${shop.base}?q=${encodeURIComponent(NASTY)}`))).not.toContain(
      NASTY,
    );
  });

  test('goes on over pages, and keeps what was looked for', async () => {
    const long = await open('Long');
    const rows = Array.from({ length: 130 }, (_, at) => `C${at},,Thing ${at},,All,1.00`);
    await upload(long.base, HEAD + rows.join('\n'));
    const page = await textOf(visitor.get(app, `${long.base}?q=thing`));
    expect(page).toContain('Page 1 of 3');
    expect(page).toContain(`href="${long.base}?q=thing&amp;p=2"`);
    expect((await visitor.get(app, `${long.base}?p=3`)).status).toBe(200);
    for (const wrong of ['0', '4', 'x', '-1', '1e3']) {
      expect((await visitor.get(app, `${long.base}?p=${wrong}`)).status).toBe(404);
    }
  });

  test('is opened and edited by an organiser', async () => {
    const opened = await organiser.post(app, '/hall/', { name: 'Bread & Cheese', description: 'Fridays.' });
    expect(opened.headers.get('location')).toBe('/hall/bread-cheese/catalogue');
    expect(await textOf(organiser.get(app, '/hall/bread-cheese/'))).toContain('Nothing for sale yet');
    expect((await organiser.post(app, '/hall/', { name: 'Bread & Cheese' })).headers.get('location')).toBe(
      '/hall/bread-cheese-2/catalogue',
    );
    expect((await organiser.post(app, '/hall/', { name: 'New' })).headers.get('location')).toBe(
      '/hall/new-2/catalogue',
    );
    await organiser.post(app, '/hall/bread-cheese/edit', { name: NASTY, description: NASTY });
    for (const path of [
      '/',
      '/hall/',
      '/hall/bread-cheese/',
      '/hall/bread-cheese/edit',
      '/hall/bread-cheese/catalogue',
    ]) {
      const page = await textOf(organiser.get(app, path));
      expect(page).toContain('&lt;script>');
      expect(page).not.toContain(NASTY);
    }
    expect((await organiser.post(app, '/hall/bread-cheese/edit', { name: '' })).status).toBe(422);
  });

  test('is listed for a page with how many products it has', async () => {
    const listed = await listMarketplaces(db, { containerType: 'page', containerId: venue.id });
    expect(listed.find(({ slug }) => slug === 'farm-shop')).toMatchObject({ id: shop.id, products: 3 });
    expect(await listMarketplaces(db, { containerType: 'page', containerId: 999 })).toEqual([]);
  });

  test.each([
    '/nowhere/',
    '/nowhere/farm-shop/',
    '/hall/nothing/',
    '/hall/farm-shop/products/999/',
    '/hall/farm-shop/products/x/',
    '/hall/farm-shop/products/0/',
    '/hall/farm-shop/products/99999999999/',
    '/%00/',
  ])('is not at %s', async (path) => {
    expect((await visitor.get(app, path)).status).toBe(404);
  });

  test('shows a product of its own only', async () => {
    const other = await open('Other');
    const { id } = await db
      .selectFrom('products')
      .select('id')
      .where('code', '=', 'DA-1')
      .executeTakeFirstOrThrow();
    const page = await textOf(visitor.get(app, `${shop.base}products/${id}/`));
    expect(page).toContain('<h1>Milk in glass</h1>');
    expect(page).toContain('£1.90');
    expect((await visitor.get(app, `${other.base}products/${id}/`)).status).toBe(404);
  });
});

describe('the next market day', async () => {
  const events = new Hono();
  let asked: URL | undefined;
  events.get('/internal/events/entries', (c) => {
    asked = new URL(c.req.url);
    const day = {
      name: 'Market day',
      starts_at: '2026-06-13T08:00:00Z',
      ends_at: '2026-06-13T12:00:00Z',
      time_zone: 'Europe/London',
      url: '/hall/calendars/whats-on/2026/06/13/entries/9/',
      state: 'confirmed',
    };
    return c.json({ entries: [{ ...day, name: 'Rained off', state: 'cancelled' }, day] });
  });
  const server = serve({ fetch: events.fetch, port: 0, hostname: '127.0.0.1' });
  afterAll(() => server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${address && typeof address === 'object' ? address.port : 0}`;
  const config = { ...platform.config, internalUrls: { ...platform.config.internalUrls, events: url } };
  const pages = { findPage: async () => venue, listPages: async () => [venue] };
  const withEvents = createMarketApp({ platform: { ...platform, config }, pages });

  test('is asked of events, and one that is cancelled is none', async () => {
    const page = await textOf(visitor.get(withEvents, shop.base));
    expect(asked?.searchParams.get('content_type')).toBe('marketplace');
    expect(asked?.searchParams.get('content_id')).toBe(String(shop.id));
    expect(page).toContain('Saturday 13 June 2026, 09:00–13:00');
    expect(page).toContain('href="http://127.0.0.1:8003/hall/calendars/whats-on/2026/06/13/entries/9/"');
    expect(page).not.toContain('Rained off');
  });

  test('is left out when events can’t be reached', async () => {
    const answer = await visitor.get(app, shop.base);
    expect(answer.status).toBe(200);
    expect(await answer.text()).not.toContain('Next market');
  });
});

describe('a catalogue', () => {
  test('adds what is new, changes what is known, leaves the rest, and says so in numbers', async () => {
    clock.advance({ hours: 1 });
    const answer = await upload(
      shop.base,
      `${HEAD}BR-1,Weir Mill,Country loaf,800 g,Bread,3.80\nBR-2,Weir Mill,Rye,700 g,Bread,4.50\nEG-1,,Eggs,6,Dairy,2.60\n`,
    );
    expect(answer.status).toBe(303);
    const page = await textOf(organiser.get(app, answer.headers.get('location') ?? ''));
    expect(page).toContain('1 product added, 1 changed, 1 as before.');
    expect(page).toContain('1 product of the market not in the file');
    const rows = await products();
    expect(rows.map(({ code, price_minor }) => [code, price_minor])).toEqual([
      ['BR-1', 380],
      ['BR-2', 450],
      ['DA-1', 190],
      ['EG-1', 260],
    ]);
    expect(String(rows[0]?.updated_at)).toBe('2026-06-01T09:00:00Z');
    expect(String(rows[1]?.updated_at)).toBe('2026-06-01T10:00:00Z');
  });

  test('is read as spreadsheets save it: any order, other columns, semicolons, quotes, a byte order mark', async () => {
    const file =
      '\uFEFFPRICE;Vat;code;Description;Size\r\n"£1,150.50";20%; X-1 ;"Oven, ""large""";\r\n;;;;\r\n2;0;X-2;Jar;1 l\r\n';
    const stall = await open('Spreadsheet');
    expect((await upload(stall.base, file)).status).toBe(303);
    const rows = await db
      .selectFrom('products')
      .select(['code', 'name', 'unit', 'price_minor', 'category'])
      .where('marketplace_id', '=', stall.id)
      .orderBy('code')
      .execute();
    expect(rows).toEqual([
      { code: 'X-1', name: 'Oven, "large"', unit: '', price_minor: 115_050, category: '' },
      { code: 'X-2', name: 'Jar', unit: '1 l', price_minor: 200, category: '' },
    ]);
  });

  const latin1 = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));
  const wrong: [string, string | Uint8Array<ArrayBuffer>, RegExp][] = [
    ['empty', '', /Choose a file that is not empty/],
    ['only headings', HEAD, /Row<.*>2<.*There is no product in it/s],
    ['no headings', 'BR-1,Loaf,3.80\n', /There is no column “code”/],
    ['a heading is missing', 'Code,Description\nA,B\n', /There is no column “price”/],
    ['a price with a comma', `${HEAD}A-1,,Thing,,,"3,50"\n`, /A-1: “3,50” is no price/],
    ['a price in words', `${HEAD}A-1,,Thing,,,free\n`, /“free” is no price/],
    ['a price below nothing', `${HEAD}A-1,,Thing,,,-3.50\n`, /“-3.50” is no price/],
    ['a price with too many decimals', `${HEAD}A-1,,Thing,,,3.505\n`, /“3.505” is no price/],
    ['a price too high', `${HEAD}A-1,,Thing,,,9999999.00\n`, /is no price/],
    ['no price', `${HEAD}A-1,,Thing,,,\n`, /is no price/],
    ['no code', `${HEAD},,Thing,,,1\n`, /The code is missing/],
    ['a code that is none', `${HEAD}=cmd(),,Thing,,,1\n`, /“=cmd\(\)” is no code/],
    ['no description', `${HEAD}A-1,,,,,1\n`, /A-1 has no description/],
    ['too long a description', `${HEAD}A-1,,${'x'.repeat(201)},,,1\n`, /more than 200 characters/],
    ['too long a cell', `${HEAD}A-1,,${'x'.repeat(1001)},,,1\n`, /A cell holds more than 1000 characters/],
    [
      'the same code twice',
      `${HEAD}A-1,,One,,,1\nA-2,,Two,,,1\nA-1,,Three,,,1\n`,
      />4<.*The code A-1 stands in row 2 already/s,
    ],
    ['text that turns round', `${HEAD}A-1,,\u202Egnihton,,,1\n`, /can’t be shown/],
    ['an open quote', `${HEAD}A-1,,"Thing,,,1\n`, />2<.*A quote is opened and never closed/s],
    ['too many columns', `${HEAD}${','.repeat(61)}\n`, /more than 60 columns/],
    ['too many rows', HEAD + 'A-1,,Thing,,,1\n'.repeat(20_001), /more than 20,001 rows/],
    ['not UTF-8', latin1(`${HEAD}A-1,,Café,,,£1\n`), /not text in UTF-8/],
    ['UTF-16', new Uint8Array(Buffer.from(`\uFEFF${HEAD}A-1,,Thing,,,1\n`, 'utf16le')), /not text in UTF-8/],
    ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 0]), /not text in UTF-8/],
    ['larger than 2 MB', `${HEAD}${'x'.repeat(2 * 1024 * 1024)}`, /larger than 2 MB/],
  ];

  test.each(wrong)('is refused whole: %s', async (_name, file, says) => {
    const before = await products();
    const answer = await upload(shop.base, file);
    expect(answer.status).toBe(422);
    const page = await answer.text();
    expect(page).toContain('The file was not taken');
    expect(page).toMatch(says);
    expect(await products()).toEqual(before);
  });

  test('of 10 MB is not read', async () => {
    expect((await upload(shop.base, 'x'.repeat(10_000_000))).status).toBe(413);
  });

  test('with one bad row among many is not taken at all, and every bad row is named', async () => {
    const before = await products();
    const answer = await upload(shop.base, `${HEAD}N-1,,Good,,,1\nN-2,,Bad,,,x\nN-3,,Good,,,1\n,,Bad,,,1\n`);
    const page = await answer.text();
    expect(page).toContain('2 rows need a look. Nothing was changed.');
    expect(page).toMatch(/>3<.*N-2: “x” is no price.*>5<.*The code is missing/s);
    expect(await products()).toEqual(before);
  });

  test('says at most 25 of its rows, and how many more', async () => {
    const page = await textOf(upload(shop.base, HEAD + 'A-1,,,,,1\n'.repeat(60)));
    expect(page.match(/has no description/g)).toHaveLength(25);
    expect(page).toContain('And 35 rows more.');
  });

  test('shows what is in it as text', async () => {
    const page = await textOf(upload(shop.base, `${HEAD}${NASTY},,x,,,1\nA-1,,x,,,${NASTY}\n`));
    expect(page).not.toContain(NASTY);
    const stall = await open('Nasty');
    await upload(stall.base, `${HEAD}A-1,${NASTY},${NASTY},${NASTY},${NASTY},1\n`);
    const list = await textOf(visitor.get(app, stall.base));
    expect(list).toContain('&lt;script>');
    expect(list).not.toContain(NASTY);
  });

  test('sent as something other than a file is asked for again', async () => {
    expect((await organiser.post(app, `${shop.base}catalogue`, { catalogue: 'x' })).status).toBe(422);
    expect((await organiser.post(app, `${shop.base}catalogue`)).status).toBe(422);
  });

  test('sent while another is being taken waits for it, and what is said of each is true', async () => {
    const stall = await open('At once');
    const fileOf = (kind: string) =>
      HEAD + Array.from({ length: 50 }, (_, at) => `${kind}-${at},,Thing ${at},,,1`).join('\n');
    const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const first = transaction(db, async (tx) => {
      const imported = await importCatalogue(
        tx,
        stall.id,
        new TextEncoder().encode(fileOf('A')),
        clock.now(),
      );
      begin();
      await mayEnd;
      return imported;
    });
    await begun;
    const second = upload(stall.base, fileOf('B'));
    await new Promise((resolve) => setTimeout(resolve, 100));
    end();
    expect(await first).toEqual({ added: 50, changed: 0, unchanged: 0, notInFile: 0 });
    expect((await second).headers.get('location')).toContain('added=50&changed=0&unchanged=0&notInFile=50');
  });

  test('says no numbers that nobody counted', async () => {
    const page = await textOf(
      organiser.get(app, `${shop.base}catalogue?added=1&changed=x&unchanged=<b>&notInFile=1`),
    );
    expect(page).not.toContain('The catalogue is in.');
  });
});
