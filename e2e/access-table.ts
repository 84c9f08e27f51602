import type { Capability, Role } from '../src/shared/capabilities.ts';
import type { AppName } from '../src/shared/config.ts';
import type { Access } from '../src/shared/http/access.ts';

/** The roles that have each capability, written down apart from the code. */
export const ROLES_WITH: Record<Capability, readonly Role[]> = {
  site: ['organiser', 'editor'],
  people: ['organiser'],
  calendars: ['organiser', 'secretary'],
  entries: ['organiser', 'secretary'],
  bookings: ['organiser', 'secretary'],
  door: ['organiser', 'secretary', 'steward'],
  money: ['organiser', 'treasurer'],
  marketplaces: ['organiser', 'editor'],
};

type Table = Partial<Record<Access, readonly string[]>>;

/** Routes of every app. */
const OF_ALL = ['GET /healthz', 'GET /readyz', 'GET /assets/*', 'POST /locale'];

/** Who may call each route, written down apart from the code. `:page` and the like are shown without their patterns. */
export const ACCESS: Record<AppName, Table> = {
  blog: {
    anyone: [
      ...OF_ALL,
      'GET /',
      'GET /sign-in',
      'POST /sign-in',
      'GET /sign-in/:token',
      'POST /sign-in/:token',
      'POST /sign-out',
      'GET /:page',
      'GET /:page/news',
      'GET /:page/news/:post',
    ],
    'signed-in': ['GET /account', 'POST /account/name'],
    'any-organiser': ['GET /new', 'POST /new'],
    'page:site': [
      'GET /:page/edit',
      'POST /:page/edit',
      'GET /:page/menu',
      'POST /:page/menu',
      'GET /:page/news/new',
      'POST /:page/news',
      'GET /:page/news/:post/edit',
      'POST /:page/news/:post/edit',
      'POST /:page/news/:post/publication',
      'POST /:page/news/:post/publication/removal',
      'POST /:page/news/:post/removal',
      'GET /:page/snippets',
      'GET /:page/snippets/new',
      'POST /:page/snippets',
      'GET /:page/snippets/:key',
      'POST /:page/snippets/:key',
      'POST /:page/snippets/:key/removal',
    ],
    'page:people': [
      'GET /:page/people',
      'POST /:page/people',
      'POST /:page/people/:user/removal',
      'POST /:page/people/:user/roles',
      'POST /:page/people/:user/roles/:role/removal',
    ],
  },
  market: {
    anyone: [
      ...OF_ALL,
      'GET /',
      'GET /:page',
      'GET /:page/:marketplace',
      'GET /:page/:marketplace/products/:id',
    ],
    'page:marketplaces': [
      'GET /:page/new',
      'POST /:page',
      'GET /:page/:marketplace/edit',
      'POST /:page/:marketplace/edit',
      'GET /:page/:marketplace/catalogue',
      'POST /:page/:marketplace/catalogue',
    ],
  },
  cart: {},
  events: {},
};
