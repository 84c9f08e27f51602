import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serve } from '../src/serve.ts';
import { freePort } from '../src/shared/testing/port.ts';

const MOST_MS = 10_000;
const app = new Hono()
  .all('/', async (c) => c.text(`${(await c.req.text()).length} bytes`))
  .onError((_, c) => c.text('', 400));

let stop: () => Promise<void>;
let port: number;
let portForFiles: number;
beforeAll(async () => {
  [port, portForFiles] = await Promise.all([freePort(), freePort()]);
  const service = { name: 'the app', variable: 'PORT', app };
  stop = await serve(
    [
      { ...service, port },
      { ...service, port: portForFiles, takesFiles: true },
    ],
    '127.0.0.1',
  );
});
afterAll(() => stop());

const HEADERS = 'POST / HTTP/1.1\r\nhost: x\r\n';
const SLOW_HEADERS = `${HEADERS}${'x-slow: 1\r\n'.repeat(500)}`;
const SLOW_BODY = `${HEADERS}content-length: 4000\r\n\r\n${'x'.repeat(4000)}`;

test.concurrent.each([
  ['sends nothing', '', 0],
  ['sends its headers slowly', SLOW_HEADERS, 10],
  ['stops in its headers', SLOW_HEADERS.slice(0, 100), 100],
  ['sends its body slowly', SLOW_BODY, 100],
  ['stops in its body', SLOW_BODY.slice(0, 300), 300],
])(
  `closes the connection of a client that %s within ${MOST_MS / 1000} s`,
  async (_, bytes, atOnce) => {
    expect(await lifetimeOf(port, bytes, atOnce)).toBeLessThan(MOST_MS);
  },
  60_000,
);

test.concurrent('closes that of a client with slow headers also where files are uploaded', async () => {
  expect(await lifetimeOf(portForFiles, SLOW_HEADERS, 10)).toBeLessThan(MOST_MS);
}, 60_000);

test.concurrent('answers a client that takes a moment', async () => {
  const socket = connect(port, '127.0.0.1');
  const answer = once(socket, 'data');
  await drip(socket, SLOW_BODY, 1000);
  expect(String((await answer)[0])).toContain('4000 bytes');
  socket.destroy();
});

/** @returns how long the server keeps the connection of a client that sends some bytes at once, and then one every 200 ms */
async function lifetimeOf(of: number, bytes: string, atOnce: number): Promise<number> {
  const started = performance.now();
  const socket = connect(of, '127.0.0.1');
  socket.on('error', () => {});
  const closed = once(socket, 'close');
  // What the server answers before it closes has to be read, or the close is not noticed.
  socket.resume();
  socket.write(bytes.slice(0, atOnce));
  let sent = atOnce;
  const timer = setInterval(() => {
    if (sent < bytes.length && socket.writable) socket.write(bytes.charAt(sent++));
  }, 200);
  await closed;
  clearInterval(timer);
  return performance.now() - started;
}

async function drip(socket: Socket, bytes: string, step: number): Promise<void> {
  for (let at = 0; at < bytes.length; at += step) {
    socket.write(bytes.slice(at, at + step));
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
