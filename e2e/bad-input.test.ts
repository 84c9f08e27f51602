import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dateOf, doorPath, entryPath } from '../src/events/rules/addresses.ts';
import type { AppName } from '../src/shared/config.ts';
import { testDatabase } from '../src/shared/testing/database.ts';
import { type RunningPlatform, runPlatform } from './platform.ts';

const database = await testDatabase();
let platform: RunningPlatform;
let concert: { path: string; id: number; ticketType: number };
let otherEntry: number;
let signedIn: string;
/** two visitors, each with one thing in their basket */
let holders: { cookie: string; key: string }[];

beforeAll(async () => {
  platform = await runPlatform(database, { jobs: false });
  const { db } = platform.platform;
  const entry = await db
    .selectFrom('calendar_entries as e')
    .innerJoin('calendars as c', 'c.id', 'e.calendar_id')
    .innerJoin('ticket_types as k', 'k.entry_id', 'e.id')
    .select(['e.id', 'e.calendar_id', 'e.starts_at', 'c.slug', 'c.time_zone', 'k.id as ticketType'])
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
    path: entryPath('the-glasshouse', entry.slug, dateOf(entry.starts_at, entry.time_zone), entry.id),
  };
  const kinds = [entry.ticketType, entry.ticketType + 1];
  holders = await Promise.all(
    kinds.map(async (kind) => ({
      cookie: await visitorWith(`${concert.path}tickets`, { [`quantity-${kind}`]: '1' }),
      key: `tickets-${entry.calendar_id}-${kind}`,
    })),
  );
  const link = new URL(await platform.signIn.makeLink({ email: 'ines@glasshouse.example' }));
  const cookies = await platform.signIn.openLink(link.pathname.split('/').at(-1) ?? '', new Headers());
  signedIn = (cookies ?? []).map((cookie) => cookie.split(';')[0]).join('; ');
});
afterAll(() => platform?.stop());

// Each of them is answered with a page that says what is wrong, and has changed nothing.
let before: string;
beforeEach(async () => {
  before = await fingerprint();
});
afterEach(async () => {
  expect(await fingerprint(), 'nothing changed').toBe(before);
});

describe('an address that leads nowhere', () => {
  it.each([
    ['an unknown page', '/no-such-page/calendars/'],
    ['an unknown calendar', '/the-glasshouse/calendars/no-such-calendar/'],
    ['31 February', '/the-glasshouse/calendars/hire/2026/02/31/'],
    ['month 13', '/the-glasshouse/calendars/hire/2026/13/01/'],
    ['a month that is none', '/the-glasshouse/calendars/hire/?month=2026-00'],
    ['a month that is no date at all', '/the-glasshouse/calendars/hire/?month=%00%27'],
    ['a broken date', '/the-glasshouse/calendars/hire/20x6/06/12/'],
    ['a date in words', '/the-glasshouse/calendars/hire/june/twelve/now/'],
    ['an unknown entry', '/the-glasshouse/calendars/hire/2026/06/12/entries/999999/'],
    ['an entry that is no number', '/the-glasshouse/calendars/hire/2026/06/12/entries/1e9/'],
    [
      'an entry of more digits than a number has',
      `/the-glasshouse/calendars/hire/2026/06/12/entries/${'9'.repeat(40)}/`,
    ],
    ['an unknown ticket', '/tickets/aaaaaaaaaaaaaaaa'],
    ['an unknown slot', '/the-glasshouse/calendars/hire/slots/999999/'],
    ['a path of nonsense', '/%E0%A4%A/..%2f..%2fetc/passwd'],
  ])('%s', async (_, path) => {
    const answer = await ask('events', path);
    expect(answer.status).toBe(404);
    expect(answer.text).toMatch(/<h1/);
  });

  it('an unknown order', async () => {
    const answer = await ask('cart', '/orders/aaaaaaaaaaaaaaaaaaaaaaaa');
    expect(answer.status).toBe(404);
    expect(answer.text).toMatch(/<h1/);
  });

  it('is told to a program as a problem document', async () => {
    const answer = await ask('events', '/no-such-page/calendars/', {
      headers: { accept: 'application/json' },
    });
    expect(answer.status).toBe(404);
    expect(answer.type).toMatch('application/problem+json');
    expect(JSON.parse(answer.text)).toMatchObject({ status: 404, title: expect.any(String) });
  });
});

describe('a quantity that can’t be', () => {
  it.each(['-1', '0', '1000000', '1.5', 'many', '', '1e3', '9'.repeat(400), '１'])('%s', async (quantity) => {
    const answer = await post('events', `${concert.path}tickets`, {
      [`quantity-${concert.ticketType}`]: quantity,
    });
    expect(answer.status).toBe(422);
    expect(answer.text).toMatch(/<h1/);
  });

  it('of a kind of ticket of another event', async () => {
    const answer = await post('events', `${concert.path}tickets`, { 'quantity-1': '1' });
    expect(answer.status).toBe(422);
  });
});

describe('what belongs to somebody else', () => {
  it('a line of a foreign basket can’t be taken out', async () => {
    const [own, foreign] = holders;
    const answer = await post(
      'cart',
      '/removals',
      { seller: 'events', key: foreign?.key ?? '' },
      { cookie: own?.cookie ?? '' },
    );
    expect(answer.status).toBe(404);
    const basket = await ask('cart', '/', { headers: { cookie: foreign?.cookie ?? '' } });
    expect(basket.text).toMatch(/1 × Supported price/);
  });

  it('the basket of another visitor is not asked for by its id', async () => {
    const answer = await ask('cart', '/internal/cart/summary?session_id=abc');
    expect(answer.status).toBe(403);
  });

  it('a ticket of another event is not let in', async () => {
    const { code } = await platform.platform.db
      .selectFrom('tickets')
      .select('code')
      .where('entry_id', '=', otherEntry as never)
      .where('state', '=', 'confirmed')
      .limit(1)
      .executeTakeFirstOrThrow();
    const answer = await post('events', `${doorPath(concert.id)}check-ins`, { code }, { cookie: signedIn });
    expect(answer.status).toBe(409);
    expect(answer.text).toMatch(/another event/i);
    expect(answer.text, 'nothing of the buyer').not.toMatch(/Mab|Gwen/);
  });
});

describe('a request that is not ours', () => {
  it.each([
    ['no signature', {}],
    [
      'a made-up signature',
      {
        'webhook-id': 'evt',
        'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
        'webhook-signature': 'v1,AAAA',
      },
    ],
  ])('a webhook with %s', async (_, headers) => {
    const answer = await ask('cart', '/webhooks/test', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({
        id: 'evt',
        type: 'payment.paid',
        data: { reference: 'x', amount: 1, currency: 'GBP' },
      }),
    });
    expect([400, 401, 403]).toContain(answer.status);
    expect(answer.type).toMatch('application/problem+json');
  });

  it('a webhook of a provider that we do not have', async () => {
    const answer = await ask('cart', '/webhooks/nobody', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect([400, 403, 404]).toContain(answer.status);
  });

  it('a form from another site', async () => {
    const answer = await post(
      'events',
      `${concert.path}tickets`,
      { [`quantity-${concert.ticketType}`]: '1' },
      { origin: 'https://elsewhere.example' },
    );
    expect(answer.status).toBe(403);
  });

  it('what is no form, from another site', async () => {
    const request = { method: 'POST', body: '{}' };
    const headers = { 'content-type': 'application/json', 'sec-fetch-site': 'cross-site' };
    const answer = await ask('events', `${concert.path}tickets`, { ...request, headers });
    expect(answer.status).toBe(403);
  });

  it.each<[AppName, string]>([
    ['events', '/the-glasshouse/calendars/'],
    ['cart', '/checkout'],
    ['cart', '/webhooks/test'],
    ['blog', '/sign-in'],
    ['market', '/'],
  ])('10 MB for %s at %s', async (app, path) => {
    const answer = await ask(app, path, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: platform.url(app, '') },
      body: 'x'.repeat(10 * 1024 * 1024),
    });
    expect(answer.status).toBe(413);
  });
});

type Asked = { method?: string; headers?: Record<string, string>; body?: string };

async function ask(app: AppName, path: string, { headers, ...request }: Asked = {}) {
  const answer = await fetch(platform.url(app, path), {
    redirect: 'manual',
    headers: { accept: 'text/html', ...headers },
    ...request,
  });
  return { status: answer.status, type: answer.headers.get('content-type') ?? '', text: await answer.text() };
}

const post = (
  app: AppName,
  path: string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
) =>
  ask(app, path, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      origin: platform.url(app, ''),
      ...headers,
    },
    body: new URLSearchParams(form).toString(),
  });

/** A visitor's cookie, after they have held something. */
async function visitorWith(path: string, form: Record<string, string>): Promise<string> {
  const answer = await fetch(platform.url('events', path), {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: platform.url('events', '') },
    body: new URLSearchParams(form),
  });
  expect(answer.status).toBe(303);
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

/** Of all rows that a request could have changed. */
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
