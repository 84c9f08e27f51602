import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { createLimits } from './limits.ts';

it('turns an address away that asks too often, and no other', async () => {
  const limits = createLimits();
  for (let n = 0; n < 5; n++) await limits['sign-in'].consume('192.0.2.1');
  await expect(limits['sign-in'].consume('192.0.2.1')).rejects.toMatchObject({ remainingPoints: 0 });
  await expect(limits['sign-in'].consume('192.0.2.2')).resolves.toBeDefined();
  await expect(limits.holds.consume('192.0.2.1')).resolves.toBeDefined();
});

it('counts by itself while Redis can’t be reached', async () => {
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
