import { beforeEach, expect, test } from 'vitest';
import { buildPage, buildUser } from '../blog/builders.ts';
import { revokeRoles } from '../blog/operations/grant-role.ts';
import { byUser } from '../shared/act.ts';
import { createSignIn } from '../shared/auth/sign-in.ts';
import { transaction } from '../shared/db/database.ts';
import { may } from '../shared/http/access.ts';
import { createBaseApp } from '../shared/http/create-base-app.ts';
import type { SignedIn } from '../shared/http/platform.ts';
import { type TestClient, testBrowser } from '../shared/testing/client.ts';
import { testDatabase } from '../shared/testing/database.ts';
import { testPlatform } from '../shared/testing/platform.ts';
import { peopleOf } from './people.ts';

const database = await testDatabase();
const { db, clock } = database;
const page = await buildPage(db);

/** A process with a database pool of its own. */
function startProcess() {
  const { db, pool } = database.openMore();
  const platform = testPlatform({ ...database, db });
  const signIn = createSignIn({ pool, secretKey: platform.secretKey, config: platform.config });
  const people = peopleOf({ db, clock }, signIn);
  const app = createBaseApp('events', { ...platform, people }, (base) => {
    base.get('/mine', may.signedIn(), (c) => c.text(c.var.user?.name ?? ''));
    base.get('/:page/door', may.page('door'), (c) => c.text('open'));
  });
  return { app, signIn };
}

const [first, second] = [startProcess(), startProcess()];
let steward: SignedIn;
let headers: Headers;
let atSecond: TestClient;

beforeEach(async () => {
  steward = await buildUser(db, { email: 'sam@glasshouse.example', name: 'Sam' }, { page, role: 'steward' });
  const token = new URL(await first.signIn.makeLink({ email: steward.email })).pathname.split('/').at(-1);
  const cookies = (await first.signIn.openLink(token ?? '', new Headers())) ?? [];
  const browser = testBrowser(first.app);
  for (const cookie of cookies) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    browser.cookies.set(name, value);
  }
  headers = new Headers({ cookie: [...browser.cookies].map((pair) => pair.join('=')).join('; ') });
  atSecond = browser.at(second.app);
  expect((await atSecond.get('/glasshouse/door')).status).toBe(200);
});

test('signs out in every process at once', async () => {
  await first.signIn.signOut(headers);
  expect((await atSecond.get('/mine')).status).toBe(303);
  expect((await atSecond.get('/glasshouse/door')).status).toBe(303);
});

test('takes a role in every process at once', async () => {
  const taken = { pageId: page.id, userId: steward.id, roles: ['steward'] } as const;
  await transaction(db, (tx) => revokeRoles(tx, byUser(steward.id, clock.now()), taken));
  expect((await atSecond.get('/mine')).status).toBe(200);
  expect((await atSecond.get('/glasshouse/door')).status).toBe(403);
});

test('ends the sessions of a removed user in every process at once', async () => {
  await db.deleteFrom('users').where('id', '=', steward.id).execute();
  expect((await atSecond.get('/mine')).status).toBe(303);
  expect((await atSecond.get('/glasshouse/door')).status).toBe(303);
});

test('reads session and roles in one query', async () => {
  const { db, pool } = database;
  const { secretKey, config } = testPlatform(database);
  const people = peopleOf({ db, clock }, createSignIn({ pool, secretKey, config }));
  const queries = await database.queriesOf(async () => {
    expect(await people.viewerOf(headers, () => {})).toMatchObject({
      user: { name: 'Sam' },
      roles: [{ pageId: page.id, slug: 'glasshouse', role: 'steward' }],
    });
  });
  expect(queries).toHaveLength(1);
});
