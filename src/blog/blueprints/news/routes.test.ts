import { expect, test } from 'vitest';
import { transaction } from '../../../shared/db/database.ts';
import { longDate } from '../../../shared/i18n/formats.ts';
import { testBrowser } from '../../../shared/testing/browser.ts';
import { t } from '../../messages/translate.ts';
import { testBlog } from '../../testing.ts';

const { app, db, clock, browserOf, seedPage, queriesOf, give } = await testBlog();
const visitor = testBrowser();
const hall = await seedPage('The Glasshouse');
const ines = await browserOf('ines@glasshouse.example');
await give(hall.id, 'tom@glasshouse.example', 'steward');
const tom = await browserOf('tom@glasshouse.example');
const mab = await browserOf('mab@valley.example');

const textOf = async (answer: Promise<Response>) => (await answer).text();

const base = `/${hall.slug}/news/`;
const firstOfJune = longDate(Temporal.PlainDate.from('2026-06-01'));

test('takes a visitor two queries', async () => {
  expect(await queriesOf(() => visitor.get(app, base))).toHaveLength(2);
});

test('shows a draft to organisers only, until it is published', async () => {
  const created = await ines.post(app, base, {
    title: 'The roof is paid for',
    summary: 'At last.',
    body: 'Look up.',
  });
  const path = created.headers.get('location') ?? '';
  expect(path).toBe(`${base}the-roof-is-paid-for/`);
  for (const somebody of [visitor, mab, tom]) {
    expect((await somebody.get(app, path)).status).toBe(404);
    expect(await textOf(somebody.get(app, base))).not.toContain('The roof');
  }
  expect(await textOf(ines.get(app, base))).toContain(t('news.draft'));

  await ines.post(app, `${path}publication`);
  const published = await textOf(visitor.get(app, path));
  expect(published).toContain(firstOfJune);
  expect(published).toContain('<p>Look up.</p>');
  expect(await textOf(visitor.get(app, `/${hall.slug}/`))).toContain('The roof is paid for');

  clock.advance({ hours: 24 });
  await ines.post(app, `${path}publication`);
  expect(await textOf(visitor.get(app, path))).toContain(firstOfJune);

  await ines.post(app, `${path}edit`, { title: 'The roof holds', summary: '', body: 'Look up!' });
  expect(await textOf(visitor.get(app, path))).toContain('<h1>The roof holds</h1>');

  await ines.post(app, `${path}publication/removal`);
  expect((await visitor.get(app, path)).status).toBe(404);
  await ines.post(app, `${path}removal`);
  expect((await ines.get(app, path)).status).toBe(404);
});

test('dates a post in the time zone of its page', async () => {
  clock.set('2026-06-10T23:30:00Z');
  const path = (await ines.post(app, base, { title: 'After midnight', summary: '', body: '' })).headers.get(
    'location',
  );
  await ines.post(app, `${path}publication`);
  expect(await textOf(visitor.get(app, path ?? ''))).toContain(
    longDate(Temporal.PlainDate.from('2026-06-11')),
  );
});

test('gives each post an address of its own, never that of a form', async () => {
  const addressOf = async (title: string) =>
    (await ines.post(app, base, { title, summary: '', body: '' })).headers.get('location');
  expect(await addressOf('New')).toBe(`${base}new-2/`);
  expect(await addressOf('Twice')).toBe(`${base}twice/`);
  expect(await addressOf('Twice')).toBe(`${base}twice-2/`);
});

test('lists older posts on further pages', async () => {
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

test('refuses a post without a title', async () => {
  const answer = await ines.post(app, base, { title: '', summary: 's', body: 'b' });
  expect(answer.status).toBe(422);
  expect(await answer.text()).toContain(t('post_form.title_required'));
  expect((await ines.post(app, `${base}nothing/edit`, { title: 'x', summary: '', body: '' })).status).toBe(
    404,
  );
});
