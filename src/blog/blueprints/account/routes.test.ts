import { expect, test } from 'vitest';
import { testBrowser } from '../../../shared/testing/browser.ts';
import { t } from '../../messages/translate.ts';
import { testBlog } from '../../testing.ts';

const { app, browserOf, seedPage, give } = await testBlog();
const visitor = testBrowser();
const hall = await seedPage('The Glasshouse');
await give(hall.id, 'tom@glasshouse.example', 'steward');
const tom = await browserOf('tom@glasshouse.example');

const textOf = async (answer: Promise<Response>) => (await answer).text();

test('shows the user’s address and roles, and changes their name', async () => {
  expect((await visitor.get(app, '/account')).status).toBe(303);
  const page = await textOf(tom.get(app, '/account'));
  expect(page).toContain('tom@glasshouse.example');
  expect(page).toContain(t('role.steward'));
  expect((await tom.post(app, '/account/name', { name: ' Tom  Wren ' })).status).toBe(303);
  expect(await textOf(tom.get(app, '/account'))).toContain('<h1>Tom Wren</h1>');
  expect((await tom.post(app, '/account/name', { name: '' })).status).toBe(422);
});
