import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { sql } from 'kysely';
import { afterAll, describe, expect, test } from 'vitest';
import { transaction } from '../shared/db/database.ts';
import { routeTable, undeclaredRoutes } from '../shared/http/access.ts';
import { storeMail } from '../shared/mail/stored-mails.ts';
import { testBrowser } from '../shared/testing/browser.ts';
import { waitingMails } from '../shared/testing/jobs.ts';
import { createBlogApp } from './app.ts';
import { findPage, listPages } from './model/page.ts';
import { rolesOn } from './model/page-role.ts';
import { createFirstPage, RESERVED_SLUGS } from './operations/create-page.ts';
import { type TestBlog, testBlog } from './testing.ts';

const INES = 'ines@glasshouse.example';
const blog = await testBlog();
const { app, db, clock, platform, signIn, browserOf, seedPage, queriesOf } = blog;
const visitor = testBrowser();
const hall = await seedPage('The Glasshouse');
const ines = await browserOf(INES);
await blog.give(hall.id, 'tom@glasshouse.example', 'steward');
const tom = await browserOf('tom@glasshouse.example');
const testBuyer = await browserOf('mab@valley.example');

const textOf = async (answer: Promise<Response>) => (await answer).text();

const PAGE = {
  title: 'The Glasshouse',
  summary: 'A hall.',
  address: '4 Orchard Lane',
  body: '',
  timeZone: 'Europe/London',
};
const NASTY = `<script>alert(1)</script>"'><img src=x onerror=alert(2)>`;

describe('who may', () => {
  test('every route says it', () => {
    expect(undeclaredRoutes(app)).toEqual([]);
    const open = routeTable(app).filter(
      ({ access, route }) => access === 'anyone' && !route.startsWith('GET'),
    );
    expect(open.map(({ route }) => route)).toEqual([
      'POST /locale',
      'POST /sign-in',
      'POST /sign-in/:token',
      'POST /sign-out',
    ]);
  });

  const organisers = routeTable(app).filter(({ access }) => access === 'organiser');

  test('there is something to refuse', () => expect(organisers.length).toBeGreaterThan(15));

  test.each(organisers.map(({ route }) => route))('only organisers: %s', async (route) => {
    const [method = '', pattern = ''] = route.split(' ');
    const path = pattern
      .replace(/:page(\{[^}]*\})?/, hall.slug)
      .replace(/:user/, '00000000-0000-4000-8000-000000000000')
      .replace(/:\w+(\{[^}]*\})?/g, 'x');
    const ask = (browser: typeof testBuyer) =>
      method === 'GET' ? browser.get(app, path) : browser.post(app, path);
    expect((await ask(visitor)).headers.get('location')).toContain('/sign-in?next=');
    expect((await ask(testBuyer)).status).toBe(403);
    expect((await ask(tom)).status).toBe(403);
    expect((await ask(ines)).status).not.toBe(403);
  });

  test('organisers of one page are nobody on another', async () => {
    const other = await seedPage('Another hall', 'olwen@hall.example');
    expect((await ines.get(app, `/${other.slug}/edit`)).status).toBe(403);
    expect((await ines.post(app, `/${other.slug}/edit`, PAGE)).status).toBe(403);
  });

  test('a page that is not there is not there, for organisers of others too', async () => {
    expect((await visitor.get(app, '/nowhere/')).status).toBe(404);
    expect((await ines.get(app, '/nowhere/edit')).status).toBe(403);
    for (const path of ['/%00/', '/The-Glasshouse/', '/the-glasshouse/news/%27/', '/a.php', '/..%2f/']) {
      expect((await visitor.get(app, path)).status).toBe(404);
    }
  });
});

describe('a page', () => {
  test('costs a visitor two queries, and one who is signed in three', async () => {
    expect(await queriesOf(() => visitor.get(app, `/${hall.slug}/`))).toHaveLength(2);
    expect(await queriesOf(() => ines.get(app, `/${hall.slug}/`))).toHaveLength(3);
    expect(await queriesOf(() => visitor.get(app, `/${hall.slug}/news/`))).toHaveLength(2);
    expect(await queriesOf(() => findPage(db, hall.slug))).toHaveLength(1);
    expect(await queriesOf(() => listPages(db))).toHaveLength(1);
  });

  test('is edited by its organiser, and keeps its address', async () => {
    const answer = await ines.post(app, `/${hall.slug}/edit`, {
      ...PAGE,
      title: '  The   Glass Branding ',
      body: 'One.\r\n\r\n## Two\r\n- three',
    });
    expect(answer.headers.get('location')).toBe(`/${hall.slug}/`);
    const page = await textOf(visitor.get(app, `/${hall.slug}/`));
    expect(page).toContain('<h1>The Glass Branding</h1>');
    expect(page).toContain('<p>One.</p><h2>Two</h2><ul><li>three</li></ul>');
    await ines.post(app, `/${hall.slug}/edit`, PAGE);
  });

  test('shows what was typed again when it can’t be taken, and changes nothing', async () => {
    const answer = await ines.post(app, `/${hall.slug}/edit`, {
      ...PAGE,
      title: ' ',
      summary: 'kept as typed',
      timeZone: 'Mars/Olympus',
    });
    expect(answer.status).toBe(422);
    const page = await answer.text();
    expect(page).toContain('<title>Error: Edit this page');
    expect(page).toContain('Say what the place is called.');
    expect(page).toContain('Enter a time zone like Europe/London.');
    expect(page).toContain('value="kept as typed"');
    expect((await findPage(db, hall.slug))?.title).toBe('The Glasshouse');
  });

  test('takes no more than fits, and no file where text is asked for', async () => {
    expect((await ines.post(app, `/${hall.slug}/edit`, { ...PAGE, body: 'x'.repeat(20_001) })).status).toBe(
      422,
    );
    const form = new FormData();
    for (const [name, value] of Object.entries(PAGE)) form.set(name, value);
    form.set('title', new File(['x'], 'x.txt'));
    expect((await ines.post(app, `/${hall.slug}/edit`, form)).status).toBe(422);
    expect(
      (await ines.post(app, `/${hall.slug}/edit`, { ...PAGE, body: 'x'.repeat(10_000_000) })).status,
    ).toBe(413);
    expect((await ines.post(app, `/${hall.slug}/edit`, { ...PAGE, summary: 'a\0b' })).status).toBe(303);
  });

  test('never shows what was typed as markup', async () => {
    const nasty = await seedPage('Nasty', 'nina@nasty.example');
    const nina = await browserOf('nina@nasty.example');
    await nina.post(app, `/${nasty.slug}/edit`, {
      ...PAGE,
      title: NASTY.slice(0, 80),
      summary: NASTY,
      address: NASTY,
      body: `${NASTY}\n\n## ${NASTY}\n- ${NASTY}`,
    });
    await nina.post(app, `/${nasty.slug}/snippets/`, { title: NASTY.slice(0, 80), body: NASTY });
    await nina.post(app, `/${nasty.slug}/news/`, { title: NASTY, summary: NASTY, body: NASTY });
    await nina.post(app, `/${nasty.slug}/menu/`, {
      'label-0': '<b>x',
      'to-0': 'https://x.example/"><script>',
    });
    const [post] = await db.selectFrom('posts').select('slug').where('page_id', '=', nasty.id).execute();
    await nina.post(app, `/${nasty.slug}/news/${post?.slug}/publication`);
    await nina.post(app, '/account/name', { name: NASTY.slice(0, 60) });
    for (const path of [
      '',
      'edit',
      'menu/',
      'snippets/',
      'news/',
      `news/${post?.slug}/`,
      `news/${post?.slug}/edit`,
      'people/',
    ]) {
      const answer = await nina.get(app, `/${nasty.slug}/${path}`);
      expect(answer.status).toBe(200);
      const page = await answer.text();
      expect(page).toContain('&lt;script>');
      expect(page).not.toMatch(/<script>|<img|<b>x|"><script/);
    }
    expect(await textOf(visitor.get(app, '/'))).not.toMatch(/<script>|<img/);
  });

  test('is opened by somebody who organises one already, and by nobody else', async () => {
    expect((await testBuyer.get(app, '/new')).status).toBe(403);
    expect((await testBuyer.post(app, '/new', PAGE)).status).toBe(403);
    expect(await textOf(testBuyer.get(app, '/'))).not.toContain('/new');
    expect(await textOf(ines.get(app, '/'))).toContain('/new');
    const opened = async (title: string) =>
      (await ines.post(app, '/new', { ...PAGE, title })).headers.get('location');
    expect(await opened('Repair Café')).toBe('/repair-cafe/');
    expect(await opened('Repair Café')).toBe('/repair-cafe-2/');
    expect(await opened('Tickets')).toBe('/tickets-2/');
    expect(await opened('日本')).toBe('/venue/');
    expect(await opened('x'.repeat(80))).toBe(`/${'x'.repeat(56)}/`);
    expect((await ines.get(app, '/repair-cafe/edit')).status).toBe(200);
    expect((await findPage(db, 'repair-cafe'))?.menu.map(({ href }) => href)).toEqual([
      '/repair-cafe/calendars/',
      '/repair-cafe/news/',
    ]);
  });

  test('may not have a name that the apps need', async () => {
    const { rows } = await sql<{ definition: string }>`
      SELECT pg_get_constraintdef(oid) AS definition FROM pg_constraint
      WHERE conrelid = 'pages'::regclass AND pg_get_constraintdef(oid) LIKE '%sign-in%'`.execute(db);
    const refused = [...(rows[0]?.definition.matchAll(/'([a-z-]+)'::text/g) ?? [])].map((match) => match[1]);
    expect(new Set(refused)).toEqual(RESERVED_SLUGS);
    const segments = routeTable(app).map(({ route }) => route.split('/')[1] ?? '');
    for (const segment of segments) if (!segment.startsWith(':')) expect(['', ...refused]).toContain(segment);
  });
});

describe('what is on', async () => {
  const events = new Hono();
  let asked: URL | undefined;
  let answer: unknown;
  events.get('/internal/events/entries', (c) => {
    asked = new URL(c.req.url);
    return c.json(answer);
  });
  const server = serve({ fetch: events.fetch, port: 0, hostname: '127.0.0.1' });
  afterAll(() => server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${address && typeof address === 'object' ? address.port : 0}`;
  const { internalUrls } = platform.config;
  const config = { ...platform.config, internalUrls: { ...internalUrls, events: url } };
  const withEvents = createBlogApp({ platform: { ...platform, config }, signIn });

  const concert = {
    id: 1,
    calendar_id: 1,
    name: 'Songs for a short night',
    starts_at: '2026-06-12T19:00:00Z',
    ends_at: '2026-06-12T21:30:00Z',
    time_zone: 'Europe/London',
    url: 'http://events.internal:8000/the-glasshouse/calendars/whats-on/2026/06/12/entries/1/',
    price_from_minor: 500,
    currency: 'GBP',
    places_left: 4,
    state: 'confirmed',
  };

  test('is asked of events, and shown in the venue’s time with a link that browsers can follow', async () => {
    answer = { entries: [concert] };
    const page = await textOf(visitor.get(withEvents, `/${hall.slug}/`));
    expect(asked?.searchParams.get('container_type')).toBe('page');
    expect(asked?.searchParams.get('container_id')).toBe(String(hall.id));
    expect(asked?.searchParams.get('from')).toBe('2026-06-01T09:00:00Z');
    expect(page).toContain('Songs for a short night');
    expect(page).toContain('20:00');
    expect(page).toContain('4 left');
    expect(page).toContain(
      'href="http://127.0.0.1:8003/the-glasshouse/calendars/whats-on/2026/06/12/entries/1/"',
    );
  });

  test('is left out when events answers otherwise than agreed, or not at all', async () => {
    for (const wrong of [{}, { entries: [{ ...concert, starts_at: 'soon' }] }, 'x']) {
      answer = wrong;
      const reply = await visitor.get(withEvents, `/${hall.slug}/`);
      expect(reply.status).toBe(200);
      expect(await reply.text()).not.toContain('What is on<');
    }
    expect(await textOf(visitor.get(app, `/${hall.slug}/`))).not.toContain('What is on<');
  });
});

describe('news', () => {
  const base = `/${hall.slug}/news/`;

  test('is a draft until it is published, and seen by organisers only', async () => {
    const written = await ines.post(app, base, {
      title: 'The roof is paid for',
      summary: 'At last.',
      body: 'Look up.',
    });
    const path = written.headers.get('location') ?? '';
    expect(path).toBe(`${base}the-roof-is-paid-for/`);
    for (const somebody of [visitor, testBuyer, tom]) {
      expect((await somebody.get(app, path)).status).toBe(404);
      expect(await textOf(somebody.get(app, base))).not.toContain('The roof');
    }
    expect(await textOf(ines.get(app, base))).toContain('Draft');

    await ines.post(app, `${path}publication`);
    const read = await textOf(visitor.get(app, path));
    expect(read).toContain('Monday 1 June 2026');
    expect(read).toContain('<p>Look up.</p>');
    expect(await textOf(visitor.get(app, `/${hall.slug}/`))).toContain('The roof is paid for');

    clock.advance({ hours: 24 });
    await ines.post(app, `${path}publication`);
    expect(await textOf(visitor.get(app, path))).toContain('Monday 1 June 2026');

    await ines.post(app, `${path}edit`, { title: 'The roof holds', summary: '', body: 'Look up!' });
    expect(await textOf(visitor.get(app, path))).toContain('<h1>The roof holds</h1>');

    await ines.post(app, `${path}publication/removal`);
    expect((await visitor.get(app, path)).status).toBe(404);
    await ines.post(app, `${path}removal`);
    expect((await ines.get(app, path)).status).toBe(404);
  });

  test('is dated by the day of its venue', async () => {
    clock.set('2026-06-10T23:30:00Z');
    const path = (await ines.post(app, base, { title: 'After midnight', summary: '', body: '' })).headers.get(
      'location',
    );
    await ines.post(app, `${path}publication`);
    expect(await textOf(visitor.get(app, path ?? ''))).toContain('Thursday 11 June 2026');
  });

  test('of one title gets two addresses, and none that the forms stand at', async () => {
    const addressOf = async (title: string) =>
      (await ines.post(app, base, { title, summary: '', body: '' })).headers.get('location');
    expect(await addressOf('New')).toBe(`${base}new-2/`);
    expect(await addressOf('Twice')).toBe(`${base}twice/`);
    expect(await addressOf('Twice')).toBe(`${base}twice-2/`);
  });

  test('goes on over pages', async () => {
    await transaction(db, (tx) =>
      tx
        .insertInto('posts')
        .values(
          Array.from({ length: 25 }, (_, at) => ({
            page_id: hall.id,
            slug: `old-${at}`,
            title: `Old ${at}`,
            published_at: clock.now().subtract({ hours: 24 * (at + 10) }),
          })),
        )
        .execute(),
    );
    const first = await textOf(visitor.get(app, base));
    expect(first).toContain(`href="${base}?p=2"`);
    expect(await textOf(visitor.get(app, `${base}?p=3`))).toContain('Old 24');
    for (const wrong of ['0', '-1', 'x', '99', '1.5', '999999']) {
      expect((await visitor.get(app, `${base}?p=${wrong}`)).status).toBe(404);
    }
  });

  test('without a title is not taken', async () => {
    const answer = await ines.post(app, base, { title: '', summary: 's', body: 'b' });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('Give the post a title.');
    expect((await ines.post(app, `${base}nothing/edit`, { title: 'x', summary: '', body: '' })).status).toBe(
      404,
    );
  });
});

describe('texts', () => {
  test('are added, edited and removed, and keep their anchor', async () => {
    const base = `/${hall.slug}/snippets/`;
    const added = await ines.post(app, base, { title: 'Getting here', body: 'Bus 12.' });
    expect(added.headers.get('location')).toBe(`/${hall.slug}/#getting-here`);
    await ines.post(app, `${base}getting-here`, { title: 'How to get here', body: 'Bus 14.' });
    const page = await textOf(visitor.get(app, `/${hall.slug}/`));
    expect(page).toContain('id="getting-here"');
    expect(page).toContain('How to get here');
    expect(page).toContain('Bus 14.');
    expect((await ines.post(app, base, { title: 'Empty', body: '  ' })).status).toBe(422);
    expect((await ines.get(app, `${base}nothing`)).status).toBe(404);
    await ines.post(app, `${base}getting-here/removal`);
    expect(await textOf(visitor.get(app, `/${hall.slug}/`))).not.toContain('Bus 14.');
  });
});

describe('the menu', () => {
  const save = (form: Record<string, string>) => ines.post(app, `/${hall.slug}/menu/`, form);

  test('is saved in the order of its numbers, each item led to its app', async () => {
    const answer = await save({
      'place-0': '2',
      'label-0': 'News',
      'to-0': `/${hall.slug}/news/`,
      'place-1': '1',
      'label-1': 'What’s on',
      'to-1': 'http://localhost:8003/the-glasshouse/calendars/',
      'place-2': '3',
      'label-2': '',
      'to-2': '',
      'place-3': '4',
      'label-3': 'Buses',
      'to-3': 'https://bus.example/12',
    });
    expect(answer.status).toBe(303);
    expect((await findPage(db, hall.slug))?.menu).toEqual([
      { label: 'What’s on', app: 'events', href: '/the-glasshouse/calendars/' },
      { label: 'News', app: 'blog', href: `/${hall.slug}/news/` },
      { label: 'Buses', app: 'elsewhere', href: 'https://bus.example/12' },
    ]);
    const page = await textOf(visitor.get(app, `/${hall.slug}/`));
    expect(page).toContain('href="http://127.0.0.1:8003/the-glasshouse/calendars/"');
  });

  test('takes no address that is none, and says so beside it', async () => {
    const before = (await findPage(db, hall.slug))?.menu;
    const answer = await save({
      'label-0': '',
      'to-0': 'https://x.example',
      'label-1': 'Evil',
      'to-1': 'javascript:alert(1)',
    });
    expect(answer.status).toBe(422);
    const page = await answer.text();
    expect(page).toContain('Say what the menu calls it.');
    expect(page).toContain('Enter where it leads');
    expect((await findPage(db, hall.slug))?.menu).toEqual(before);
  });
});

describe('organisers and stewards', () => {
  const base = `/${hall.slug}/people/`;
  const idOf = async (email: string) =>
    (await db.selectFrom('users').select('id').where('email', '=', email).executeTakeFirstOrThrow()).id;

  test('are added by their mail address, whether we know it or not, and told', async () => {
    expect(
      (await ines.post(app, base, { email: 'Sam@Valley.example', name: 'Sam Okoro', role: 'steward' }))
        .status,
    ).toBe(303);
    const sam = await idOf('sam@valley.example');
    expect(await rolesOn(db, sam, hall.slug)).toEqual(['steward']);
    const mails = (await waitingMails(db)).filter(({ to }) => to === 'sam@valley.example');
    expect(mails).toHaveLength(1);
    expect(mails[0]?.subject).toBe('You are now a steward of The Glasshouse');
    expect(mails[0]?.text).toContain('http://127.0.0.1:8000/sign-in?next=');

    // the same again says nothing
    await ines.post(app, base, { email: 'sam@valley.example', name: '', role: 'steward' });
    expect((await waitingMails(db)).filter(({ to }) => to === 'sam@valley.example')).toHaveLength(1);

    const browser = await browserOf('sam@valley.example');
    expect(await textOf(browser.get(app, '/account'))).toContain('Sam Okoro');
    expect((await browser.get(app, `/${hall.slug}/edit`)).status).toBe(403);
    await ines.post(app, base, { email: 'sam@valley.example', role: 'organiser' });
    expect((await browser.get(app, `/${hall.slug}/edit`)).status).toBe(200);
    expect((await ines.post(app, `${base}${sam}/removal`)).status).toBe(303);
    expect((await browser.get(app, `/${hall.slug}/edit`)).status).toBe(403);
  });

  test('never leave a page without an organiser', async () => {
    const self = await idOf(INES);
    const removed = await ines.post(app, `${base}${self}/removal`);
    expect(removed.status).toBe(409);
    expect(await removed.text()).toContain('A page needs an organiser. Make somebody else one first.');
    const demoted = await ines.post(app, base, { email: INES, role: 'steward' });
    expect(demoted.status).toBe(409);
    expect(await rolesOn(db, self, hall.slug)).toEqual(['organiser']);
  });

  test('two organisers who remove each other at the same time leave one', async () => {
    const venue = await seedPage('Duel', 'anna@duel.example');
    await blog.give(venue.id, 'bert@duel.example', 'organiser');
    const [anna, bert] = await Promise.all([browserOf('anna@duel.example'), browserOf('bert@duel.example')]);
    const [annaId, bertId] = [await idOf('anna@duel.example'), await idOf('bert@duel.example')];
    await Promise.all([
      anna.post(app, `/${venue.slug}/people/${bertId}/removal`),
      bert.post(app, `/${venue.slug}/people/${annaId}/removal`),
    ]);
    const left = [...(await rolesOn(db, annaId, venue.slug)), ...(await rolesOn(db, bertId, venue.slug))];
    expect(left).toEqual(['organiser']);
  });

  test('are asked for with an address and a role that there is', async () => {
    const answer = await ines.post(app, base, { email: 'nobody', name: 'x'.repeat(61), role: 'owner' });
    expect(answer.status).toBe(422);
    const page = await answer.text();
    expect(page).toContain('Enter an email address like name@example.com.');
    expect(page).toContain('Choose what they may do.');
    for (const wrong of ['x', '%00', '00000000-0000-4000-8000-000000000000']) {
      expect((await ines.post(app, `${base}${wrong}/removal`)).status).toBe(404);
    }
  });
});

describe('the account', () => {
  test('shows who one is and what one runs, and takes a new name', async () => {
    expect((await visitor.get(app, '/account')).status).toBe(303);
    const page = await textOf(tom.get(app, '/account'));
    expect(page).toContain('tom@glasshouse.example');
    expect(page).toContain('steward');
    expect((await tom.post(app, '/account/name', { name: ' Tom  Wren ' })).status).toBe(303);
    expect(await textOf(tom.get(app, '/account'))).toContain('<h1>Tom Wren</h1>');
    expect((await tom.post(app, '/account/name', { name: '' })).status).toBe(422);
  });
});

describe('the outbox', () => {
  test('shows what was kept, its HTML where it can do nothing, and what is attached as a download', async () => {
    const content = Buffer.from('BEGIN:VCALENDAR').toString('base64');
    const attachments = [{ filename: 'Ceilidh & co.ics', contentType: 'text/html', content }];
    const html = '<p>Hello</p><script>alert(1)</script>';
    const mail = {
      to: 'mab@valley.example',
      subject: `Hello ${NASTY}`,
      text: 'Hello https://x.example',
      html,
      attachments,
    };
    await storeMail(db, mail, clock.now());
    const { id } = await db.selectFrom('stored_mails').select('id').executeTakeFirstOrThrow();
    expect(await textOf(visitor.get(app, '/outbox'))).toContain(`href="/outbox/${id}"`);
    const page = await textOf(visitor.get(app, `/outbox/${id}`));
    expect(page).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"');
    expect(page).not.toMatch(/<script>|<img/);
    const file = await visitor.get(app, `/outbox/${id}/attachments/1`);
    expect(file.headers.get('content-disposition')).toBe(
      "attachment; filename*=UTF-8''Ceilidh%20%26%20co.ics",
    );
    expect(file.headers.get('content-type')).toBe('application/octet-stream');
    expect(await file.text()).toBe('BEGIN:VCALENDAR');
    for (const path of [
      '/outbox/0',
      '/outbox/x',
      '/outbox/999',
      `/outbox/${id}/attachments/2`,
      `/outbox/${id}/attachments/0`,
    ]) {
      expect((await visitor.get(app, path)).status).toBe(404);
    }
  });

  test('is not there when mail is sent', async () => {
    const features = { ...platform.config.features, outbox: false };
    const sending = createBlogApp({
      platform: { ...platform, config: { ...platform.config, features } },
      signIn,
    });
    expect((await visitor.get(sending, '/outbox')).status).toBe(404);
    expect((await visitor.get(sending, '/outbox/1')).status).toBe(404);
    expect(await textOf(visitor.post(sending, '/sign-in', { email: 'mab@valley.example' }))).not.toContain(
      'outbox',
    );
  });
});

describe('an empty platform', async () => {
  const empty: TestBlog = await testBlog();

  test('says what to do first, and is founded once', async () => {
    expect(await textOf(testBrowser().get(empty.app, '/'))).toContain('No venue here yet');
    const found = (email: string) =>
      transaction(empty.db, (tx) => createFirstPage(tx, email, empty.clock.now()));
    expect(await Promise.all([found('First@hall.example'), found('second@hall.example')])).toContain(false);
    expect(await empty.db.selectFrom('pages').select('slug').execute()).toEqual([{ slug: 'our-venue' }]);
    expect(await found('third@hall.example')).toBe(false);
  });
});
