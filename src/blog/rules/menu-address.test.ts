import { expect, test } from 'vitest';
import { parseMenuAddress } from './menu-address.ts';

const local = {
  blog: 'http://127.0.0.1:8000',
  market: 'http://127.0.0.1:8001',
  cart: 'http://127.0.0.1:8002',
  events: 'http://127.0.0.1:8003',
};
const live = {
  blog: 'https://coop.example',
  market: 'https://market.coop.example',
  cart: 'https://cart.coop.example',
  events: 'https://events.coop.example',
};

test.each([
  ['/hall/news/', 'blog', '/hall/news/'],
  ['http://127.0.0.1:8003/hall/calendars/?month=2026-06#a', 'events', '/hall/calendars/?month=2026-06#a'],
  ['http://localhost:8001/hall/shop/', 'market', '/hall/shop/'],
  ['https://bus.example/12', 'elsewhere', 'https://bus.example/12'],
  ['http://127.0.0.1:8003//evil.example', 'events', '/evil.example'],
])('resolves %s to %s', (input, app, href) => {
  expect(parseMenuAddress(input, local)).toEqual({ app, href });
});

test('distinguishes apps by their hosts where they differ', () => {
  expect(parseMenuAddress('https://events.coop.example/hall/', live)).toEqual({
    app: 'events',
    href: '/hall/',
  });
  expect(parseMenuAddress('http://127.0.0.1:8003/hall/', live)?.app).toBe('elsewhere');
});

test.each([
  '',
  'hall',
  'javascript:alert(1)',
  '//evil.example',
  '/\\evil.example',
  'ftp://x.example',
  'https://u:p@x.example',
  'https://',
])('refuses %j', (input) => {
  expect(parseMenuAddress(input, local)).toBeUndefined();
});
