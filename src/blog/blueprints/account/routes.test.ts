import { expect, test } from 'vitest';
import { buildUser } from '../../builders.ts';
import { t } from '../../messages/translate.ts';
import { buildOrganisedPage, testBlog } from '../../testing.ts';

const { signInAs, db, newBrowser } = await testBlog();
const visitor = newBrowser();
const hall = await buildOrganisedPage(db, { slug: 'the-glasshouse' });
await buildUser(db, { email: 'tom@glasshouse.example' }, { page: hall, role: 'steward' });
const tom = await signInAs('tom@glasshouse.example');

const textOf = async (answer: Promise<Response>) => (await answer).text();

test('shows the user’s address and roles, and changes their name', async () => {
  expect((await visitor.get('/account')).status).toBe(303);
  const page = await textOf(tom.get('/account'));
  expect(page).toContain('tom@glasshouse.example');
  expect(page).toContain(t('role.steward'));
  expect((await tom.post('/account/name', { name: ' Tom  Wren ' })).status).toBe(303);
  expect(await textOf(tom.get('/account'))).toContain('<h1>Tom Wren</h1>');
  expect((await tom.post('/account/name', { name: '' })).status).toBe(422);
});
