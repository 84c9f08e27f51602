import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadConfig, VARIABLES } from './config.ts';

describe('loadConfig', () => {
  test('needs no variable', () => {
    expect(loadConfig({})).toMatchObject({
      production: false,
      apps: ['blog', 'market', 'cart', 'events'],
      host: '127.0.0.1',
      ports: { blog: 8000, market: 8001, cart: 8002, events: 8003 },
      urls: { events: 'http://127.0.0.1:8003' },
    });
  });

  test('serves a single app on PORT', () => {
    expect(loadConfig({ APPS: 'events', PORT: '8000' })).toMatchObject({
      apps: ['events'],
      ports: { events: 8000 },
      urls: { events: 'http://127.0.0.1:8000' },
    });
  });

  test('treats an empty variable as unset', () => {
    expect(loadConfig({ DATABASE_URL: '', APPS: '' }).apps).toHaveLength(4);
  });

  test.each([
    [{ APPS: 'events,shop' }, /APPS/],
    [{ PORT: '8000' }, /PORT names one port, and APPS names several/],
    [{ DATABASE_URL: 'mysql://localhost/coop' }, /DATABASE_URL/],
    [{ SECRET_KEY: 'short' }, /SECRET_KEY: must be at least 32 characters/],
    [{ NODE_ENV: 'production' }, /SECRET_KEY is not set/],
  ])('refuses %o', (env, sentence) => {
    expect(() => loadConfig(env)).toThrow(sentence);
  });

  describe('in production', () => {
    const production = { NODE_ENV: 'production', SECRET_KEY: 'a secret key for tests and nothing else' };

    test.each([
      [{ URL_EVENTS: 'http://events.coop.example' }, /^URL_EVENTS is an http: address.*must be https:/],
      [{ URL_BLOG: 'http://10.0.0.7:8000' }, /^URL_BLOG/],
      [{ URL_MARKET: 'http://127.0.0.1.coop.example' }, /^URL_MARKET/],
      [{ INTERNAL_URL_CART: 'http://cart.coop.example' }, /^INTERNAL_URL_CART is an http: address/],
      [{ INTERNAL_URL_CART: 'http://8.8.8.8' }, /^INTERNAL_URL_CART/],
    ])('refuses %o', (env, sentence) => {
      expect(() => loadConfig({ ...production, ...env })).toThrow(sentence);
      expect(() => loadConfig(env), 'in development').not.toThrow();
    });

    test.each([
      {},
      { URL_EVENTS: 'https://events.coop.example' },
      { URL_EVENTS: 'http://localhost:8003', URL_BLOG: 'http://[::1]:8000' },
      { INTERNAL_URL_CART: 'http://cart:8000' },
      { INTERNAL_URL_CART: 'http://cart.coop.svc.cluster.local' },
      { INTERNAL_URL_CART: 'http://10.0.0.7:8000', INTERNAL_URL_BLOG: 'http://[fd00::7]:8000' },
    ])('starts with %o', (env) => {
      expect(loadConfig({ ...production, ...env }).production).toBe(true);
    });
  });

  test('never repeats a refused value, which may be a secret', () => {
    const load = () => loadConfig({ SECRET_KEY: 'hunter2', DATABASE_URL: 'hunter2' });
    expect(load).toThrow(/^(?!.*hunter2)/);
  });
});

test('finds every variable, and no other, explained in .env.example', () => {
  const explained = [...readFileSync('.env.example', 'utf8').matchAll(/^#?([A-Z_]+)=/gm)].map(
    (match) => match[1],
  );
  expect(explained.sort()).toEqual([...VARIABLES].sort());
});
