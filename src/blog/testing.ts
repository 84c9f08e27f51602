import type { Hono } from 'hono';
import { diaryOfEvents } from '../glue/diary.ts';
import { peopleOf } from '../glue/people.ts';
import { createSignIn, type SignIn } from '../shared/auth/sign-in.ts';
import { within } from '../shared/builders.ts';
import type { Config } from '../shared/config.ts';
import type { Db, Tx } from '../shared/db/database.ts';
import type { AppEnv } from '../shared/http/context.ts';
import type { Platform } from '../shared/http/platform.ts';
import { type TestClient, testBrowser } from '../shared/testing/client.ts';
import { type TestDatabase, testDatabase } from '../shared/testing/database.ts';
import { testPlatform } from '../shared/testing/platform.ts';
import { createBlogApp } from './app.ts';
import { buildPage, buildUser } from './builders.ts';
import type { Page } from './model/page.ts';
import type { Diary } from './ports.ts';

/** The blog app on a database of its own, with real sessions. */
export type TestBlog = TestDatabase & {
  app: Hono<AppEnv>;
  platform: Platform;
  signIn: SignIn;
  diary: Diary;
  /** a client with cookies of its own */
  newBrowser(origin?: string): TestClient;
  /** a new client, signed in */
  signInAs(email: string): Promise<TestClient>;
};

/** Creates a page with an organiser. */
export const buildOrganisedPage = (
  at: Db | Tx,
  columns: Parameters<typeof buildPage>[1],
  organiser = 'ines@glasshouse.example',
): Promise<Page> =>
  within(at, async (tx) => {
    const page = await buildPage(tx, columns);
    await buildUser(tx, { name: 'Ines Prior', email: organiser }, { page, role: 'organiser' });
    return page;
  });

/** Creates the blog app and its database. Call it at the top level of a test file or in a describe. */
export async function testBlog(config: Partial<Config> = {}): Promise<TestBlog> {
  const database = await testDatabase();
  const unsigned = testPlatform(database, { config });
  const signIn = createSignIn({
    pool: database.pool,
    secretKey: unsigned.secretKey,
    config: unsigned.config,
  });
  const platform: Platform = { ...unsigned, people: peopleOf(database, signIn) };
  const app = createBlogApp({ platform, signIn, diary: diaryOfEvents });
  const newBrowser = (origin?: string) => testBrowser(app, origin);
  return {
    ...database,
    app,
    platform,
    signIn,
    diary: diaryOfEvents,
    newBrowser,
    async signInAs(email) {
      const browser = newBrowser();
      await browser.post(new URL(await signIn.makeLink({ email })).pathname);
      return browser;
    },
  };
}
