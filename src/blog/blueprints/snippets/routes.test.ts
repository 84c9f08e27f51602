import { expect, test } from 'vitest';
import { t as shared } from '../../../shared/messages/translate.ts';
import { pageOf } from '../../../shared/testing/page.ts';
import { buildOrganisedPage, testBlog } from '../../testing.ts';

const { signInAs, db, newBrowser } = await testBlog();
const visitor = newBrowser();
const hall = await buildOrganisedPage(db, { slug: 'the-glasshouse' });
const ines = await signInAs('ines@glasshouse.example');

const textOf = async (answer: Promise<Response>) => (await answer).text();

test('adds, edits and removes a text, which keeps its anchor', async () => {
  const base = `/${hall.slug}/snippets/`;
  const added = await ines.post(base, { title: 'Getting here', body: 'Bus 12.' });
  expect(added.headers.get('location')).toBe(`/${hall.slug}/#getting-here`);
  await ines.post(`${base}getting-here`, {
    version: '1',
    title: 'How to get here',
    body: 'Bus 14.',
  });
  const page = await textOf(visitor.get(`/${hall.slug}/`));
  expect(page).toContain('id="getting-here"');
  expect(page).toContain('How to get here');
  expect(page).toContain('Bus 14.');
  const stale = await ines.post(`${base}getting-here`, {
    version: '1',
    title: 'Getting here',
    body: 'Bus 15.',
  });
  expect(stale.status).toBe(409);
  expect((await pageOf(stale)).savedText('body')).toBe(shared('field.saved', { value: 'Bus 14.' }));
  expect((await ines.post(base, { title: 'Empty', body: '  ' })).status).toBe(422);
  expect((await ines.get(`${base}nothing`)).status).toBe(404);
  await ines.post(`${base}getting-here/removal`);
  expect(await textOf(visitor.get(`/${hall.slug}/`))).not.toContain('Bus 14.');
});
