import { once } from 'node:events';
import { createServer } from 'node:net';
import { Hono } from 'hono';
import { expect, test } from 'vitest';
import type { AppEnv } from './context.ts';
import { createLimits, limit, networkOf } from './limits.ts';
import type { Platform } from './platform.ts';

test('refuses a client that exceeds a limit, and no other', async () => {
  const limits = createLimits();
  for (let n = 0; n < 5; n++) await limits['sign-in'].consume('192.0.2.1');
  await expect(limits['sign-in'].consume('192.0.2.1')).rejects.toMatchObject({ remainingPoints: 0 });
  await expect(limits['sign-in'].consume('192.0.2.2')).resolves.toBeDefined();
  await expect(limits.holds.consume('192.0.2.1')).resolves.toBeDefined();
});

test('counts in memory while Redis can’t be reached', async () => {
  const closed = createServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const address = closed.address();
  closed.close();
  const port = typeof address === 'object' ? address?.port : 0;
  const limits = createLimits({ redisUrl: `redis://127.0.0.1:${port}` });
  for (let n = 0; n < 5; n++) await limits['sign-in'].consume('192.0.2.1');
  await expect(limits['sign-in'].consume('192.0.2.1')).rejects.toMatchObject({ remainingPoints: 0 });
  limits.close();
});

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['192.0.2.1:50123', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['::ffff:c000:201', '192.0.2.1'],
  ['[::ffff:192.0.2.1]:50123', '192.0.2.1'],
  ['2001:db8:0:1::7', '2001:db8:0:1::/64'],
  ['[2001:db8:0:1::7]', '2001:db8:0:1::/64'],
  ['[2001:db8:0:1::7]:443', '2001:db8:0:1::/64'],
  ['2001:0DB8:0000:0001:ffff:ffff:ffff:ffff', '2001:db8:0:1::/64'],
  ['2001:db8::1', '2001:db8::/64'],
  ['fe80::1%eth0', 'fe80::/64'],
  ['::1', '::/64'],
  ['unknown', 'unknown'],
  ['', 'unknown'],
  ['[]:80', 'unknown'],
  ['192.0.2.1:http', 'unknown'],
  ['2001:db8::1::2', 'unknown'],
  ['<script>', 'unknown'],
])('counts %s as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test('counts the addresses of one IPv6 network together', async () => {
  const platform = { limits: createLimits(), config: { trustProxy: true } } as Platform;
  const app = new Hono<AppEnv>();
  app.onError((_error, c) => c.text('', 429));
  app.get('/', async (c) => {
    c.set('platform', platform);
    await limit(c, 'sign-in');
    return c.text('');
  });
  const ask = async (from: string) =>
    (await app.request('/', { headers: { 'x-forwarded-for': from } })).status;
  for (let n = 1; n <= 5; n++) expect(await ask(`2001:db8::${n}`)).toBe(200);
  expect(await ask('2001:db8::6')).toBe(429);
  expect(await ask('2001:db8:0:1::1')).toBe(200);
});
