import type { Hono } from 'hono';
import { createBlogApp } from './blog/app.ts';
import { rolesOn } from './blog/model/page-role.ts';
import { createCartApp } from './cart/app.ts';
import { cartJobs } from './cart/jobs.ts';
import { createProviders } from './cart/providers/create-providers.ts';
import { createEventsApp } from './events/app.ts';
import { eventsJobs } from './events/jobs.ts';
import { adoptVisitor } from './glue/cart-adoption.ts';
import { sellerOfEvents } from './glue/order-lifecycle.ts';
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
  const platform: Platform = {
    ...runtime,
    people: {
      userOf: signIn.userOf,
      setLocale: (headers, locale) => signIn.updateUser(headers, { locale }),
      rolesOn: (userId, pageSlug) => rolesOn(db, userId, pageSlug),
      adopt: (sessionId, userId) => adoptVisitor(db, sessionId, userId),
    },
  };
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
