import { expect, test } from 'vitest';
import { transaction } from '../../../shared/db/database.ts';
import { longDate } from '../../../shared/i18n/formats.ts';
import { t as shared } from '../../../shared/messages/translate.ts';
import { pageOf } from '../../../shared/testing/page.ts';
import { buildUser } from '../../builders.ts';
import { t } from '../../messages/translate.ts';
import { buildOrganisedPage, testBlog } from '../../testing.ts';

const { db, clock, signInAs, queriesOf, newBrowser } = await testBlog();
const visitor = newBrowser();
const hall = await buildOrganisedPage(db, { slug: 'the-glasshouse' });
const ines = await signInAs('ines@glasshouse.example');
await buildUser(db, { email: 'tom@glasshouse.example' }, { page: hall, role: 'steward' });
const tom = await signInAs('tom@glasshouse.example');
await buildUser(db, { email: 'eda@glasshouse.example' }, { page: hall, role: 'editor' });
const eda = await signInAs('eda@glasshouse.example');
const mab = await signInAs('mab@valley.example');

const textOf = async (answer: Promise<Response>) => (await answer).text();

const base = `/${hall.slug}/news/`;
const firstOfJune = longDate(Temporal.PlainDate.from('2026-06-01'));

test('shows a visitor the list with two queries', async () => {
  expect(await queriesOf(() => visitor.get(base))).toHaveLength(2);
});

test('shows a draft to editors only, until it is published', async () => {
  const created = await ines.post(base, {
    title: 'The roof is paid for',
    summary: 'At last.',
    body: 'Look up.',
  });
  const path = created.headers.get('location') ?? '';
  expect(path).toBe(`${base}the-roof-is-paid-for/`);
  for (const reader of [visitor, mab, tom]) {
    expect((await reader.get(path)).status).toBe(404);
    expect(await textOf(reader.get(base))).not.toContain('The roof');
  }
  for (const reader of [ines, eda]) expect(await textOf(reader.get(base))).toContain(t('news.draft'));

  await ines.post(`${path}publication`);
  const published = await textOf(visitor.get(path));
  expect(published).toContain(firstOfJune);
  expect(published).toContain('<p>Look up.</p>');
  expect(await textOf(visitor.get(`/${hall.slug}/`))).toContain('The roof is paid for');

  clock.advance({ hours: 24 });
  await ines.post(`${path}publication`);
  expect(await textOf(visitor.get(path))).toContain(firstOfJune);

  await ines.submit(`${path}edit`, { title: 'The roof holds', summary: '', body: 'Look up!' });
  expect(await textOf(visitor.get(path))).toContain('<h1>The roof holds</h1>');

  await ines.post(`${path}publication/removal`);
  expect((await visitor.get(path)).status).toBe(404);
  await ines.post(`${path}removal`);
  expect((await ines.get(path)).status).toBe(404);
});

test('dates a post in the time zone of its page', async () => {
  clock.set('2026-06-10T23:30:00Z');
  const path = (await ines.post(base, { title: 'After midnight', summary: '', body: '' })).headers.get(
    'location',
  );
  await ines.post(`${path}publication`);
  expect(await textOf(visitor.get(path ?? ''))).toContain(longDate(Temporal.PlainDate.from('2026-06-11')));
});

test('gives each post a unique address, never that of a form', async () => {
  const addressOf = async (title: string, body = '') =>
    (await ines.post(base, { title, summary: '', body })).headers.get('location');
  expect(await addressOf('New')).toBe(`${base}new-2/`);
  expect(await addressOf('Twice')).toBe(`${base}twice/`);
  expect(await addressOf('Twice', 'Again.')).toBe(`${base}twice-2/`);
  expect((await ines.post(base, { title: 'Twice', summary: '', body: 'Again.' })).status).toBe(409);
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
  const first = await textOf(visitor.get(base));
  expect(first).toContain(`href="${base}?p=2"`);
  expect(await textOf(visitor.get(`${base}?p=3`))).toContain('Old 24');
  for (const wrong of ['0', '-1', 'x', '99', '1.5', '999999']) {
    expect((await visitor.get(`${base}?p=${wrong}`)).status).toBe(404);
  }
});

test('refuses a post without a title', async () => {
  const answer = await ines.post(base, { title: '', summary: 's', body: 'b' });
  expect(answer.status).toBe(422);
  expect(await answer.text()).toContain(t('post_form.title_required'));
  expect((await ines.post(`${base}nothing/edit`, { title: 'x', summary: '', body: '' })).status).toBe(404);
});

test('shows what is saved beside the input of a post that somebody else has edited', async () => {
  const path = (await ines.post(base, { title: 'Roof', summary: 'Holds.', body: 'One.' })).headers.get(
    'location',
  );
  const opened = (await pageOf(eda.get(`${path}edit`))).formValues();
  await ines.submit(`${path}edit`, { body: 'Two.' });
  const refused = await eda.post(`${path}edit`, { ...opened, title: 'The roof' });
  expect(refused.status).toBe(409);
  const page = await pageOf(refused);
  expect(page.formValues()).toMatchObject({ title: 'The roof', summary: 'Holds.', body: 'One.' });
  expect(page.savedText('title')).toBe(shared('field.saved', { value: 'Roof' }));
  expect(page.savedText('summary')).toBeUndefined();
  expect(page.savedText('body')).toBe(shared('field.saved', { value: 'Two.' }));
  expect(await textOf(eda.get(path ?? ''))).toContain('<h1>Roof</h1>');

  expect((await eda.post(`${path}edit`, page.formValues())).status).toBe(303);
  expect(await textOf(eda.get(path ?? ''))).toContain('<h1>The roof</h1>');
});
