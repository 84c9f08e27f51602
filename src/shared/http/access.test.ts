import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { may, routeTable, undeclaredRoutes } from './access.ts';
import type { AppEnv } from './context.ts';

test('finds a route that does not declare its access', () => {
  const app = new Hono<AppEnv>();
  app.get('/open', may.anyone(), (c) => c.text('open'));
  app.get('/forgotten', (c) => c.text('forgotten'));
  expect(undeclaredRoutes(app)).toEqual(['GET /forgotten']);
});

test('finds an undeclared route in a mounted blueprint', () => {
  const blueprint = new Hono<AppEnv>();
  blueprint.post('/', (c) => c.text('forgotten'));
  const app = new Hono<AppEnv>().route('/:page/slots', blueprint);
  expect(undeclaredRoutes(app)).toEqual(['POST /:page/slots']);
});

test('requires the declaration to come first', () => {
  const app = new Hono<AppEnv>();
  app.get(
    '/late',
    (_c, next) => next(),
    may.anyone(),
    (c) => c.text('late'),
  );
  expect(undeclaredRoutes(app)).toEqual(['GET /late']);
});

test('lists the access of each route', () => {
  const app = new Hono<AppEnv>();
  app.get('/mine', may.signedIn(), (c) => c.text('mine'));
  app.get('/:page/money', may.page('money'), (c) => c.text('money'));
  expect(routeTable(app)).toEqual([
    { route: 'GET /mine', access: 'signed-in' },
    { route: 'GET /:page/money', access: 'page:money' },
  ]);
});
