import { expect, test } from 'vitest';
import type { FormInput } from '../../../shared/http/form.ts';
import { formatList } from '../../../shared/i18n/formats.ts';
import { t as shared } from '../../../shared/messages/translate.ts';
import { waitingMails } from '../../../shared/testing/jobs.ts';
import { pageOf, textOf as textOfElement } from '../../../shared/testing/page.ts';
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

test('adds known and unknown people by their email address, and mails them their new roles', async () => {
  const add = (form: FormInput) => ines.post(base, { email: 'Sam@Valley.example', ...form });
  expect((await add({ name: 'Sam Okoro', roles: 'steward' })).status).toBe(303);
  const sam = await idOf('sam@valley.example');
  expect(await rolesOn(db, sam, hall.slug)).toEqual(['steward']);
  const mails = await waitingMails(db, 'sam@valley.example');
  expect(mails).toHaveLength(1);
  expect(mails[0]?.subject).toBe(
    t('role_mail.subject', { roles: t('role_mail.as_steward'), page: hall.title }),
  );
  expect(mails[0]?.text).toContain('http://127.0.0.1:8000/sign-in?next=');

  await add({ name: '', roles: 'steward' });
  expect(await waitingMails(db, 'sam@valley.example')).toHaveLength(1);

  await add({ roles: ['steward', 'treasurer', 'editor'] });
  expect((await rolesOn(db, sam, hall.slug)).sort()).toEqual(['editor', 'steward', 'treasurer']);
  const [, second] = await waitingMails(db, 'sam@valley.example');
  expect(second?.subject).toBe(
    t('role_mail.subject', {
      roles: formatList([t('role_mail.as_treasurer'), t('role_mail.as_editor')]),
      page: hall.title,
    }),
  );
  expect(second?.text).toContain(t('role.about_treasurer'));
  expect(second?.text).not.toContain(t('role.about_steward'));
});

test('gives and takes each role, with what it includes', async () => {
  await buildUser(db, { email: 'wyn@valley.example', name: 'Wyn' }, { page: hall, role: 'steward' });
  const wyn = await idOf('wyn@valley.example');
  const browser = await signInAs('wyn@valley.example');
  expect(await textOf(browser.get('/account'))).toContain(t('role.about_steward'));
  expect((await browser.get(`/${hall.slug}/edit`)).status).toBe(403);

  const given = await ines.post(`${base}${wyn}/roles`, { role: 'editor' });
  expect(given.headers.get('location')).toBe(base);
  expect((await browser.get(`/${hall.slug}/edit`)).status).toBe(200);
  expect((await browser.get(base)).status).toBe(403);
  const people = await pageOf(ines.get(base));
  const ofWyn = people
    .allByRole('listitem', undefined)
    .filter((item) => textOfElement(item).startsWith('Wyn'));
  expect(ofWyn.map(textOfElement)[0]).toMatch(new RegExp(`${t('role.steward')}.*${t('role.editor')}`));

  expect((await ines.post(`${base}${wyn}/roles/editor/removal`)).status).toBe(303);
  expect((await browser.get(`/${hall.slug}/edit`)).status).toBe(403);
  expect(await rolesOn(db, wyn, hall.slug)).toEqual(['steward']);
  expect((await ines.post(`${base}${wyn}/roles/editor/removal`)).status).toBe(404);
  expect((await ines.post(`${base}${wyn}/roles/owner/removal`)).status).toBe(422);
  expect((await ines.post(`${base}${wyn}/roles`, { role: 'owner' })).status).toBe(422);

  await ines.post(`${base}${wyn}/roles`, { role: 'treasurer' });
  expect((await ines.post(`${base}${wyn}/removal`)).status).toBe(303);
  expect(await rolesOn(db, wyn, hall.slug)).toEqual([]);
});

test('refuses to leave a page without an organiser', async () => {
  const self = await idOf(INES);
  await ines.post(`${base}${self}/roles`, { role: 'editor' });
  for (const path of ['removal', 'roles/organiser/removal']) {
    const refused = await ines.post(`${base}${self}/${path}`);
    expect(refused.status).toBe(409);
    expect(await refused.text()).toContain(t('error.last_organiser'));
  }
  expect((await rolesOn(db, self, hall.slug)).sort()).toEqual(['editor', 'organiser']);
});

test('keeps one of two organisers who remove each other at the same time', async () => {
  const page = await buildOrganisedPage(db, { slug: 'duel', title: 'Duel' }, 'anna@duel.example');
  await buildUser(db, { email: 'bert@duel.example' }, { page: page, role: 'organiser' });
  const [anna, bert] = await Promise.all([signInAs('anna@duel.example'), signInAs('bert@duel.example')]);
  const [annaId, bertId] = [await idOf('anna@duel.example'), await idOf('bert@duel.example')];
  await Promise.all([
    anna.post(`/${page.slug}/people/${bertId}/roles/organiser/removal`),
    bert.post(`/${page.slug}/people/${annaId}/removal`),
  ]);
  const roles = [...(await rolesOn(db, annaId, page.slug)), ...(await rolesOn(db, bertId, page.slug))];
  expect(roles).toEqual(['organiser']);
});

test('refuses an invalid address, an unknown role and an unknown person', async () => {
  const answer = await ines.post(base, {
    email: 'nobody',
    name: 'x'.repeat(61),
    roles: ['steward', 'owner'],
  });
  expect(answer.status).toBe(422);
  const page = await answer.text();
  expect(page).toContain(shared('field.email'));
  expect(page).toContain(t('people.role_required'));
  for (const wrong of ['x', '%00', '00000000-0000-4000-8000-000000000000']) {
    expect((await ines.post(`${base}${wrong}/removal`)).status).toBe(404);
  }
});
