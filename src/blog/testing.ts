import type { Hono } from 'hono';
import { createSignIn, type SignIn } from '../shared/auth/sign-in.ts';
import { ensureUser } from '../shared/auth/users.ts';
import type { Config } from '../shared/config.ts';
import { transaction } from '../shared/db/database.ts';
import type { AppEnv } from '../shared/http/context.ts';
import type { Platform, Role } from '../shared/http/platform.ts';
import { type TestBrowser, testBrowser } from '../shared/testing/browser.ts';
import { type TestDatabase, testDatabase } from '../shared/testing/database.ts';
import { testPlatform } from '../shared/testing/platform.ts';
import { createBlogApp } from './app.ts';
import { rolesOn } from './model/page-role.ts';
import { addPage } from './operations/create-page.ts';

/** The blog on a database of its own, with real sessions. */
export type TestBlog = TestDatabase & {
  app: Hono<AppEnv>;
  platform: Platform;
  signIn: SignIn;
  /** a browser in which somebody is signed in */
  browserOf(email: string): Promise<TestBrowser>;
  /** the page `slug`, with its organiser ines@… */
  seedPage(title: string, organiser?: string): Promise<{ id: number; slug: string; title: string }>;
  give(pageId: number, email: string, role: Role): Promise<void>;
};

/** To be awaited at the top of a test file. */
export async function testBlog(config: Partial<Config> = {}): Promise<TestBlog> {
  const database = await testDatabase();
  const { db, pool, clock } = database;
  const platform: Platform = testPlatform(database, {
    config,
    people: {
      userOf: (headers, setCookie) => signIn.userOf(headers, setCookie),
      rolesOn: (userId, slug) => rolesOn(db, userId, slug),
      setLocale: async () => [],
      adopt: async () => {},
    },
  });
  const signIn = createSignIn({ pool, secretKey: platform.secretKey, config: platform.config });
  const app = createBlogApp({ platform, signIn });
  return {
    ...database,
    app,
    platform,
    signIn,
    async browserOf(email) {
      const browser = testBrowser();
      const link = new URL(await signIn.makeLink({ email }));
      await browser.post(app, link.pathname);
      return browser;
    },
    seedPage: (title, organiser = 'ines@glasshouse.example') =>
      transaction(db, async (tx) => {
        const { id: userId } = await ensureUser(tx, { email: organiser, name: 'Ines Prior' });
        const page = { title, summary: '', address: '4 Orchard Lane', body: '', timeZone: 'Europe/London' };
        const slug = await addPage(tx, page, userId, clock.now());
        const { id } = await tx
          .selectFrom('pages')
          .select('id')
          .where('slug', '=', slug)
          .executeTakeFirstOrThrow();
        return { id, slug, title };
      }),
    give: (pageId, email, role) =>
      transaction(db, async (tx) => {
        const { id } = await ensureUser(tx, { email });
        await tx.insertInto('page_roles').values({ page_id: pageId, user_id: id, role }).execute();
      }),
  };
}
