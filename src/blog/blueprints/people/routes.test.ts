import { expect, test } from 'vitest';
import { t as shared } from '../../../shared/messages/translate.ts';
import { waitingMails } from '../../../shared/testing/jobs.ts';
import { buildUser } from '../../builders.ts';
import { t } from '../../messages/translate.ts';
import { rolesOn } from '../../model/page-role.ts';
import { buildOrganisedPage, testBlog } from '../../testing.ts';

const INES = 'ines@glasshouse.example';
const { db, signInAs } = await testBlog();
const hall = await buildOrganisedPage(db, { slug: 'the-glasshouse' });
const ines = await signInAs(INES);

const textOf = async (answer: Promise<Response>) => (await answer).text();

const base = `/${hall.slug}/people/`;
const idOf = async (email: string) =>
  (await db.selectFrom('users').select('id').where('email', '=', email).executeTakeFirstOrThrow()).id;

test('adds known and unknown people by their email address, and mails them once', async () => {
  expect(
    (await ines.post(base, { email: 'Sam@Valley.example', name: 'Sam Okoro', role: 'steward' })).status,
  ).toBe(303);
  const sam = await idOf('sam@valley.example');
  expect(await rolesOn(db, sam, hall.slug)).toEqual(['steward']);
  const mails = await waitingMails(db, 'sam@valley.example');
  expect(mails).toHaveLength(1);
  expect(mails[0]?.subject).toBe(t('role_mail.subject_steward', { page: hall.title }));
  expect(mails[0]?.text).toContain('http://127.0.0.1:8000/sign-in?next=');

  await ines.post(base, { email: 'sam@valley.example', name: '', role: 'steward' });
  expect(await waitingMails(db, 'sam@valley.example')).toHaveLength(1);

  const browser = await signInAs('sam@valley.example');
  expect(await textOf(browser.get('/account'))).toContain('Sam Okoro');
  expect((await browser.get(`/${hall.slug}/edit`)).status).toBe(403);
  await ines.post(base, { email: 'sam@valley.example', role: 'organiser' });
  expect((await browser.get(`/${hall.slug}/edit`)).status).toBe(200);
  expect((await ines.post(`${base}${sam}/removal`)).status).toBe(303);
  expect((await browser.get(`/${hall.slug}/edit`)).status).toBe(403);
});

test('refuses to leave a page without an organiser', async () => {
  const self = await idOf(INES);
  const removed = await ines.post(`${base}${self}/removal`);
  expect(removed.status).toBe(409);
  expect(await removed.text()).toContain(t('error.last_organiser'));
  const demoted = await ines.post(base, { email: INES, role: 'steward' });
  expect(demoted.status).toBe(409);
  expect(await rolesOn(db, self, hall.slug)).toEqual(['organiser']);
});

test('keeps one of two organisers who remove each other at the same time', async () => {
  const page = await buildOrganisedPage(db, { slug: 'duel', title: 'Duel' }, 'anna@duel.example');
  await buildUser(db, { email: 'bert@duel.example' }, { page: page, role: 'organiser' });
  const [anna, bert] = await Promise.all([signInAs('anna@duel.example'), signInAs('bert@duel.example')]);
  const [annaId, bertId] = [await idOf('anna@duel.example'), await idOf('bert@duel.example')];
  await Promise.all([
    anna.post(`/${page.slug}/people/${bertId}/removal`),
    bert.post(`/${page.slug}/people/${annaId}/removal`),
  ]);
  const roles = [...(await rolesOn(db, annaId, page.slug)), ...(await rolesOn(db, bertId, page.slug))];
  expect(roles).toEqual(['organiser']);
});

test('refuses an invalid address, an unknown role and an unknown person', async () => {
  const answer = await ines.post(base, { email: 'nobody', name: 'x'.repeat(61), role: 'owner' });
  expect(answer.status).toBe(422);
  const page = await answer.text();
  expect(page).toContain(shared('field.email'));
  expect(page).toContain(t('people.role_required'));
  for (const wrong of ['x', '%00', '00000000-0000-4000-8000-000000000000']) {
    expect((await ines.post(`${base}${wrong}/removal`)).status).toBe(404);
  }
});
