import { afterAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../db/database.ts';
import { CommitUnknown } from '../db/outage.ts';
import { runInLocale } from '../i18n/locale.ts';
import { t } from '../messages/translate.ts';
import { testClient } from '../testing/client.ts';
import { testDatabase } from '../testing/database.ts';
import { testPlatform } from '../testing/platform.ts';
import { freePort } from '../testing/port.ts';
import { may } from './access.ts';
import { createBaseApp } from './create-base-app.ts';
import type { Platform } from './platform.ts';

const database = await testDatabase();
// Nobody listens there, as while the database is away.
const away = openDatabase(`postgres://nobody@127.0.0.1:${await freePort()}/nothing`);
afterAll(() => away.close());

const PROBLEM = { headers: { accept: 'application/json' } };

function clientWith(changes: Partial<Platform> = {}, fail?: () => never) {
  const platform = { ...testPlatform(database, { config: { locales: ['en-GB', 'en-XA'] } }), ...changes };
  const app = createBaseApp('events', platform, (base) => {
    base.get('/orders', may.anyone(), async (c) => {
      fail?.();
      return c.json(await away.db.selectFrom('orders').select('id').execute());
    });
  });
  return testClient(app, 'http://127.0.0.1:8003');
}

describe('while the database is away', () => {
  test('people get a page with 503 that says when to come back', async () => {
    const response = await clientWith().get('/orders');
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
    const html = await response.text();
    expect(html).toContain(t('problem.title_503'));
    expect(html).toContain(t('problem.detail_503'));
  });

  test('programs get a problem document', async () => {
    const response = await clientWith().get('/orders', PROBLEM);
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(await response.json()).toEqual({
      type: 'about:blank',
      title: t('problem.title_503'),
      status: 503,
      detail: t('problem.detail_503'),
    });
  });

  test('the page is in the reader’s language, although nobody could find out who reads', async () => {
    const { people } = testPlatform(database);
    const viewerOf = async () => {
      await away.pool.query('SELECT 1');
      return undefined;
    };
    const response = await clientWith({ people: { ...people, viewerOf } }).get('/orders', {
      headers: { 'accept-language': 'en-XA' },
    });
    expect(response.status).toBe(503);
    expect(await response.text()).toContain(runInLocale('en-XA', () => t('problem.title_503')));
  });

  test('a commit that may have been done is not called undone', async () => {
    const fail = () => {
      throw new CommitUnknown(new Error('Connection terminated unexpectedly'));
    };
    const response = await clientWith({}, fail).get('/orders', PROBLEM);
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ detail: t('problem.commit_unknown') });
  });

  test.each([
    [{ missingMigrations: () => away.pool.query('SELECT 1').then(() => []) }, /can’t be reached/],
    [{ canStore: async () => false }, /disk of the database is full/],
    [{ missingMigrations: async () => ['0009_later'] }, /older than the code/],
  ])('/readyz answers 503 with the reason (%#)', async (changes, reason) => {
    const response = await clientWith(changes).get('/readyz');
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({
      status: 'not ready',
      reason: expect.stringMatching(reason),
    });
    expect((await clientWith(changes).get('/healthz')).status).toBe(200);
  });
});

test('a client that breaks off its request is no failure of the platform', async () => {
  const failures: unknown[] = [];
  const { log } = testPlatform(database);
  const child = () =>
    Object.assign(Object.create(log), {
      error: (details: object) => 'err' in details && failures.push(details),
    });
  const platform = { log: Object.assign(Object.create(log), { child }) };
  const failWith = (message: string) => () => {
    throw Object.assign(new Error(message), { code: 'ECONNRESET' });
  };
  expect((await clientWith(platform, failWith('aborted')).get('/orders', PROBLEM)).status).toBe(400);
  expect(failures).toEqual([]);
  // The connection to the database is another matter.
  expect((await clientWith(platform, failWith('read ECONNRESET')).get('/orders', PROBLEM)).status).toBe(503);
  expect(failures).toHaveLength(1);
});
