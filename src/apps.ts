import type { Hono } from 'hono';
import { createBlogApp } from './blog/app.ts';
import { createCartApp } from './cart/app.ts';
import { cartJobs } from './cart/jobs.ts';
import { createProviders } from './cart/providers/create-providers.ts';
import { createEventsApp } from './events/app.ts';
import { eventsJobs } from './events/jobs.ts';
import { sellerOfEvents } from './glue/order-lifecycle.ts';
import { peopleOf } from './glue/people.ts';
import { marketplacesOfMarket, ordersOfCart, pagesOfBlog } from './glue/ports.ts';
import { createMarketApp } from './market/app.ts';
import type { Runtime } from './runtime.ts';
import { createSignIn, type SignIn } from './shared/auth/sign-in.ts';
import type { AppName } from './shared/config.ts';
import type { AppEnv } from './shared/http/context.ts';
import type { Platform } from './shared/http/platform.ts';

/** Creates the four apps, connects them with glue, and registers their jobs. */
export function createApps(runtime: Runtime): {
  apps: Record<AppName, Hono<AppEnv>>;
  platform: Platform;
  signIn: SignIn;
} {
  const { db, config } = runtime;
  const signIn = createSignIn(runtime);
  const people = peopleOf(db, {
    userOf: signIn.userOf,
    setLocale: (headers, locale) => signIn.updateUser(headers, { locale }),
  });
  const platform: Platform = { ...runtime, people };
  const cart = {
    sellers: [sellerOfEvents(pagesOfBlog, config.urls.events)],
    providers: createProviders(platform),
  };
  cartJobs(runtime.jobs, platform, cart);
  eventsJobs(runtime.jobs, platform);
  return {
    platform,
    signIn,
    apps: {
      blog: createBlogApp({ platform, signIn }),
      market: createMarketApp({ platform, pages: pagesOfBlog }),
      cart: createCartApp(platform, cart),
      events: createEventsApp({
        platform,
        ports: { pages: pagesOfBlog, orders: ordersOfCart, marketplaces: marketplacesOfMarket },
      }),
    },
  };
}
