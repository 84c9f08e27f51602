import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { t } from '../src/events/messages/translate.ts';
import { dateOf, doorPath, entryPath } from '../src/events/rules/addresses.ts';
import type { AppName } from '../src/shared/config.ts';
import { testDatabase } from '../src/shared/testing/database.ts';
import { parsePage, textOf } from '../src/shared/testing/page.ts';
import { type RunningPlatform, runPlatform } from './platform.ts';
import { ANY, like } from './visitor.ts';

const database = await testDatabase();
let platform: RunningPlatform;
let concert: { path: string; id: number; ticketType: number; price: string };
let otherEntry: number;
let signedIn: string;
/** two visitors, each with one line in their basket */
let holders: { cookie: string; line: Record<string, string> }[];

beforeAll(async () => {
  platform = await runPlatform(database, { jobs: false });
  const { db } = platform.platform;
  const entry = await db
    .selectFrom('calendar_entries as e')
    .innerJoin('calendars as c', 'c.id', 'e.calendar_id')
    .innerJoin('ticket_types as k', 'k.entry_id', 'e.id')
    .select(['e.id', 'e.container_id', 'e.starts_at', 'c.slug', 'c.time_zone', 'k.id as ticketType'])
    .select('k.price_minor')
    .where('e.name', 'like', 'Rosa Ash Ensemble%')
    .orderBy('k.position')
    .executeTakeFirstOrThrow();
  const { id } = await db
    .selectFrom('calendar_entries')
    .select('id')
    .where('name', '=', 'Open mic')
    .executeTakeFirstOrThrow();
  otherEntry = id;
  concert = {
    id: entry.id,
    ticketType: entry.ticketType,
    price: String(entry.price_minor),
    path: entryPath('the-glasshouse', entry.slug, dateOf(entry.starts_at, entry.time_zone), entry.id),
  };
  const types = await db
    .selectFrom('ticket_types')
    .select(['id', 'price_minor'])
    .where('entry_id', '=', entry.id)
    .orderBy('position')
    .limit(2)
    .execute();
  holders = await Promise.all(
    types.map(async ({ id, price_minor }) => ({
      cookie: await holdAsVisitor(`${concert.path}tickets`, {
        [`quantity-${id}`]: '1',
        [`price-${id}`]: String(price_minor),
      }),
      line: {
        seller: 'events',
        page: String(entry.container_id),
        group: `type-${id}`,
        price: String(price_minor),
      },
    })),
  );
  const link = new URL(await platform.signIn.makeLink({ email: 'ines@glasshouse.example' }));
  const cookies = await platform.signIn.openLink(link.pathname.split('/').at(-1) ?? '', new Headers());
  signedIn = (cookies ?? []).map((cookie) => cookie.split(';')[0]).join('; ');
});
afterAll(() => platform?.stop());

// Every request below gets an error response and leaves the database unchanged.
let before: string;
beforeEach(async () => {
  before = await fingerprint();
});
afterEach(async () => {
  expect(await fingerprint(), 'rows after the request').toBe(before);
});

describe('an unknown address', () => {
  test.each([
    ['an unknown page', '/no-such-page/calendars/'],
    ['an unknown calendar', '/the-glasshouse/calendars/no-such-calendar/'],
    ['31 February', '/the-glasshouse/calendars/hire/2026/02/31/'],
    ['month 13', '/the-glasshouse/calendars/hire/2026/13/01/'],
    ['month 00', '/the-glasshouse/calendars/hire/?month=2026-00'],
    ['a month that is not a date', '/the-glasshouse/calendars/hire/?month=%00%27'],
    ['a broken date', '/the-glasshouse/calendars/hire/20x6/06/12/'],
    ['a date in words', '/the-glasshouse/calendars/hire/june/twelve/now/'],
    ['an unknown entry', '/the-glasshouse/calendars/hire/2026/06/12/entries/999999/'],
    ['an entry id in exponential notation', '/the-glasshouse/calendars/hire/2026/06/12/entries/1e9/'],
    ['an entry id of 40 digits', `/the-glasshouse/calendars/hire/2026/06/12/entries/${'9'.repeat(40)}/`],
    ['an unknown ticket', '/tickets/aaaaaaaaaaaaaaaa'],
    ['an unknown slot', '/the-glasshouse/calendars/hire/slots/999999/'],
    ['a malformed path', '/%E0%A4%A/..%2f..%2fetc/passwd'],
  ])('returns 404 for %s', async (_, path) => {
    const response = await request('events', path);
    expect(response.status).toBe(404);
    expect(response.text).toMatch(/<h1/);
  });

  test('returns 404 for an unknown order', async () => {
    const response = await request('cart', '/orders/aaaaaaaaaaaaaaaaaaaaaaaa');
    expect(response.status).toBe(404);
    expect(response.text).toMatch(/<h1/);
  });

  test('returns a problem document to a client that accepts JSON', async () => {
    const response = await request('events', '/no-such-page/calendars/', {
      headers: { accept: 'application/json' },
    });
    expect(response.status).toBe(404);
    expect(response.type).toMatch('application/problem+json');
    expect(JSON.parse(response.text)).toMatchObject({ status: 404, title: expect.any(String) });
  });
});

describe('the quantity of tickets', () => {
  test.each(['-1', '0', '1000000', '1.5', 'many', '', '1e3', '9'.repeat(400), '１'])(
    'refuses %j',
    async (quantity) => {
      const response = await post('events', `${concert.path}tickets`, {
        [`quantity-${concert.ticketType}`]: quantity,
        [`price-${concert.ticketType}`]: concert.price,
      });
      expect(response.status).toBe(422);
      expect(response.text).toMatch(/<h1/);
    },
  );

  test('refuses a ticket type of another event', async () => {
    const { id, price_minor } = await platform.platform.db
      .selectFrom('ticket_types')
      .select(['id', 'price_minor'])
      .where('entry_id', '=', otherEntry as never)
      .executeTakeFirstOrThrow();
    const response = await post('events', `${concert.path}tickets`, {
      [`quantity-${id}`]: '1',
      [`price-${id}`]: String(price_minor),
    });
    expect(response.status).toBe(409);
  });
});

describe('access to other people’s data', () => {
  test('refuses to remove a line from another visitor’s basket', async () => {
    const [own, foreign] = holders;
    const response = await post('cart', '/removals', foreign?.line ?? {}, { cookie: own?.cookie ?? '' });
    expect(response.status).toBe(404);
    const basket = await request('cart', '/', { headers: { cookie: foreign?.cookie ?? '' } });
    // The line of the other visitor has two forms: to change its quantity, and to remove it.
    const groups = [...basket.text.matchAll(/<input(?=[^>]* name="group")[^>]* value="([^"]*)"/g)];
    expect(groups.map(([, group]) => group)).toEqual([foreign?.line.group, foreign?.line.group]);
  });

  test('refuses a request for a basket by session id', async () => {
    const response = await request('cart', '/internal/cart/summary?session_id=abc');
    expect(response.status).toBe(403);
  });

  test('refuses a ticket of another event without showing its buyer', async () => {
    const { code } = await platform.platform.db
      .selectFrom('tickets')
      .select('code')
      .where('entry_id', '=', otherEntry as never)
      .where('state', '=', 'confirmed')
      .limit(1)
      .executeTakeFirstOrThrow();
    const response = await post('events', `${doorPath(concert.id)}check-ins`, { code }, { cookie: signedIn });
    expect(response.status).toBe(409);
    expect(textOf(parsePage(response.text).byRole('alert'))).toMatch(
      like(t('door.refused.other_day', { date: ANY })),
    );
    expect(response.text, 'name of the buyer').not.toMatch(/Mab|Gwen/);
  });
});

describe('the boundary of the platform', () => {
  test.each([
    ['no signature', {}],
    [
      'a made-up signature',
      {
        'webhook-id': 'evt',
        'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
        'webhook-signature': 'v1,AAAA',
      },
    ],
  ])('refuses a webhook with %s', async (_, headers) => {
    const response = await request('cart', '/webhooks/test/1', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({
        id: 'evt',
        type: 'payment.paid',
        data: { reference: 'x', amount: 1, currency: 'GBP' },
      }),
    });
    expect([400, 401, 403]).toContain(response.status);
    expect(response.type).toMatch('application/problem+json');
  });

  test('refuses a webhook of an unknown provider', async () => {
    const response = await request('cart', '/webhooks/nobody/1', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect([400, 403, 404]).toContain(response.status);
  });

  test('refuses a form from another site', async () => {
    const response = await post(
      'events',
      `${concert.path}tickets`,
      { [`quantity-${concert.ticketType}`]: '1' },
      { origin: 'https://elsewhere.example' },
    );
    expect(response.status).toBe(403);
  });

  test('refuses JSON from another site', async () => {
    const options = { method: 'POST', body: '{}' };
    const headers = { 'content-type': 'application/json', 'sec-fetch-site': 'cross-site' };
    const response = await request('events', `${concert.path}tickets`, { ...options, headers });
    expect(response.status).toBe(403);
  });

  test.each<[AppName, string]>([
    ['events', '/the-glasshouse/calendars/'],
    ['cart', '/checkout'],
    ['cart', '/webhooks/test/1'],
    ['blog', '/sign-in'],
    ['market', '/'],
  ])('refuses 10 MB sent to %s at %s', async (app, path) => {
    const response = await request(app, path, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: platform.url(app, '') },
      body: 'x'.repeat(10 * 1024 * 1024),
    });
    expect(response.status).toBe(413);
  });
});

type RequestOptions = { method?: string; headers?: Record<string, string>; body?: string };

async function request(app: AppName, path: string, { headers, ...init }: RequestOptions = {}) {
  const response = await fetch(platform.url(app, path), {
    redirect: 'manual',
    headers: { accept: 'text/html', ...headers },
    ...init,
  });
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    text: await response.text(),
  };
}

const post = (
  app: AppName,
  path: string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
) =>
  request(app, path, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      origin: platform.url(app, ''),
      ...headers,
    },
    body: new URLSearchParams(form).toString(),
  });

/** Holds something as a new visitor. @returns the visitor's cookie header */
async function holdAsVisitor(path: string, form: Record<string, string>): Promise<string> {
  const response = await fetch(platform.url('events', path), {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: platform.url('events', '') },
    body: new URLSearchParams(form),
  });
  expect(response.status).toBe(303);
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

/** Hashes every table that a request could change. A refused scan at a door is recorded, so check_ins is not among them. */
async function fingerprint(): Promise<string> {
  const tables = [
    'calendar_entries',
    'tickets',
    'occupancy',
    'orders',
    'order_lines',
    'payments',
    'payment_events',
    'refunds',
    'ledger_postings',
    'customers',
    'series',
    'categories',
    'entry_transitions',
    'ticket_transitions',
    'pages',
    'products',
  ];
  const hashes: string[] = [];
  for (const table of tables) {
    const { rows } = await sql<{ hash: string }>`
      SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS hash FROM ${sql.table(table)} t`.execute(
      platform.platform.db,
    );
    hashes.push(`${table} ${rows[0]?.hash}`);
  }
  return hashes.join('\n');
}
