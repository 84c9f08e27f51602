import { describe, expect, test } from 'vitest';
import { routeTable, undeclaredRoutes } from '../shared/http/access.ts';
import { buildUser } from './builders.ts';
import { buildOrganisedPage, testBlog } from './testing.ts';

const { app, db, signInAs, newBrowser } = await testBlog();
const visitor = newBrowser();
const hall = await buildOrganisedPage(db, { slug: 'the-glasshouse' });
const ines = await signInAs('ines@glasshouse.example');
await buildUser(db, { email: 'tom@glasshouse.example' }, { page: hall, role: 'steward' });
const tom = await signInAs('tom@glasshouse.example');
const mab = await signInAs('mab@valley.example');

const textOf = async (answer: Promise<Response>) => (await answer).text();

const PAGE = {
  title: 'The Glasshouse',
  summary: 'A hall.',
  address: '4 Orchard Lane',
  body: '',
  timeZone: 'Europe/London',
};
const NASTY = `<script>alert(1)</script>"'><img src=x onerror=alert(2)>`;

describe('access', () => {
  test('is declared by every route, and only signing in and the language are open to anyone', () => {
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

  const restricted = routeTable(app).filter(({ access }) => access.startsWith('page:'));

  test('is restricted to people of the page on many routes', () => {
    expect(restricted.length).toBeGreaterThan(15);
  });

  test.each(restricted.map(({ route }) => route))(
    'is refused to visitors, others and stewards: %s',
    async (route) => {
      const [method = '', pattern = ''] = route.split(' ');
      const path = pattern
        .replace(/:page(\{[^}]*\})?/, hall.slug)
        .replace(/:user/, '00000000-0000-4000-8000-000000000000')
        .replace(/:role/, 'steward')
        .replace(/:\w+(\{[^}]*\})?/g, 'x');
      const ask = (browser: typeof mab) => (method === 'GET' ? browser.get(path) : browser.post(path));
      expect((await ask(visitor)).headers.get('location')).toContain('/sign-in?next=');
      expect((await ask(mab)).status).toBe(403);
      expect((await ask(tom)).status).toBe(403);
      expect((await ask(ines)).status).not.toBe(403);
    },
  );

  test('is refused to organisers of another page', async () => {
    const other = await buildOrganisedPage(
      db,
      { slug: 'another-hall', title: 'Another hall' },
      'olwen@hall.example',
    );
    expect((await ines.get(`/${other.slug}/edit`)).status).toBe(403);
    expect((await ines.post(`/${other.slug}/edit`, PAGE)).status).toBe(403);
  });

  test('answers 404 for an unknown page, and 403 on its routes for people with roles', async () => {
    expect((await visitor.get('/nowhere/')).status).toBe(404);
    expect((await ines.get('/nowhere/edit')).status).toBe(403);
    for (const path of ['/%00/', '/The-Glasshouse/', '/the-glasshouse/news/%27/', '/a.php', '/..%2f/']) {
      expect((await visitor.get(path)).status).toBe(404);
    }
  });
});

test('escapes user input on every page', async () => {
  const nasty = await buildOrganisedPage(db, { slug: 'nasty', title: 'Nasty' }, 'nina@nasty.example');
  const nina = await signInAs('nina@nasty.example');
  await nina.post(`/${nasty.slug}/edit`, {
    ...PAGE,
    version: '1',
    title: NASTY.slice(0, 80),
    summary: NASTY,
    address: NASTY,
    body: `${NASTY}\n\n## ${NASTY}\n- ${NASTY}`,
  });
  await nina.post(`/${nasty.slug}/snippets/`, { title: NASTY.slice(0, 80), body: NASTY });
  await nina.post(`/${nasty.slug}/news/`, { title: NASTY, summary: NASTY, body: NASTY });
  await nina.post(`/${nasty.slug}/menu/`, {
    version: '1',
    'label-0': '<b>x',
    'to-0': 'https://x.example/"><script>',
  });
  const [post] = await db.selectFrom('posts').select('slug').where('page_id', '=', nasty.id).execute();
  await nina.post(`/${nasty.slug}/news/${post?.slug}/publication`);
  await nina.post('/account/name', { name: NASTY.slice(0, 60) });
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
    const answer = await nina.get(`/${nasty.slug}/${path}`);
    expect(answer.status).toBe(200);
    const page = await answer.text();
    expect(page).toContain('&lt;script>');
    expect(page).not.toMatch(/<script>|<img|<b>x|"><script/);
  }
  expect(await textOf(visitor.get('/'))).not.toMatch(/<script>|<img/);
});
