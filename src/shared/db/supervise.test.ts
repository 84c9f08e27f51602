import { EventEmitter } from 'node:events';
import { expect, test, vi } from 'vitest';
import type { Client } from './client.ts';
import { supervise } from './supervise.ts';

const connection = () => new EventEmitter() as unknown as Client & { emit(event: 'end'): boolean };

test('starts the server again each time its connection ends', async () => {
  const connections = [connection(), connection(), connection()];
  const [first, ...later] = connections;
  const restart = vi.fn(async () => later.shift() as Client);
  const supervision = supervise(first as Client, restart);
  first?.emit('end');
  await vi.waitFor(() => expect(connections[1]?.listenerCount('end')).toBeGreaterThan(0));
  connections[1]?.emit('end');
  await vi.waitFor(() => expect(connections[2]?.listenerCount('end')).toBeGreaterThan(0));
  expect(restart).toHaveBeenCalledTimes(2);
  expect(await supervision.end(), 'it runs').toBe(true);
});

test('tries again when the server can’t be started', async () => {
  const first = connection();
  const restart = vi.fn<() => Promise<Client>>().mockRejectedValueOnce(new Error('No space left on device'));
  restart.mockResolvedValue(connection());
  const supervision = supervise(first, restart);
  first.emit('end');
  await vi.waitFor(() => expect(restart).toHaveBeenCalledTimes(2));
  await supervision.end();
});

test('ends while the server is started, as soon as that is done', async () => {
  const first = connection();
  const { promise, resolve } = Promise.withResolvers<Client>();
  const restart = vi.fn(() => promise);
  const supervision = supervise(first, restart);
  first.emit('end');
  await vi.waitFor(() => expect(restart).toHaveBeenCalled());
  const ended = supervision.end();
  resolve(connection());
  expect(await ended, 'it runs').toBe(true);
});

test('ends while it waits to try again', async () => {
  const first = connection();
  const restart = vi.fn(async (): Promise<Client> => {
    throw new Error('No space left on device');
  });
  const supervision = supervise(first, restart);
  first.emit('end');
  await vi.waitFor(() => expect(restart).toHaveBeenCalled());
  expect(await supervision.end(), 'it does not run').toBe(false);
  const calls = restart.mock.calls.length;
  first.emit('end');
  expect(restart).toHaveBeenCalledTimes(calls);
});
