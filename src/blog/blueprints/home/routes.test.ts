import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { byClock } from '../../../shared/act.ts';
import { transaction } from '../../../shared/db/database.ts';
import { routeTable } from '../../../shared/http/access.ts';
import { t } from '../../messages/translate.ts';
import { findPage } from '../../model/page.ts';
import { createFirstPage, RESERVED_SLUGS } from '../../operations/create-page.ts';
import { buildOrganisedPage, testBlog } from '../../testing.ts';

const { app, db, signInAs } = await testBlog();
await buildOrganisedPage(db, { slug: 'the-glasshouse' });
const ines = await signInAs('ines@glasshouse.example');
const mab = await signInAs('mab@valley.example');

const textOf = async (answer: Promise<Response>) => (await answer).text();

const PAGE = {
  title: 'The Glasshouse',
  summary: 'A hall.',
  address: '4 Orchard Lane',
  body: '',
  timeZone: 'Europe/London',
};

describe('a new page', () => {
  test('is created only by an organiser of another page', async () => {
    expect((await mab.get('/new')).status).toBe(403);
    expect((await mab.post('/new', PAGE)).status).toBe(403);
    expect(await textOf(mab.get('/'))).not.toContain('/new');
    expect(await textOf(ines.get('/'))).toContain('/new');
    const create = async (title: string) =>
      (await ines.post('/new', { ...PAGE, title })).headers.get('location');
    expect(await create('Repair Café')).toBe('/repair-cafe/');
    expect((await ines.post('/new', { ...PAGE, title: 'repair café' })).status).toBe(409);
    expect(await create('Repair Cafe')).toBe('/repair-cafe-2/');
    expect(await create('Tickets')).toBe('/tickets-2/');
    expect(await create('日本')).toBe('/venue/');
    expect(await create('x'.repeat(80))).toBe(`/${'x'.repeat(56)}/`);
    expect((await ines.get('/repair-cafe/edit')).status).toBe(200);
    expect((await findPage(db, 'repair-cafe'))?.menu.map(({ href }) => href)).toEqual([
      '/repair-cafe/calendars/',
      '/repair-cafe/news/',
    ]);
  });

  test('gets no slug that is a path of an app', async () => {
    const { rows } = await sql<{ definition: string }>`
      SELECT pg_get_constraintdef(oid) AS definition FROM pg_constraint
      WHERE conrelid = 'pages'::regclass AND pg_get_constraintdef(oid) LIKE '%sign-in%'`.execute(db);
    const refused = [...(rows[0]?.definition.matchAll(/'([a-z-]+)'::text/g) ?? [])].map((match) => match[1]);
    expect(new Set(refused)).toEqual(RESERVED_SLUGS);
    const segments = routeTable(app).map(({ route }) => route.split('/')[1] ?? '');
    // What contains a dot is no slug.
    for (const segment of segments) if (!/^:|\./.test(segment)) expect(['', ...refused]).toContain(segment);
  });
});

describe('an empty platform', async () => {
  const empty = await testBlog();

  test('shows what to do first, and gets only one first page', async () => {
    expect(await textOf(empty.newBrowser().get('/'))).toContain(t('home.empty'));
    const create = (email: string) =>
      transaction(empty.db, (tx) => createFirstPage(tx, byClock(empty.clock.now()), email));
    expect(await Promise.all([create('First@hall.example'), create('second@hall.example')])).toContain(false);
    expect(await empty.db.selectFrom('pages').select('slug').execute()).toEqual([{ slug: 'our-venue' }]);
    expect(await create('third@hall.example')).toBe(false);
  });
});
