import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { Hono } from 'hono';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { DomainError } from '../errors.ts';
import type { AppEnv } from './context.ts';
import { createLimits, findByCode, limit, networkOf } from './limits.ts';
import type { Limits, Platform, SignedIn } from './platform.ts';

test('refuses a client that exceeds a limit, and no other', async () => {
  const limits = createLimits();
  for (let n = 0; n < 5; n++) await limits['sign-in'].consume('192.0.2.1');
  await expect(limits['sign-in'].consume('192.0.2.1')).rejects.toMatchObject({ remainingPoints: 0 });
  await expect(limits['sign-in'].consume('192.0.2.2')).resolves.toBeDefined();
  await expect(limits.holds.consume('192.0.2.1')).resolves.toBeDefined();
});

describe('with Redis', () => {
  const secretKey = 'a secret key for the limits of tests';

  /** Serves a Redis that gives each command to `respond`, and never answers one that gets undefined. */
  async function redisThat(respond: (command: string[]) => string | undefined) {
    let received = '';
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', (data) => {
        received += data;
        for (const command of commandsIn(String(data))) {
          const response = respond(command);
          if (response !== undefined) socket.write(response);
        }
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const limits = createLimits({ redis: { url: `redis://127.0.0.1:${port}`, secretKey } });
    onTestFinished(() => {
      limits.close();
      server.close();
    });
    return { server, limits, received: () => received };
  }

  /** The commands in data of RESP, which contains them as arrays of strings: `*2 $3 GET $1 k`. */
  const commandsIn = (data: string): string[][] =>
    data
      .split(/^\*\d+\r\n/m)
      .filter(Boolean)
      .map((command) => command.split('\r\n').filter((_, index) => index % 2 === 1));

  const bulk = (text: string) => `$${text.length}\r\n${text}\r\n`;
  const isCount = ([name]: string[]) => /^eval/i.test(name ?? '');
  const greet = ([name]: string[]) =>
    name?.toLowerCase() === 'info' ? bulk('redis_version:7.2.0\r\nloading:0') : '+OK\r\n';
  const counting = () => {
    let counted = 0;
    return (command: string[]) => (isCount(command) ? `*2\r\n:${++counted}\r\n:60000\r\n` : greet(command));
  };

  async function expectToCountAlone(limits: Limits) {
    for (let n = 0; n < 5; n++) await limits['sign-in'].consume('192.0.2.1');
    await expect(limits['sign-in'].consume('192.0.2.1')).rejects.toMatchObject({ remainingPoints: 0 });
    await expect(limits['sign-in'].check('192.0.2.1')).rejects.toMatchObject({ remainingPoints: 0 });
    await expect(limits['sign-in'].check('192.0.2.2')).resolves.toBeUndefined();
  }

  test('counts in memory while Redis can’t be reached', async () => {
    const { server, limits } = await redisThat(() => undefined);
    server.close();
    await expectToCountAlone(limits);
  });

  test('counts in memory while Redis accepts connections and never answers', async () => {
    const { limits } = await redisThat(() => undefined);
    await expectToCountAlone(limits);
  });

  test('counts in memory while Redis hangs after it was ready', async () => {
    const { limits, received } = await redisThat((command) =>
      isCount(command) ? undefined : greet(command),
    );
    await vi.waitFor(async () => {
      await limits.orders.consume('192.0.2.1');
      expect(received()).toMatch(/eval/i);
    });
    await expectToCountAlone(limits);
  });

  test('counts in Redis as long as it answers', async () => {
    const { limits, received } = await redisThat(counting());
    await vi.waitFor(async () => {
      await limits['sign-in'].consume('192.0.2.1');
      expect(received()).toMatch(/eval/i);
    });
  });

  test('sends no address in plain text, and hashes by the secret key', async () => {
    const { limits, received } = await redisThat(counting());
    await vi.waitFor(async () => {
      await limits.links.consume('mab@valley.example');
      await limits.codes.consume('192.0.2.77');
      expect(received()).toMatch(/rose-ash-codes/);
    });
    expect(received()).not.toMatch(/mab|valley|192\.0\.2\.77/);
    const plain = createHash('sha256').update('mab@valley.example').digest('base64url');
    expect(received()).not.toContain(plain);
  });
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
  ['[192.0.2.1]:50123', '192.0.2.1'],
  ['unix:', 'unknown'],
  ['[2001:db8::1', 'unknown'],
  ['2001:db8::1::2', 'unknown'],
  ['<script>', 'unknown'],
])('counts %s as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

/** An app behind a proxy with limits of its own: `/sign-in` counts, `/codes/right` finds something. */
function limitedApp() {
  const platform = { limits: createLimits(), config: { trustProxy: true } } as Platform;
  const app = new Hono<AppEnv>();
  app.onError((error, c) => c.text('', error instanceof DomainError ? 429 : 500));
  app.use(async (c, next) => {
    c.set('platform', platform);
    const id = c.req.header('x-user');
    if (id) c.set('user', { id } as SignedIn);
    await next();
  });
  app.get('/sign-in', async (c) => {
    await limit(c, 'sign-in');
    return c.text('');
  });
  app.get('/codes/:code', async (c) => {
    const found = await findByCode(c, async () => (c.req.param('code') === 'right' ? 'found' : undefined));
    return c.text('', found ? 200 : 404);
  });
  return async (path: string, from: string, user = '') =>
    (await app.request(path, { headers: { 'x-forwarded-for': from, 'x-user': user } })).status;
}

test('counts the addresses of one IPv6 network together', async () => {
  const ask = limitedApp();
  for (let n = 1; n <= 5; n++) expect(await ask('/sign-in', `2001:db8::${n}`)).toBe(200);
  expect(await ask('/sign-in', '2001:db8::6')).toBe(429);
  expect(await ask('/sign-in', '2001:db8:0:1::1')).toBe(200);
});

test('counts the requests of one client together, whatever its port', async () => {
  const ask = limitedApp();
  for (let port = 1; port <= 5; port++)
    expect(await ask('/sign-in', `10.0.0.1, 192.0.2.1:${port}`)).toBe(200);
  expect(await ask('/sign-in', '192.0.2.1')).toBe(429);
  for (let port = 1; port <= 5; port++) expect(await ask('/sign-in', `[2001:db8::1]:${port}`)).toBe(200);
  expect(await ask('/sign-in', '2001:db8::2')).toBe(429);
});

describe('a code', () => {
  const WRONG_CODES = 60;

  test('is not found even if it is right, after too many wrong ones from the network', async () => {
    const ask = limitedApp();
    for (let n = 0; n < WRONG_CODES; n++) expect(await ask('/codes/wrong', `2001:db8::${n}`)).toBe(404);
    expect(await ask('/codes/right', '2001:db8::7')).toBe(429);
    expect(await ask('/codes/wrong', '2001:db8::7')).toBe(429);
    expect(await ask('/codes/right', '2001:db8:0:1::7')).toBe(200);
  });

  test('counts if it is wrong only: a full hall shows its tickets from one network', async () => {
    const ask = limitedApp();
    for (let n = 0; n < 5 * WRONG_CODES; n++) expect(await ask('/codes/right', '192.0.2.1')).toBe(200);
  });

  test('of a signed-in user counts for them alone, and later', async () => {
    const ask = limitedApp();
    for (let n = 0; n <= WRONG_CODES; n++) await ask('/codes/wrong', '192.0.2.1');
    expect(await ask('/codes/right', '192.0.2.1')).toBe(429);
    for (let n = 0; n < 5 * WRONG_CODES; n++) {
      expect(await ask('/codes/right', '192.0.2.1', 'sam')).toBe(200);
      expect(await ask('/codes/wrong', '192.0.2.1', 'sam')).toBe(404);
    }
    expect(await ask('/codes/right', '192.0.2.1', 'sam')).toBe(429);
    expect(await ask('/codes/right', '192.0.2.1', 'ines')).toBe(200);
  });
});
