import { fileURLToPath } from 'node:url';
import type { z } from '@hono/zod-openapi';
import { beforeEach, describe, expect, test } from 'vitest';
import { transaction } from '../../shared/db/database.ts';
import { signInternalRequest } from '../../shared/http/internal-auth.ts';
import { buildEvent, reserveSlot } from '../builders.ts';
import { tieEntryToContent } from '../model/calendar-entry-post.ts';
import { buildVenue, testEvents } from '../testing.ts';
import { calendarsResponse, entriesResponse, entryResponse, problem } from './contract.ts';
import { internalRoutes } from './routes.ts';

const { app, db, clock, deps, get } = await testEvents((base, events) =>
  base.route('/internal/events', internalRoutes(events)),
);
const venue = await buildVenue(db);
const { calendar, concert, container, spaces, types } = venue;
const ofPage = `container_type=page&container_id=${container.containerId}`;

beforeEach(() => clock.set('2026-06-01T09:00:00Z'));

function request(path: string, { at = clock.now(), key = deps.platform.secretKey, requestPath = path } = {}) {
  const pathAndQuery = `/internal/events${path}`;
  const headers = signInternalRequest(key, 'blog', { method: 'GET', pathAndQuery, at });
  return get(`/internal/events${requestPath}`, { headers: { ...headers, accept: 'application/json' } });
}

async function getJson<T extends z.ZodType>(path: string, schema: T): Promise<z.infer<T>> {
  const response = await request(path);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toContain('application/json');
  const body = await response.json();
  const parsed = schema.parse(body);
  // Parsing drops unknown keys, so equality proves that the response has no others.
  expect(body).toEqual(parsed);
  return parsed;
}

const names = async (path: string) => (await getJson(path, entriesResponse)).entries.map(({ name }) => name);

describe('responses', () => {
  test('lists the calendars of a container', async () => {
    const { calendars } = await getJson(`/calendars?${ofPage}`, calendarsResponse);
    expect(calendars).toEqual([
      {
        id: calendar.id,
        slug: 'hall',
        name: 'Hall diary',
        description: '',
        time_zone: 'Europe/London',
        currency: 'GBP',
        url: 'http://127.0.0.1:8003/glasshouse/calendars/hall/',
      },
    ]);
    expect(await getJson('/calendars?container_type=page&container_id=999999', calendarsResponse)).toEqual({
      calendars: [],
    });
    expect(await getJson('/calendars?container_type=shop&container_id=1', calendarsResponse)).toEqual({
      calendars: [],
    });
  });

  test('lists the entries of its calendars, and of one of them', async () => {
    const expected = {
      entries: [
        {
          id: concert.id,
          calendar_id: calendar.id,
          calendar_slug: 'hall',
          kind: 'event',
          category: null,
          name: 'Rosa Ash Ensemble',
          starts_at: '2026-06-12T19:00:00Z',
          ends_at: '2026-06-12T21:30:00Z',
          time_zone: 'Europe/London',
          url: `http://127.0.0.1:8003/glasshouse/calendars/hall/2026/06/12/entries/${concert.id}/`,
          price_from_minor: 1150,
          price_to_minor: 1150,
          admission: null,
          door_price_minor: null,
          door_price_note: '',
          currency: 'GBP',
          places_left: 96,
          state: 'confirmed',
        },
      ],
    };
    const dates = 'from=2026-06-01T00:00:00Z&to=2026-07-01T00:00:00%2B01:00';
    expect(await getJson(`/entries?${ofPage}&${dates}`, entriesResponse)).toEqual(expected);
    expect(await getJson(`/entries?${ofPage}`, entriesResponse)).toEqual(expected);
    expect(await getJson(`/calendars/${calendar.id}/entries?${dates}`, entriesResponse)).toEqual(expected);
    expect(await names(`/entries?${ofPage}&from=2026-06-12T21:30:00Z`)).toEqual([]);
    expect(await names(`/entries?${ofPage}&from=2026-06-12T21:29:59.5Z`)).toEqual(['Rosa Ash Ensemble']);
    expect(await names(`/entries?${ofPage}&to=2026-06-12T19:00:00Z`)).toEqual([]);
  });

  test('lists the entries tied to a piece of content', async () => {
    await transaction(db, (tx) =>
      tieEntryToContent(tx, concert.container_id, concert.id, { type: 'post', id: 3 }),
    );
    expect(await names('/entries?content_type=post&content_id=3')).toEqual(['Rosa Ash Ensemble']);
    expect(await names('/entries?content_type=post&content_id=4')).toEqual([]);
    expect(await names('/entries?content_type=marketplace&content_id=3')).toEqual([]);
  });

  test('returns one entry with its ticket types', async () => {
    const { entry } = await getJson(`/entries/${concert.id}`, entryResponse);
    expect(entry).toMatchObject({
      id: concert.id,
      name: 'Rosa Ash Ensemble',
      space: 'Main hall',
      doors_at: '2026-06-12T18:30:00Z',
      ticket_types: [
        {
          id: types.full.id,
          name: 'Full price',
          price_minor: 1150,
          currency: 'GBP',
          left: 80,
          max_per_order: 10,
        },
        { id: types.companion.id, name: 'Companion', price_minor: 0, left: 16 },
      ],
    });
  });

  test('returns at most as many entries as the limit', async () => {
    for (const day of [0, 1, 2])
      await buildEvent(db, calendar, { name: `Talk ${day}`, starts_at: `2026-07-0${day + 1}T19:00` });
    expect(await names(`/entries?${ofPage}&limit=2`)).toEqual(['Rosa Ash Ensemble', 'Talk 0']);
  });

  test('leaves out bookings, drafts and unlisted events', async () => {
    const starts_at = '2026-06-20T19:00';
    const hidden = [
      await reserveSlot(db, venue, { name: 'Secret meeting', now: clock.now() }),
      await buildEvent(db, calendar, { name: 'Draft', state: 'draft', starts_at }),
      await buildEvent(db, calendar, { name: 'Private', listed: false, space_id: spaces.garden, starts_at }),
    ];
    const all = await names(`/entries?${ofPage}&limit=200`);
    for (const entry of hidden) {
      expect(all).not.toContain(entry.name);
      expect((await request(`/entries/${entry.id}`)).status).toBe(404);
    }
  });
});

describe('access', () => {
  const path = `/calendars?${ofPage}`;

  test('admits apps of the platform, within a minute', async () => {
    expect((await request(path)).status).toBe(200);
    expect((await request(path, { at: clock.now().subtract({ seconds: 59 }) })).status).toBe(200);
    expect((await request(path, { at: clock.now().add({ seconds: 59 }) })).status).toBe(200);
  });

  test.each([
    ['a request without a signature', () => get(`/internal/events${path}`)],
    ['a signature by another key', () => request(path, { key: 'a key that is not ours' })],
    ['an expired signature', () => request(path, { at: clock.now().subtract({ seconds: 61 }) })],
    ['a signature from the future', () => request(path, { at: clock.now().add({ seconds: 61 }) })],
    ['a signature for another address', () => request(path, { requestPath: `${path}&x=1` })],
    ['a signed-in user without a signature', () => get(`/internal/events${path}`, { as: venue.organiser })],
  ])('refuses %s', async (_, send) => {
    const response = await send();
    expect(response.status).toBe(403);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(problem.parse(await response.json()).status).toBe(403);
  });

  test('requires a signature for every URL, including the description', async () => {
    for (const { path: mounted } of mountedRoutes()) {
      const response = await get(mounted.replace(/\{\w+\}/, '1'));
      expect(response.status, mounted).toBe(403);
    }
  });
});

describe('invalid request', () => {
  test.each([
    '/calendars',
    '/calendars?container_type=page',
    '/calendars?container_type=page&container_id=abc',
    '/calendars?container_type=page&container_id=-1',
    '/calendars?container_type=page&container_id=99999999999',
    '/entries',
    `/entries?${ofPage}&content_type=post&content_id=3`,
    '/entries?container_type=page',
    `/entries?${ofPage}&from=yesterday`,
    `/entries?${ofPage}&from=2026-02-31T00:00:00Z`,
    `/entries?${ofPage}&from=2026-06-02T00:00:00Z&to=2026-06-01T00:00:00Z`,
    `/entries?${ofPage}&from=2026-01-01T00:00:00Z&to=2027-06-01T00:00:00Z`,
    `/entries?${ofPage}&limit=0`,
    `/entries?${ofPage}&limit=1000000`,
    '/calendars/abc/entries',
    '/entries/abc',
    '/entries/0',
  ])('answers 422 with the names of the errors: %s', async (path) => {
    const response = await request(path);
    expect(response.status).toBe(422);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(Object.keys(problem.parse(await response.json()).errors ?? {})).not.toEqual([]);
  });

  test.each(['/calendars/999999/entries', '/entries/999999', '/nothing'])('answers 404: %s', async (path) => {
    const response = await request(path);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
  });
});

describe('OpenAPI document', () => {
  const getDocument = async () => (await request('/openapi.json')).json();

  test('describes every mounted route, and no other', async () => {
    const document = await getDocument();
    const [server] = document.servers;
    const paths: string[] = Object.entries<object>(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${server.url}${path}`),
    );
    const mounted = mountedRoutes()
      .map(({ method, path }) => `${method} ${path}`)
      .filter((route) => route !== 'GET /internal/events/openapi.json');
    expect(paths.sort()).toEqual(mounted.sort());
  });

  test('describes the problems of each route', async () => {
    const document = await getDocument();
    for (const methods of Object.values<Record<string, { responses: object }>>(document.paths)) {
      for (const { responses } of Object.values(methods)) {
        expect(Object.keys(responses)).toEqual(expect.arrayContaining(['200', '403', '422']));
      }
    }
  });

  test('matches docs/openapi.json (vitest -u rewrites it)', async () => {
    const text = `${JSON.stringify(await getDocument(), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot(
      fileURLToPath(new URL('../../../docs/openapi.json', import.meta.url)),
    );
  });
});

function mountedRoutes() {
  const routes = app.routes
    .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/internal/events'))
    .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
  return [...new Set(routes)].map((route) => {
    const [method = '', path = ''] = route.split(' ');
    return { method, path };
  });
}
