import { expect, test } from 'vitest';
import type { FormInput } from '../../../shared/http/form.ts';
import { t as shared } from '../../../shared/messages/translate.ts';
import { pageOf } from '../../../shared/testing/page.ts';
import { t } from '../../messages/translate.ts';
import { findPage } from '../../model/page.ts';
import { buildOrganisedPage, testBlog } from '../../testing.ts';

const { db, signInAs, newBrowser } = await testBlog();
const visitor = newBrowser();
const hall = await buildOrganisedPage(db, { slug: 'the-glasshouse' });
const ines = await signInAs('ines@glasshouse.example');

const textOf = async (answer: Promise<Response>) => (await answer).text();

const path = `/${hall.slug}/menu/`;
const save = async (form: FormInput) =>
  ines.post(path, { version: (await pageOf(ines.get(path))).formValues().version ?? '', ...form });

test('saves items in the order of their numbers, each with its app', async () => {
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
  const page = await textOf(visitor.get(`/${hall.slug}/`));
  expect(page).toContain('href="http://127.0.0.1:8003/the-glasshouse/calendars/"');
});

test('refuses an item without a label or with an unsafe address, and keeps the menu', async () => {
  const before = (await findPage(db, hall.slug))?.menu;
  const answer = await save({
    'label-0': '',
    'to-0': 'https://x.example',
    'label-1': 'Evil',
    'to-1': 'javascript:alert(1)',
  });
  expect(answer.status).toBe(422);
  const page = await answer.text();
  expect(page).toContain(t('menu.label_required'));
  expect(page).toContain(t('menu.href_invalid'));
  expect((await findPage(db, hall.slug))?.menu).toEqual(before);
});

test('keeps the rows of a menu that somebody else has saved in the meantime', async () => {
  const opened = (await pageOf(ines.get(path))).formValues();
  await save({ 'place-0': '1', 'label-0': 'Only this', 'to-0': 'https://one.example/' });
  const refused = await ines.post(path, { ...opened, 'label-1': 'Notices' });
  expect(refused.status).toBe(409);
  const page = await pageOf(refused);
  expect(page.formValues()).toMatchObject({ 'label-1': 'Notices', 'label-2': 'Buses' });
  expect(page.savedText('label-0')).toBe(shared('field.saved', { value: 'Only this' }));
  expect(page.savedText('label-2')).toBe(shared('field.saved_empty'));
  expect((await findPage(db, hall.slug))?.menu).toHaveLength(1);

  expect((await ines.post(path, page.formValues())).status).toBe(303);
  expect((await findPage(db, hall.slug))?.menu.map(({ label }) => label)).toEqual([
    'What’s on',
    'Notices',
    'Buses',
  ]);
});
