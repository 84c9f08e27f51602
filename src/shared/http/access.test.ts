import { Hono } from 'hono';
import { expect, it } from 'vitest';
import { may, routeTable, undeclaredRoutes } from './access.ts';
import type { AppEnv } from './context.ts';

it('finds the route that says nothing of who may call it', () => {
  const app = new Hono<AppEnv>();
  app.get('/open', may.anyone(), (c) => c.text('open'));
  app.get('/forgotten', (c) => c.text('forgotten'));
  expect(undeclaredRoutes(app)).toEqual(['GET /forgotten']);
});

it('finds it in a blueprint that is mounted, too', () => {
  const blueprint = new Hono<AppEnv>();
  blueprint.post('/', (c) => c.text('forgotten'));
  const app = new Hono<AppEnv>().route('/:page/slots', blueprint);
  expect(undeclaredRoutes(app)).toEqual(['POST /:page/slots']);
});

it('wants it said first, before anything else is done', () => {
  const app = new Hono<AppEnv>();
  app.get(
    '/late',
    (_c, next) => next(),
    may.anyone(),
    (c) => c.text('late'),
  );
  expect(undeclaredRoutes(app)).toEqual(['GET /late']);
});

it('tells who may call each route', () => {
  const app = new Hono<AppEnv>();
  app.get('/mine', may.signedIn(), (c) => c.text('mine'));
  expect(routeTable(app)).toEqual([{ route: 'GET /mine', access: 'signed-in' }]);
});
