import type { Hono } from 'hono';
import type { Config } from '../shared/config.ts';
import { transaction } from '../shared/db/database.ts';
import type { AppEnv } from '../shared/http/context.ts';
import type { Platform } from '../shared/http/platform.ts';
import type { UserId } from '../shared/ids.ts';
import { type TestBrowser, testBrowser } from '../shared/testing/browser.ts';
import { type TestDatabase, testDatabase } from '../shared/testing/database.ts';
import { testPlatform } from '../shared/testing/platform.ts';
import { createMarketApp } from './app.ts';
import { createMarketplace } from './operations/create-marketplace.ts';
import type { Page } from './ports.ts';

/** The market on a database of its own, with one page whose organiser is whoever says so in a header. */
export type TestMarket = TestDatabase & {
  app: Hono<AppEnv>;
  platform: Platform;
  venue: Page;
  visitor: TestBrowser;
  organiser: TestBrowser;
  somebody: TestBrowser;
  /** a marketplace of the page */
  open(name: string): Promise<{ id: number; base: string }>;
  /** as an organiser uploads a file */
  upload(base: string, file: string | Uint8Array<ArrayBuffer>): Promise<Response>;
};

/** To be awaited at the top of a test file. */
export async function testMarket(config: Partial<Config> = {}): Promise<TestMarket> {
  const database = await testDatabase();
  const { db } = database;
  const venue: Page = {
    id: 7,
    slug: 'hall',
    title: 'The Hall',
    menu: [{ label: 'Market', app: 'market', href: '/hall/shop/' }],
  };
  const platform = testPlatform(database, {
    config,
    people: {
      async userOf(headers) {
        const name = /who=(\w+)/.exec(headers.get('cookie') ?? '')?.[1];
        return name ? { id: name as UserId, name, email: `${name}@hall.example` } : undefined;
      },
      rolesOn: async (userId, slug) => (userId === 'organiser' && slug === 'hall' ? ['organiser'] : []),
      setLocale: async () => [],
      adopt: async () => {},
    },
  });
  const app = createMarketApp({
    platform,
    pages: {
      findPage: async (_db, slug) => (slug === 'hall' ? venue : undefined),
      listPages: async () => [venue],
    },
  });
  const browserOf = (name: string) => {
    const browser = testBrowser('http://127.0.0.1:8001');
    browser.cookies.set('who', name);
    return browser;
  };
  const organiser = browserOf('organiser');
  return {
    ...database,
    app,
    platform,
    venue,
    visitor: testBrowser('http://127.0.0.1:8001'),
    organiser,
    somebody: browserOf('somebody'),
    open: (name) =>
      transaction(db, async (tx) => {
        const container = { containerType: 'page', containerId: venue.id };
        const slug = await createMarketplace(tx, container, { name, description: '', currency: 'GBP' });
        const { id } = await tx
          .selectFrom('marketplaces')
          .select('id')
          .where('slug', '=', slug)
          .executeTakeFirstOrThrow();
        return { id, base: `/hall/${slug}/` };
      }),
    upload(base, file) {
      const form = new FormData();
      form.set('catalogue', new File([file], 'catalogue.csv', { type: 'text/csv' }));
      return organiser.post(app, `${base}catalogue`, form);
    },
  };
}
