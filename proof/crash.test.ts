import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { t } from '../src/events/messages/translate.ts';
import { openDatabase } from '../src/shared/db/database.ts';
import { brokenInvariants } from './invariants.ts';
import { BUYER, buyTicket, findFreeTickets, PlatformProcess } from './platform-process.ts';

const BUYERS = 8;
const KILL_AFTER_MS = 1500;

let platform: PlatformProcess;
beforeEach(async () => {
  platform = await PlatformProcess.create();
});
afterEach(() => platform.remove());

test.each(['the platform', 'the platform and its database'])(
  'keeps every acknowledged order after %s was killed',
  async (killed) => {
    await platform.start();
    const freeTickets = await findFreeTickets(platform);
    const acknowledged: string[] = [];
    const buyUntilDisconnected = async () => {
      for (;;) {
        const order = await buyTicket(platform, freeTickets);
        if (order) acknowledged.push(order);
      }
    };
    // Ends when the connection breaks, before the order was acknowledged.
    const buyers = Array.from({ length: BUYERS }, () => buyUntilDisconnected().catch(() => {}));
    await sleep(KILL_AFTER_MS);
    // The first order may take longer than KILL_AFTER_MS on a busy machine.
    await vi.waitFor(() => expect(acknowledged, 'orders before the kill').not.toEqual([]), 20_000);
    await platform.end('SIGKILL');
    if (killed !== 'the platform') await platform.killDatabase();
    await Promise.all(buyers);

    await platform.start();
    for (const path of acknowledged) {
      const page = await fetch(platform.url('cart', path));
      expect(page.status, path).toBe(200);
      expect(await page.text()).toContain(t('state.free_ticket.confirmed'));
    }
    const { db, close } = openDatabase(await platform.databaseUrl());
    expect(await brokenInvariants(db)).toEqual([]);
    const { accepted } = await db
      .selectFrom('orders')
      .select(({ fn }) => fn.countAll<number>().as('accepted'))
      .where('state', '=', 'accepted')
      .where('email', '=', BUYER)
      .executeTakeFirstOrThrow();
    expect(accepted).toBeGreaterThanOrEqual(acknowledged.length);
    await close();
  },
);
