import { createRoute, OpenAPIHono, type z } from '@hono/zod-openapi';
import type { Hono } from 'hono';
import { Invalid, NotFound } from '../../shared/errors.ts';
import { may } from '../../shared/http/access.ts';
import type { AppEnv } from '../../shared/http/context.ts';
import { answerLocally } from '../../shared/http/internal-client.ts';
import type { CalendarId, ContainerId, EntryId } from '../../shared/ids.ts';
import type { EventsDeps } from '../http/page-context.ts';
import { reason } from '../messages/translate.ts';
import { type Calendar, listCalendars, listCalendarsById } from '../model/calendar.ts';
import { findEntryAnywhere } from '../model/calendar-entry.ts';
import { type ListedEntry, listUpcoming, listUpcomingOfContent } from '../model/listed-entry.ts';
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

/** `/internal/events`: the API for the other apps. Its responses contain only public data. */
export function internalRoutes(deps: EventsDeps): Hono<AppEnv> {
  const { db } = deps.platform;
  const routes = new OpenAPIHono<AppEnv>({
    defaultHook(result) {
      if (result.success) return;
      const issues = result.error.issues.map((issue) => [String(issue.path[0] ?? 'query'), issue.message]);
      throw new Invalid(Object.fromEntries(issues));
    },
  });

  routes.openapi(listCalendarsRoute, async (c) => {
    const { container_type, container_id } = c.req.valid('query');
    const calendars = await listCalendarsOf(deps, container_type, container_id);
    return c.json({ calendars: await toCalendarResponses(deps, calendars) }, 200);
  });

  routes.openapi(listEntriesRoute, async (c) => {
    return c.json(await listPublicEntries(deps, c.req.valid('query')), 200);
  });
  answerLocally(deps.platform, 'events', '/internal/events/entries', (query) =>
    listPublicEntries(deps, entriesQuery.parse(query)),
  );

  routes.openapi(listEntriesOfCalendarRoute, async (c) => {
    const calendarId = c.req.valid('param').calendar_id as CalendarId;
    const [calendar] = await listCalendarsById(db, [calendarId]);
    if (!calendar) throw new NotFound(reason('no_such_calendar'));
    return c.json({ entries: await listEntriesOf(deps, [calendar], c.req.valid('query')) }, 200);
  });

  routes.openapi(getEntryRoute, async (c) => {
    return c.json({ entry: await getEntryDetails(deps, c.req.valid('param').id as EntryId) }, 200);
  });

  // A test keeps docs/openapi.json equal to this document.
  routes.get('/openapi.json', may.app(), (c) => c.json(documentOf(routes)));

  return routes;
}

async function listPublicEntries(
  deps: EventsDeps,
  { container_type, container_id, content_type, content_id, ...range }: z.infer<typeof entriesQuery>,
): Promise<{ entries: EntryResponse[] }> {
  const ofContainer = container_type !== undefined && container_id !== undefined;
  const ofContent = content_type !== undefined && content_id !== undefined;
  if (ofContainer === ofContent) throw new Invalid({ query: reason('container_or_content') });
  const entries = ofContent
    ? await listEntriesOfContent(deps, { type: content_type, id: content_id }, range)
    : await listEntriesOf(deps, await listCalendarsOf(deps, container_type ?? '', container_id ?? 0), range);
  return { entries };
}

type RangeQuery = { from?: Temporal.Instant | undefined; to?: Temporal.Instant | undefined; limit: number };

async function listEntriesOfContent(
  deps: EventsDeps,
  content: { type: string; id: number },
  range: RangeQuery,
): Promise<EntryResponse[]> {
  const entries = await listUpcomingOfContent(deps.platform.db, content, rangeOf(deps, range));
  const ids = [...new Set(entries.map(({ calendar_id }) => calendar_id))];
  return await toEntryResponses(deps, entries, await listCalendarsById(deps.platform.db, ids));
}

/** The calendars of a container, which is a page: ids of containers are unique across their types. */
async function listCalendarsOf(
  { platform }: EventsDeps,
  type: string,
  containerId: number,
): Promise<Calendar[]> {
  const calendars = await listCalendars(platform.db, containerId as ContainerId);
  return calendars.filter(({ container_type }) => container_type === type);
}

/** @param calendars all of one page */
async function listEntriesOf(
  deps: EventsDeps,
  calendars: readonly Calendar[],
  query: RangeQuery,
): Promise<EntryResponse[]> {
  const range = rangeOf(deps, query);
  const [calendar] = calendars;
  if (!calendar) return [];
  const filter = { calendarIds: calendars.map(({ id }) => id), ...range };
  const entries = await listUpcoming(deps.platform.db, calendar.container_id, filter);
  return await toEntryResponses(deps, entries, calendars);
}

function rangeOf({ platform }: EventsDeps, query: RangeQuery) {
  const now = platform.clock.now();
  const from = query.from ?? now;
  const latest = from.add({ hours: 24 * MAX_RANGE_DAYS });
  const to = query.to ?? latest;
  if (Temporal.Instant.compare(to, from) <= 0) throw new Invalid({ to: reason('range_reversed') });
  if (Temporal.Instant.compare(to, latest) > 0)
    throw new Invalid({ to: reason('range_too_long', { days: MAX_RANGE_DAYS }) });
  return { range: { from, to }, limit: query.limit, now };
}

async function getEntryDetails(deps: EventsDeps, id: EntryId) {
  const { db, clock } = deps.platform;
  const row = await findEntryAnywhere(db, id);
  if (!row || !isPublic(row)) throw new NotFound(reason('no_such_public_entry'));
  const now = clock.now();
  const calendars = await listCalendarsById(db, [row.calendar_id]);
  const { entry, types } = await getEntryWithTypes(db, row.container_id, row.id, now);
  const range = { from: entry.starts_at, to: entry.ends_at };
  const listed = await listUpcoming(db, row.container_id, { entryId: entry.id, range, limit: 1, now });
  const [response] = await toEntryResponses(deps, listed, calendars);
  if (!response) throw new NotFound(reason('no_such_public_entry'));
  return {
    ...response,
    description: entry.description,
    doors_at: entry.doors_at?.toString() ?? null,
    space: row.space_name,
    ticket_types: types.map((type) => ({
      id: type.id,
      name: type.name,
      description: type.description,
      price_minor: type.price_minor,
      currency: response.currency,
      left: leftOf(type, entry, types),
      max_per_order: type.max_per_order,
    })),
  };
}

async function toEntryResponses(
  deps: EventsDeps,
  entries: readonly ListedEntry[],
  calendars: readonly Calendar[],
): Promise<EntryResponse[]> {
  const slugs = await slugsOf(deps, calendars);
  return entries.flatMap((entry): EntryResponse[] => {
    const calendar = calendars.find(({ id }) => id === entry.calendar_id);
    if (!calendar) return [];
    const slug = slugs.get(calendar.container_id) ?? '';
    const date = dateOf(entry.starts_at, calendar.time_zone);
    const path = entryPath(slug, calendar.slug, date, entry.id);
    return [toEntryResponse(entry, calendar, `${deps.platform.config.urls.events}${path}`)];
  });
}

const toEntryResponse = (entry: ListedEntry, calendar: Calendar, url: string): EntryResponse => ({
  id: entry.id,
  calendar_id: calendar.id,
  calendar_slug: calendar.slug,
  kind: entry.kind,
  category: entry.category,
  name: entry.name,
  starts_at: entry.starts_at.toString(),
  ends_at: entry.ends_at.toString(),
  time_zone: calendar.time_zone,
  url,
  price_from_minor: entry.price_from_minor,
  price_to_minor: entry.price_to_minor,
  admission: entry.admission,
  door_price_minor: entry.door_price_minor,
  door_price_note: entry.door_price_note,
  currency: calendar.currency,
  places_left: entry.places_left,
  state: entry.state === 'cancelled' ? 'cancelled' : 'confirmed',
});

async function toCalendarResponses(
  deps: EventsDeps,
  calendars: readonly Calendar[],
): Promise<CalendarResponse[]> {
  const slugs = await slugsOf(deps, calendars);
  return calendars.map(({ id, slug, name, description, time_zone, currency, container_id }) => {
    const path = calendarPath(slugs.get(container_id) ?? '', slug);
    const url = `${deps.platform.config.urls.events}${path}`;
    return { id, slug, name, description, time_zone, currency, url };
  });
}

async function slugsOf(
  { platform, ports }: EventsDeps,
  calendars: readonly Calendar[],
): Promise<Map<ContainerId, string>> {
  const ids = [...new Set(calendars.map(({ container_id }) => container_id))];
  return ids.length > 0 ? await ports.pages.slugsOf(platform.db, ids) : new Map();
}

const json = <T>(schema: T, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});

const problemResponse = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: problem } },
});

const problems = {
  403: problemResponse('The request is not signed by an app of the platform, or its signature has expired.'),
  422: problemResponse('A parameter is invalid; `errors` names it and says why.'),
};
const problemsOrMissing = { ...problems, 404: problemResponse('It does not exist, or is not public.') };
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
  responses: { 200: json(entriesResponse, 'Public entries, the earliest first.'), ...problemsOrMissing },
});

const getEntryRoute = createRoute({
  method: 'get',
  path: '/entries/{id}',
  operationId: 'getEntry',
  summary: 'Get an entry with its ticket types.',
  security,
  middleware: may.app(),
  request: { params: entryParams },
  responses: { 200: json(entryResponse, 'The entry.'), ...problemsOrMissing },
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
