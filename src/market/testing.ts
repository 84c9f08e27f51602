import type { Hono } from 'hono';
import { buildPage, buildUser } from '../blog/builders.ts';
import { pagesOfBlog } from '../glue/ports.ts';
import type { Config } from '../shared/config.ts';
import type { AppEnv } from '../shared/http/context.ts';
import type { Platform, SignedIn } from '../shared/http/platform.ts';
import { type TestClient, testClient } from '../shared/testing/client.ts';
import { type TestDatabase, testDatabase } from '../shared/testing/database.ts';
import { testPlatform } from '../shared/testing/platform.ts';
import { createMarketApp } from './app.ts';
import { buildMarketplace } from './builders.ts';
import type { Page } from './ports.ts';

/** The market app on a database of its own, with one page. */
export type TestMarket = TestDatabase &
  Pick<TestClient, 'get' | 'post'> & {
    app: Hono<AppEnv>;
    platform: Platform;
    /** the page at `/hall/` */
    venue: Page;
    organiser: SignedIn;
    /** a user without a role */
    somebody: SignedIn;
    /** creates a marketplace of the page */
    open(name: string): Promise<{ id: number; base: string }>;
    /** uploads a catalogue as the organiser */
    upload(base: string, file: string | Uint8Array<ArrayBuffer>): Promise<Response>;
  };

/** Creates the market app and its page. Call it at the top level of a test file or in a describe. */
export async function testMarket(config: Partial<Config> = {}): Promise<TestMarket> {
  const database = await testDatabase();
  const { db } = database;
  const venue = await buildPage(db, {
    slug: 'hall',
    title: 'The Hall',
    menu: [{ label: 'Market', app: 'market', href: '/hall/shop/' }],
  });
  const organiser = await buildUser(
    db,
    { name: 'Ines Prior', email: 'ines@hall.example' },
    { page: venue, role: 'organiser' },
  );
  const platform = testPlatform(database, { config });
  const app = createMarketApp({ platform, pages: pagesOfBlog });
  const { get, post } = testClient(app, platform.config.urls.market);
  return {
    ...database,
    app,
    platform,
    venue,
    organiser,
    somebody: await buildUser(db),
    get,
    post,
    async open(name) {
      const { id, slug } = await buildMarketplace(db, venue, { name });
      return { id, base: `/hall/${slug}/` };
    },
    upload(base, file) {
      const form = new FormData();
      form.set('catalogue', new File([file], 'catalogue.csv', { type: 'text/csv' }));
      return post(`${base}catalogue`, form, { as: organiser });
    },
  };
}
