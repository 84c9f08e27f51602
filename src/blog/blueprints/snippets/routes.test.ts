import { expect, test } from 'vitest';
import { testBrowser } from '../../../shared/testing/browser.ts';
import { testBlog } from '../../testing.ts';

const { app, browserOf, seedPage } = await testBlog();
const visitor = testBrowser();
const hall = await seedPage('The Glasshouse');
const ines = await browserOf('ines@glasshouse.example');

const textOf = async (answer: Promise<Response>) => (await answer).text();

test('adds, edits and removes a text, which keeps its anchor', async () => {
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
