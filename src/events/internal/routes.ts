import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import type { Hono } from 'hono';
import { Invalid, NotFound } from '../../shared/errors.ts';
import { may } from '../../shared/http/access.ts';
import type { AppEnv } from '../../shared/http/context.ts';
import type { CalendarId, EntryId } from '../../shared/ids.ts';
import type { EventsDeps } from '../http/page-context.ts';
import { reason } from '../messages/translate.ts';
import { type Calendar, listCalendars, listCalendarsById } from '../model/calendar.ts';
import { findEntryAnywhere } from '../model/calendar-entry.ts';
import { type ListedEntry, listUpcoming } from '../model/listed-entry.ts';
import { getEntryWithTypes, leftOf } from '../model/ticket-type.ts';
import { calendarPath, dateOf, entryPath } from '../rules/addresses.ts';
import { isPublic } from '../rules/entry-state.ts';
import {
  type CalendarResponse,
  calendarParams,
  calendarsResponse,
  containerQuery,
  type EntryResponse,
  entriesQuery,
  entriesResponse,
  entryParams,
  entryResponse,
  MAX_RANGE_DAYS,
  problem,
  rangeQuery,
} from './contract.ts';

/** `/internal/events`: what the other apps ask of events. The answers hold only what everybody may see. */
export function internalRoutes({ platform, ports }: EventsDeps): Hono<AppEnv> {
  const { db, clock, config } = platform;
  const routes = new OpenAPIHono<AppEnv>({
    defaultHook(result) {
      if (result.success) return;
      const issues = result.error.issues.map((issue) => [String(issue.path[0] ?? 'query'), issue.message]);
      throw new Invalid(Object.fromEntries(issues));
    },
  });

  routes.openapi(listCalendarsRoute, async (c) => {
    const query = c.req.valid('query');
    const container = { containerType: query.container_type, containerId: query.container_id };
    const calendars = await listCalendars(db, container);
    const slugs = await slugsOf(calendars);
    return c.json({ calendars: calendars.map((calendar) => calendarTold(calendar, slugs)) }, 200);
  });

  routes.openapi(listEntriesRoute, async (c) => {
    const query = c.req.valid('query');
    const { container_type, container_id, content_type, content_id } = query;
    const ofContainer = container_type !== undefined && container_id !== undefined;
    const ofContent = content_type !== undefined && content_id !== undefined;
    if (ofContainer === ofContent) throw new Invalid({ query: reason('container_or_content') });
    if (ofContent) {
      const content = { type: content_type, id: content_id };
      const entries = await upcoming({ content }, query);
      const ids = [...new Set(entries.map(({ calendar_id }) => calendar_id))];
      return c.json({ entries: await entriesTold(entries, await listCalendarsById(db, ids)) }, 200);
    }
    const container = { containerType: container_type ?? '', containerId: container_id ?? 0 };
    const calendars = await listCalendars(db, container);
    const entries = await upcoming({ calendarIds: calendars.map(({ id }) => id) }, query);
    return c.json({ entries: await entriesTold(entries, calendars) }, 200);
  });

  routes.openapi(listEntriesOfCalendarRoute, async (c) => {
    const calendarId = c.req.valid('param').calendar_id as CalendarId;
    const [calendar] = await listCalendarsById(db, [calendarId]);
    if (!calendar) throw new NotFound(reason('no_such_calendar'));
    const entries = await upcoming({ calendarIds: [calendar.id] }, c.req.valid('query'));
    return c.json({ entries: await entriesTold(entries, [calendar]) }, 200);
  });

  routes.openapi(getEntryRoute, async (c) => {
    const found = await findEntryAnywhere(db, c.req.valid('param').id as EntryId);
    if (!found || !isPublic(found)) throw new NotFound(reason('no_such_public_entry'));
    const now = clock.now();
    const calendars = await listCalendarsById(db, [found.calendar_id]);
    const { entry, types } = await getEntryWithTypes(db, found.calendar_id, found.id, now);
    const itself = { from: entry.starts_at, to: entry.ends_at };
    const only = { calendarIds: [entry.calendar_id], entryId: entry.id };
    const [told] = await entriesTold(await listUpcoming(db, only, itself, now), calendars);
    if (!told) throw new NotFound(reason('no_such_public_entry'));
    return c.json(
      {
        entry: {
          ...told,
          description: entry.description,
          doors_at: entry.doors_at?.toString() ?? null,
          space: found.space_name,
          ticket_types: types.map((type) => ({
            id: type.id,
            name: type.name,
            description: type.description,
            price_minor: type.price_minor,
            currency: told.currency,
            left: leftOf(type, entry, types),
            max_per_order: type.max_per_order,
          })),
        },
      },
      200,
    );
  });

  // A test keeps docs/openapi.json the same as this.
  routes.get('/openapi.json', may.app(), (c) => c.json(documentOf(routes)));

  async function upcoming(
    filter: Parameters<typeof listUpcoming>[1],
    sent: RangeSent,
  ): Promise<ListedEntry[]> {
    const now = clock.now();
    const from = sent.from ?? now;
    const longest = from.add({ hours: 24 * MAX_RANGE_DAYS });
    const to = sent.to ?? longest;
    if (Temporal.Instant.compare(to, from) <= 0) throw new Invalid({ to: reason('range_reversed') });
    if (Temporal.Instant.compare(to, longest) > 0)
      throw new Invalid({ to: reason('range_too_long', { days: MAX_RANGE_DAYS }) });
    return await listUpcoming(db, filter, { from, to }, now, sent.limit);
  }

  async function entriesTold(entries: readonly ListedEntry[], calendars: readonly Calendar[]) {
    const slugs = await slugsOf(calendars);
    return entries.flatMap((entry): EntryResponse[] => {
      const calendar = calendars.find(({ id }) => id === entry.calendar_id);
      return calendar ? [entryTold(entry, calendar, slugs)] : [];
    });
  }

  function entryTold(entry: ListedEntry, calendar: Calendar, slugs: Slugs): EntryResponse {
    const date = dateOf(entry.starts_at, calendar.time_zone);
    const slug = slugs.get(calendar.container_id) ?? '';
    return {
      id: entry.id,
      calendar_id: calendar.id,
      calendar_slug: calendar.slug,
      name: entry.name,
      starts_at: entry.starts_at.toString(),
      ends_at: entry.ends_at.toString(),
      time_zone: calendar.time_zone,
      url: `${config.urls.events}${entryPath(slug, calendar.slug, date, entry.id)}`,
      price_from_minor: entry.price_from_minor,
      currency: calendar.currency,
      places_left: entry.places_left,
      state: entry.state === 'cancelled' ? 'cancelled' : 'confirmed',
    };
  }

  function calendarTold(calendar: Calendar, slugs: Slugs): CalendarResponse {
    const { id, slug, name, description, time_zone, currency, container_id } = calendar;
    const url = `${config.urls.events}${calendarPath(slugs.get(container_id) ?? '', slug)}`;
    return { id, slug, name, description, time_zone, currency, url };
  }

  async function slugsOf(calendars: readonly Calendar[]): Promise<Slugs> {
    const ids = [...new Set(calendars.map(({ container_id }) => container_id))];
    return ids.length > 0 ? await ports.pages.slugsOf(db, ids) : new Map();
  }

  return routes;
}

type Slugs = Map<number, string>;
type RangeSent = { from?: Temporal.Instant | undefined; to?: Temporal.Instant | undefined; limit: number };

const json = <T>(schema: T, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});

const problemAnswer = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: problem } },
});

const problems = {
  403: problemAnswer('The request is not signed by an app of the platform, or its signature has expired.'),
  422: problemAnswer('A parameter is invalid; `errors` names it and says why.'),
};
const missing = { ...problems, 404: problemAnswer('It does not exist, or is not public.') };
const security = [{ signature: [], date: [], app: [] }];

const listCalendarsRoute = createRoute({
  method: 'get',
  path: '/calendars',
  operationId: 'listCalendars',
  summary: 'List the calendars of a container.',
  security,
  middleware: may.app(),
  request: { query: containerQuery },
  responses: {
    200: json(calendarsResponse, 'The calendars of the container; an empty list if there are none.'),
    ...problems,
  },
});

const listEntriesRoute = createRoute({
  method: 'get',
  path: '/entries',
  operationId: 'listEntries',
  summary: 'List the public entries of a container’s calendars, or those tied to a piece of content.',
  security,
  middleware: may.app(),
  request: { query: entriesQuery },
  responses: { 200: json(entriesResponse, 'Public entries, the earliest first.'), ...problems },
});

const listEntriesOfCalendarRoute = createRoute({
  method: 'get',
  path: '/calendars/{calendar_id}/entries',
  operationId: 'listEntriesOfCalendar',
  summary: 'List the public entries of a calendar.',
  security,
  middleware: may.app(),
  request: { params: calendarParams, query: rangeQuery },
  responses: { 200: json(entriesResponse, 'Public entries, the earliest first.'), ...missing },
});

const getEntryRoute = createRoute({
  method: 'get',
  path: '/entries/{id}',
  operationId: 'getEntry',
  summary: 'Get an entry with its ticket types.',
  security,
  middleware: may.app(),
  request: { params: entryParams },
  responses: { 200: json(entryResponse, 'The entry.'), ...missing },
});

const signed = (name: string, description: string) => ({
  type: 'apiKey' as const,
  in: 'header' as const,
  name,
  description,
});

function documentOf(routes: OpenAPIHono<AppEnv>) {
  const document = routes.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Rose Ash Events, internal API',
      version: '1',
      description:
        'What the apps of the platform ask of events. Each request names its app and its date (at most a minute off), ' +
        'and carries an HMAC over both, the method, the address and the body.',
    },
    servers: [{ url: '/internal/events' }],
  });
  return {
    ...document,
    components: {
      ...document.components,
      securitySchemes: {
        app: signed('x-internal-app', 'The app that sends the request.'),
        date: signed('x-internal-date', 'The instant at which it was sent.'),
        signature: signed(
          'x-internal-signature',
          'base64url(HMAC-SHA-256), see src/shared/http/internal-auth.ts.',
        ),
      },
    },
  };
}
