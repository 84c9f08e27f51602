import { sql } from 'kysely';
import { afterAll, describe, expect, test } from 'vitest';
import { createApps } from '../src/apps.ts';
import { sellerOfEvents } from '../src/glue/order-lifecycle.ts';
import { openRuntime } from '../src/runtime.ts';
import { SECRET_KEY } from '../src/shared/builders.ts';
import { type Capability, capabilitiesOf, ROLES } from '../src/shared/capabilities.ts';
import { APP_NAMES, loadConfig } from '../src/shared/config.ts';
import { routeTable } from '../src/shared/http/access.ts';
import { testDatabase } from '../src/shared/testing/database.ts';
import {
  type Expected,
  plain,
  type Request,
  type Route,
  requestsOf,
  swappedRequestsOf,
} from './access-requests.ts';
import { ACCESS, ROLES_WITH } from './access-table.ts';
import { buildWorld, mayRead } from './access-world.ts';

const { db, url, clock } = await testDatabase();
// The key with which newVisitor() signs.
const env = { DATABASE_URL: url, SECRET_KEY, LOG_LEVEL: 'fatal' };
const config = loadConfig({ ...env, RATE_LIMIT_FACTOR: '100000' });
// Pages ask no other app: none listens.
for (const app of APP_NAMES) config.internalUrls[app] = 'http://127.0.0.1:1';
// The outbox, which is for development, shows every mail to everybody.
config.features.outbox = false;
const runtime = await openRuntime(config, clock);
afterAll(() => runtime.close());
const { apps, signIn } = createApps(runtime);

const world = await buildWorld(db, signIn, [sellerOfEvents(config)]);
const routes: Route[] = APP_NAMES.flatMap((app) =>
  routeTable(apps[app]).map(({ route, access }) => ({ app, route, access })),
);
// The files of the browser are for everybody, and exist only after a build.
const requests = requestsOf(
  routes.filter(({ route }) => route !== 'GET /assets/*'),
  world,
);

test('every route has the access that the table says', () => {
  const actual = routes.map(({ app, route, access }) => `${app} ${access}: ${plain(route)}`);
  const expected = APP_NAMES.flatMap((app) =>
    Object.entries(ACCESS[app]).flatMap(([access, list]) =>
      (list ?? []).map((route) => `${app} ${access}: ${route}`),
    ),
  );
  expect(actual.sort()).toEqual(expected.sort());
});

test('every role has the capabilities that the table says', () => {
  for (const role of ROLES) {
    const expected = (Object.keys(ROLES_WITH) as Capability[]).filter((one) =>
      ROLES_WITH[one].includes(role),
    );
    expect([...capabilitiesOf([role])].sort(), role).toEqual(expected.sort());
  }
});

describe('a request', () => {
  test('that is refused, or only reads, gets the status of the table, changes nothing and reveals nothing', async () => {
    const before = await fingerprint();
    const harmless = requests.filter(({ method, expected }) => method === 'GET' || expected !== 'through');
    expect(await failuresOf(harmless)).toEqual([]);
    expect(await fingerprint()).toEqual(before);
    // Those who may read a secret have read it, so that its absence elsewhere means something.
    const readable = world.own.secrets.filter(({ needs, owner }) => needs.length > 0 || owner);
    expect(readable.filter(({ text }) => !read.has(text))).toEqual([]);
  });

  test('to the own page about a thing of another page finds nothing', async () => {
    const before = await fingerprint();
    expect(await failuresOf(swappedRequestsOf(routes, world))).toEqual([]);
    expect(await fingerprint()).toEqual(before);
  });

  test('that is allowed reaches its handler', async () => {
    const allowed = requests.filter(({ method, expected }) => method !== 'GET' && expected === 'through');
    const tried = new Set<string>();
    const failures: string[] = [];
    for (const request of allowed.toSorted((a, b) => rankOf(a) - rankOf(b))) {
      failures.push(...(await failuresOf([request], tried)));
      tried.add(pathOf(request));
    }
    expect(failures).toEqual([]);
  });
});

/** The secrets that have been shown to somebody. */
const read = new Set<string>();

// What removes the things that other requests are about comes last: parts before the whole, sessions at the end.
const rankOf = ({ path }: Request): number =>
  path === '/sign-out' ? 1000 : /\/(removal|cancellation)$/.test(path) ? 100 - path.split('/').length : 0;

/** Sends requests. @param tried paths that may have removed what they are about @returns what is not as expected */
async function failuresOf(some: Request[], tried: ReadonlySet<string> = new Set()): Promise<string[]> {
  const failures: string[] = [];
  for (let at = 0; at < some.length; at += 16)
    failures.push(...(await Promise.all(some.slice(at, at + 16).map((one) => failureOf(one, tried)))).flat());
  return failures;
}

async function failureOf(request: Request, tried: ReadonlySet<string>): Promise<string[]> {
  const { app, method, path, identity, expected } = request;
  const origin = config.urls[app];
  const response = await apps[app].request(new URL(path, origin), {
    method,
    headers: {
      host: new URL(origin).host,
      ...(identity.cookie && { cookie: identity.cookie }),
      ...(method !== 'GET' && { origin, 'content-type': 'application/x-www-form-urlencoded' }),
    },
    ...(method !== 'GET' && { body: new URLSearchParams(request.form as Record<string, string>) }),
  });
  const body = await response.text();
  for (const { text } of world.own.secrets) if (body.includes(text)) read.add(text);
  const name = `${identity.name}: ${pathOf(request)}`;
  const status = outcomeOf(response);
  const gone = expected === 'through' && status === 'hidden' && tried.has(pathOf(request));
  return [
    ...(MATCHING[expected].includes(status) || gone ? [] : [`${name} is ${status} instead of ${expected}`]),
    ...leaksIn(request, `${response.headers.get('location')} ${body}`).map(
      (text) => `${name} reveals ${text}`,
    ),
  ];
}

type Outcome = Expected | 'broken';
// An unknown signature is 400, 401 or 403, and an unknown provider or account 404.
const MATCHING: Record<Expected, Outcome[]> = {
  through: ['through'],
  'sign-in': ['sign-in'],
  forbidden: ['forbidden'],
  hidden: ['hidden'],
  closed: ['closed', 'forbidden', 'hidden'],
};

function outcomeOf({ status, headers }: Response): Outcome {
  if (status >= 500) return 'broken';
  if (status === 303 && headers.get('location')?.includes('/sign-in?next=')) return 'sign-in';
  if (status === 400 || status === 401) return 'closed';
  return status === 403 ? 'forbidden' : status === 404 ? 'hidden' : 'through';
}

/** The secrets in a response that its reader may not read, has no code for, and did not send. */
function leaksIn({ identity, path }: Request, response: string): string[] {
  const { own, foreign } = world;
  const secrets = [...own.secrets.filter((secret) => !mayRead(identity, secret)), ...foreign.secrets];
  return secrets
    .filter(({ codes = [] }) => !codes.some((code) => path.includes(code)))
    .map(({ text }) => text)
    .filter((text) => response.includes(text) && !path.includes(text));
}

const pathOf = ({ app, method, path }: Request): string => `${app} ${method} ${path}`;

/** Hashes every table except sessions, which are prolonged by being used. */
async function fingerprint(): Promise<Record<string, string>> {
  const { rows } = await sql<{ name: string }>`
    SELECT table_name AS name FROM information_schema.tables
    WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> 'sessions'`.execute(db);
  const hashes = rows.map(async ({ name }) => {
    const { rows: found } = await sql<{ hash: string }>`
      SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS hash
      FROM ${sql.table(name)} t`.execute(db);
    return [name, found[0]?.hash ?? ''] as const;
  });
  return Object.fromEntries(await Promise.all(hashes));
}
