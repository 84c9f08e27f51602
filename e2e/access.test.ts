import { afterAll, describe, expect, test } from 'vitest';
import { createApps } from '../src/apps.ts';
import { openRuntime } from '../src/runtime.ts';
import { APP_NAMES, loadConfig } from '../src/shared/config.ts';
import { routeTable, undeclaredRoutes } from '../src/shared/http/access.ts';
import { testDatabase } from '../src/shared/testing/database.ts';

const { url } = await testDatabase();
const runtime = await openRuntime(
  loadConfig({ DATABASE_URL: url, SECRET_KEY: 'a secret key for the access tests only', LOG_LEVEL: 'fatal' }),
);
afterAll(() => runtime.close());
const { apps } = createApps(runtime);

const routes = APP_NAMES.flatMap((app) =>
  routeTable(apps[app]).map(({ route, access }) => ({ app, route, access })),
);

describe('the route table', () => {
  test.each(APP_NAMES)('declares the access of every route of %s', (app) => {
    expect(undeclaredRoutes(apps[app])).toEqual([]);
    expect(routes.filter((route) => route.app === app).length).toBeGreaterThan(3);
  });

  test('restricts exactly the internal routes to the apps', () => {
    expect(routes.filter(({ route, access }) => / \/internal\//.test(route) !== (access === 'app'))).toEqual(
      [],
    );
  });

  test.each(routes.filter(({ access }) => access !== 'anyone'))(
    'refuses an anonymous request to $route of $app',
    async ({ app, route, access }) => {
      const [method = 'GET', pattern = '/'] = route.split(' ');
      const path = pattern
        .replace(/:\w+(\{[^/]*\})?/g, (_, digits?: string) =>
          digits?.includes('\\d{4}') ? '2026' : digits?.includes('\\d') ? '06' : 'x1',
        )
        .replace('*', 'x');
      const response = await apps[app].request(`http://127.0.0.1:8000${path}`, {
        method,
        headers: {
          origin: runtime.config.urls[app],
          ...(access === 'provider' && { 'content-type': 'application/json' }),
        },
        ...(method !== 'GET' && { body: access === 'provider' ? '{}' : '' }),
      });
      if (access === 'app' || access === 'provider') expect([400, 401, 403, 404]).toContain(response.status);
      else {
        expect(response.status, 'redirect to the sign-in page').toBe(303);
        expect(response.headers.get('location')).toContain('/sign-in?next=');
      }
    },
  );
});
