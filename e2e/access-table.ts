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
const OF_ALL = ['GET /healthz', 'GET /readyz', 'GET /assets/*', 'GET /robots.txt', 'POST /locale'];

/** Who may call each route, written down apart from the code. `:page` and the like are shown without their patterns. */
export const ACCESS: Record<AppName, Table> = {
  blog: {
    anyone: [
      ...OF_ALL,
      'GET /',
      'GET /sitemap.xml',
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
      'GET /sitemap.xml',
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
  cart: {
    anyone: [
      ...OF_ALL,
      'GET /',
      'POST /removals',
      'POST /extensions',
      'GET /checkout',
      'POST /checkout',
      'POST /checkout/extensions',
      'GET /orders',
      // Whoever has the code of an order may see, pay and cancel it.
      'GET /orders/:code',
      'POST /orders/:code/payments',
      'POST /orders/:code/cancellation',
    ],
    app: ['GET /internal/cart/summary'],
    provider: ['POST /webhooks/:provider/:container'],
  },
  events: {
    anyone: [
      ...OF_ALL,
      'GET /',
      'GET /sitemap.xml',
      'GET /tickets',
      // Whoever has the code of a ticket may see it.
      'GET /tickets/:code',
      'GET /tickets/:code/calendar.ics',
      'GET /:page/calendars',
      'GET /:page/markets',
      'GET /:page/calendars/:calendar',
      'GET /:page/calendars/:calendar/calendar.ics',
      'GET /:page/calendars/:calendar/slots',
      'GET /:page/calendars/:calendar/slots/:slot',
      'GET /:page/calendars/:calendar/entries',
      'GET /:page/calendars/:calendar/entries/:entry',
      'GET /:page/calendars/:calendar/entries/:entry/ticket-types',
      'GET /:page/calendars/:calendar/:year/:month/:day',
      'GET /:page/calendars/:calendar/:year/:month/:day/entries',
      'POST /:page/calendars/:calendar/:year/:month/:day/entries',
      'GET /:page/calendars/:calendar/:year/:month/:day/entries/:entry',
      'GET /:page/calendars/:calendar/:year/:month/:day/entries/:entry/event.ics',
      'POST /:page/calendars/:calendar/:year/:month/:day/entries/:entry/tickets',
    ],
    'signed-in': ['GET /admin/tickets'],
    'page:door': [
      'GET /admin/tickets/:entry',
      'GET /admin/tickets/:entry/check-ins',
      'POST /admin/tickets/:entry/check-ins',
      'GET /admin/tickets/:entry/check-ins/:ticket',
      'GET /admin/tickets/:entry/exits',
      'POST /admin/tickets/:entry/exits',
      'GET /admin/tickets/:entry/exits/:ticket',
      'GET /admin/tickets/:entry/list',
    ],
    'page:bookings': [
      'GET /:page/calendars/requests',
      'POST /:page/calendars/:calendar/:year/:month/:day/entries/:entry/confirmation',
      'POST /:page/calendars/:calendar/:year/:month/:day/entries/:entry/refusal',
    ],
    'page:calendars': [
      'GET /:page/calendars/new',
      'POST /:page/calendars/new',
      'GET /:page/calendars/closures',
      'POST /:page/calendars/closures',
      'POST /:page/calendars/closures/:entry/cancellation',
      'GET /:page/calendars/:calendar/settings',
      'POST /:page/calendars/:calendar/settings',
      'POST /:page/calendars/:calendar/slots',
      'GET /:page/calendars/:calendar/slots/new',
      'GET /:page/calendars/:calendar/slots/spaces',
      'POST /:page/calendars/:calendar/slots/spaces',
      'POST /:page/calendars/:calendar/slots/:slot',
      'POST /:page/calendars/:calendar/slots/:slot/retirement',
      'POST /:page/calendars/:calendar/slots/:slot/reactivation',
    ],
    'page:entries': [
      'GET /:page/calendars/:calendar/entries/new',
      'POST /:page/calendars/:calendar/entries',
      'GET /:page/calendars/:calendar/entries/:entry/ticket-types/new',
      'POST /:page/calendars/:calendar/entries/:entry/ticket-types',
      'GET /:page/calendars/:calendar/ticket-types/:ticketType',
      'POST /:page/calendars/:calendar/ticket-types/:ticketType',
      'POST /:page/calendars/:calendar/ticket-types/:ticketType/removal',
      'POST /:page/calendars/:calendar/:year/:month/:day/entries/:entry/publication',
      'GET /:page/calendars/:calendar/:year/:month/:day/entries/:entry/edit',
      'POST /:page/calendars/:calendar/:year/:month/:day/entries/:entry/edit',
    ],
    // Which of them is needed depends on the kind of the entry.
    'page:entries|bookings|calendars': [
      'POST /:page/calendars/:calendar/:year/:month/:day/entries/:entry/cancellation',
    ],
    'page:money': [
      'GET /:page/payments',
      'GET /:page/payments/receipts.csv',
      'POST /:page/payments/refunds/:refund/attempts',
    ],
    app: [
      'GET /internal/events/calendars',
      'GET /internal/events/entries',
      'GET /internal/events/calendars/:calendar_id/entries',
      'GET /internal/events/entries/:id',
      'GET /internal/events/openapi.json',
    ],
  },
};
