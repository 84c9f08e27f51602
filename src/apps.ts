import type { Hono } from 'hono';
import { createBlogApp } from './blog/app.ts';
import { createCartApp } from './cart/app.ts';
import { cartDues, cartJobs } from './cart/jobs.ts';
import { createProviders } from './cart/providers/create-providers.ts';
import { createEventsApp } from './events/app.ts';
import { eventsJobs } from './events/jobs.ts';
import { bankOfCart } from './glue/bank.ts';
import { booksOfCart } from './glue/books.ts';
import { diaryOfEvents } from './glue/diary.ts';
import { sellerOfEvents } from './glue/order-lifecycle.ts';
import { peopleOf } from './glue/people.ts';
import {
  marketplacesOfMarket,
  ordersOfCart,
  pagesOfBlog,
  payeesOfBlog,
  treasuryOfCart,
} from './glue/ports.ts';
import { createMarketApp } from './market/app.ts';
import type { Runtime } from './runtime.ts';
import type { Service } from './serve.ts';
import { createSignIn, type SignIn } from './shared/auth/sign-in.ts';
import type { AppName, Config } from './shared/config.ts';
import type { AppEnv } from './shared/http/context.ts';
import { createPageCache } from './shared/http/page-cache.ts';
import type { Platform } from './shared/http/platform.ts';
import { sweepDue, sweepDueJob } from './shared/jobs/due.ts';
import { createTestProviderApp } from './test-provider/app.ts';
import { startTestProviderJobs } from './test-provider/jobs.ts';

export type Apps = {
  apps: Record<AppName, Hono<AppEnv>>;
  /** what this process serves: the apps of its configuration, and with the cart the test provider */
  services: Service[];
  /** starts what the test provider does by itself. @returns a function that stops it */
  startTestProvider(): () => Promise<void>;
  platform: Platform;
  signIn: SignIn;
};

/** Creates the four apps, connects them with glue, and registers their jobs. */
export function createApps(runtime: Runtime): Apps {
  const { db, config } = runtime;
  const signIn = createSignIn(runtime);
  const people = peopleOf(runtime, signIn);
  const platform: Platform = {
    ...runtime,
    people,
    localAnswers: new Map(),
    pageCache: createPageCache(runtime.clock),
  };
  const sellers = [sellerOfEvents(config)];
  const cart = { sellers, providers: createProviders(platform), payees: payeesOfBlog };
  cartJobs(runtime.jobs, platform, cart);
  const orders = ordersOfCart(sellers, config.urls.cart);
  eventsJobs(runtime.jobs, platform, { pages: pagesOfBlog, orders, site: config });
  runtime.jobs.work(sweepDueJob, () => sweepDue(db, cartDues(cart), runtime.clock.now()));
  const apps = {
    blog: createBlogApp({ platform, signIn, diary: diaryOfEvents }),
    market: createMarketApp({ platform, pages: pagesOfBlog }),
    cart: createCartApp(platform, cart),
    events: createEventsApp({
      platform,
      ports: {
        pages: pagesOfBlog,
        orders,
        treasury: treasuryOfCart({ ...cart, keys: keysOf(platform) }),
        books: booksOfCart(cart),
        bank: bankOfCart(cart),
        marketplaces: marketplacesOfMarket,
      },
    }),
  };
  const services = config.apps.map((name) => ({
    name: `the ${name} app`,
    port: config.ports[name],
    variable: `PORT_${name.toUpperCase()}`,
    app: apps[name],
    takesFiles: name === 'market' || name === 'events',
  }));
  if (!servesTestProvider(config)) {
    return { apps, services, startTestProvider: () => async () => {}, platform, signIn };
  }
  const testProvider = {
    name: 'the test provider',
    port: config.testProvider.port,
    variable: 'PORT_TEST_PROVIDER',
    app: createTestProviderApp(platform),
  };
  return {
    apps,
    services: [...services, testProvider],
    startTestProvider: () => startTestProviderJobs(platform),
    platform,
    signIn,
  };
}

/** How the keys of payment providers are kept. Keys for tests are no way to be paid in production, unless it is asked for. */
const keysOf = ({ secretKey, config }: Platform) => ({
  secretKey,
  previousSecretKeys: config.previousSecretKeys,
  allowsTestKeys: config.features.testPayments,
});

/** Whether this process serves the test provider: the cart's does. */
export const servesTestProvider = ({ features, apps }: Pick<Config, 'features' | 'apps'>): boolean =>
  features.testPayments && apps.includes('cart');
