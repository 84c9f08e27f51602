import { afterAll, describe, expect, it } from 'vitest';
import { createApps } from '../src/apps.ts';
import { openRuntime } from '../src/runtime.ts';
import { APP_NAMES, loadConfig } from '../src/shared/config.ts';
import { routeTable, undeclaredRoutes } from '../src/shared/http/access.ts';
import { testDatabase } from '../src/shared/testing/database.ts';

const { url } = await testDatabase();
const runtime = await openRuntime(
  loadConfig({ DATABASE_URL: url, SECRET_KEY: 'a key for this test of access alone', LOG_LEVEL: 'fatal' }),
);
afterAll(() => runtime.close());
const { apps } = createApps(runtime);

const routes = APP_NAMES.flatMap((app) =>
  routeTable(apps[app]).map(({ route, access }) => ({ app, route, access })),
);

describe('the route table', () => {
  it.each(APP_NAMES)('of %s has no route that does not say who may call it', (app) => {
    expect(undeclaredRoutes(apps[app])).toEqual([]);
    expect(routes.filter((one) => one.app === app).length).toBeGreaterThan(3);
  });

  it('opens to the apps alone what is theirs', () => {
    expect(
      routes.filter(
        ({ route, access }) => / \/(internal|test-provider\/api)\//.test(route) !== (access === 'app'),
      ),
    ).toEqual([]);
  });

  it.each(routes.filter(({ access }) => access !== 'anyone'))(
    'lets nobody into $route of $app unasked',
    async ({ app, route, access }) => {
      const [method = 'GET', pattern = '/'] = route.split(' ');
      const path = pattern
        .replace(/:\w+(\{[^/]*\})?/g, (_, digits?: string) =>
          digits?.includes('\\d{4}') ? '2026' : digits?.includes('\\d') ? '06' : 'x1',
        )
        .replace('*', 'x');
      const answer = await apps[app].request(`http://127.0.0.1:8000${path}`, {
        method,
        headers: {
          origin: runtime.config.urls[app],
          ...(access === 'provider' && { 'content-type': 'application/json' }),
        },
        ...(method !== 'GET' && { body: access === 'provider' ? '{}' : '' }),
      });
      if (access === 'app' || access === 'provider') expect([400, 401, 403, 404]).toContain(answer.status);
      else {
        expect(answer.status, 'asks to sign in').toBe(303);
        expect(answer.headers.get('location')).toContain('/sign-in?next=');
      }
    },
  );
});
