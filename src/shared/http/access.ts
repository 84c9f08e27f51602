import type { Handler, Hono, MiddlewareHandler } from 'hono';
import type { Capability } from '../capabilities.ts';
import { Forbidden } from '../errors.ts';
import type { Reason } from '../i18n/catalogue.ts';
import { reason } from '../messages/translate.ts';
import { type AppEnv, type Ctx, capabilitiesOn, signInUrl, wantsProblem } from './context.ts';
import { verifyInternalRequest } from './internal-auth.ts';

export type Access = 'anyone' | 'signed-in' | 'any-organiser' | 'app' | 'provider' | `page:${string}`;
type Gate = MiddlewareHandler<AppEnv>;

const declared = new WeakMap<object, Access>();

/**
 * Declares who may call a route, as its first handler: `app.get('/', may.anyone(), …)`. An app with a route that does
 * not declare it refuses to start.
 */
export const may = {
  anyone: (): Gate => declare('anyone', (_c, next) => next()),

  signedIn: (): Gate => declare('signed-in', async (c, next) => (c.var.user ? next() : askToSignIn(c))),

  /** organisers of any page. @param why what to tell others */
  anyOrganiser: (why: Reason): Gate =>
    declare('any-organiser', async (c, next) => {
      if (!c.var.user) return askToSignIn(c);
      if (!c.var.roles.some(({ role }) => role === 'organiser')) throw new Forbidden(why);
      return next();
    }),

  /**
   * people of a page whose roles include the capability
   * @param capability or several, if the handler decides which of them is needed
   * @param pageOf returns the slug of the page; without it, the page in the address
   */
  page: (capability: Capability | readonly Capability[], pageOf = pageInAddress): Gate => {
    const needed = [capability].flat();
    return declare(`page:${needed.join('|')}`, async (c, next) => {
      if (!c.var.user) return askToSignIn(c);
      const held = capabilitiesOn(c, await pageOf(c));
      if (!needed.some((one) => held.has(one))) throw new Forbidden(reason('not_in_your_roles'));
      return next();
    });
  },

  /** the platform's own apps, by a signed request */
  app: (): Gate =>
    declare('app', async (c, next) => {
      await verifyInternalRequest(c);
      await next();
    }),

  /** a payment provider: the handler verifies its signature over the raw body */
  provider: (): Gate => declare('provider', (_c, next) => next()),
};

/** Whether the request is for a route of payment providers. */
export const isForProvider = (c: Ctx): boolean =>
  c.req.matchedRoutes.some(({ handler }) => declared.get(handler) === 'provider');

/** "GET /path" of each route that does not declare who may call it. */
export function undeclaredRoutes(app: Hono<AppEnv>): string[] {
  const routes = new Map<string, { handlers: Handler[] }>();
  for (const { method, path, handler } of app.routes) {
    if (method === 'ALL') continue;
    const key = `${method} ${path}`;
    const route = routes.get(key) ?? { handlers: [] };
    route.handlers.push(handler as Handler);
    routes.set(key, route);
  }
  return [...routes].filter(([, { handlers }]) => !declared.has(handlers[0] ?? {})).map(([key]) => key);
}

/** Who may call each route, as `{ route: 'GET /tickets', access: 'signed-in' }`. */
export function routeTable(app: Hono<AppEnv>): { route: string; access: Access }[] {
  return app.routes.flatMap(({ method, path, handler }) => {
    const access = declared.get(handler);
    return access ? [{ route: `${method} ${path}`, access }] : [];
  });
}

type PageOf = (c: Ctx) => string | Promise<string>;
const pageInAddress: PageOf = (c) => c.req.param('page') ?? '';

function declare(access: Access, gate: Gate): Gate {
  const handler: Gate = (c, next) => gate(c, next);
  declared.set(handler, access);
  return handler;
}

function askToSignIn(c: Ctx): Response {
  if (wantsProblem(c)) throw new Forbidden(reason('sign_in_first'));
  return c.redirect(signInUrl(c), 303);
}
