import { onTestFinished } from 'vitest';
import { buildUser } from '../../src/blog/builders.ts';
import type { ProviderEvent } from '../../src/cart/providers/payment-provider.ts';
import { fakeProvider } from '../../src/cart/testing/provider.ts';
import type { EventsAct } from '../../src/events/ports.ts';
import { sellerOfEvents } from '../../src/glue/order-lifecycle.ts';
import { ordersOfCart, pagesOfBlog, payeesOfBlog } from '../../src/glue/ports.ts';
import { byUser } from '../../src/shared/act.ts';
import { SITE } from '../../src/shared/builders.ts';
import type { Db } from '../../src/shared/db/database.ts';
import { DomainError } from '../../src/shared/errors.ts';
import type { ContainerId, Owner } from '../../src/shared/ids.ts';
import { fixedClock } from '../../src/shared/testing/clock.ts';
import { testDatabase } from '../../src/shared/testing/database.ts';
import { buildScene } from '../scene.ts';

/** Opens two venues on one database, as three servers see it. */
export async function openVenue(seed: number) {
  const { db, openMore } = await testDatabase();
  const servers = Array.from({ length: 3 }, () => openMore({ poolSize: 6 }).db);
  onTestFinished(async () => {
    await Promise.all([db, ...servers].map((server) => server.destroy()));
  });
  const steward = await buildUser(db, { name: 'Ines', email: 'ines@hall.example' });
  const { provider, kind } = fakeProvider();
  const sellers = [sellerOfEvents(SITE)];
  const undelivered: Delivery[] = [];
  return {
    db,
    servers,
    // The second venue charges for a hire only once it has said yes.
    scenes: [
      await buildScene(db, { places: 40 }),
      await buildScene(db, { places: 40, slug: 'mill-lane', timing: 'authorise' }),
    ],
    provider,
    ports: { sellers, providers: [kind], payees: payeesOfBlog },
    clock: fixedClock(),
    random: randomFrom(seed),
    steward: steward.id,
    undelivered,
  };
}

export type SimulatedVenue = Awaited<ReturnType<typeof openVenue>>;
export type Visitor = { owner: Owner };
export type Step = (venue: SimulatedVenue, server: Db, visitor: Visitor) => Promise<unknown>;
/** An event of the provider, for the page whose account it belongs to. */
export type Delivery = { containerId: ContainerId; event: ProviderEvent };

export const now = (venue: SimulatedVenue) => venue.clock.now();
export const integer = ({ random }: SimulatedVenue, below: number) => Math.floor(random() * below);

export const organiser = (venue: SimulatedVenue): EventsAct => ({
  ...byUser(venue.steward, now(venue)),
  orders: ordersOfCart(venue.ports.sellers, SITE.urls.cart),
  pages: pagesOfBlog,
  site: SITE,
});

export async function ignoreDomainErrors(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof DomainError)) throw error;
  });
}

export function pick<T>({ random }: SimulatedVenue, choices: readonly T[]): T {
  return choices[Math.floor(random() * choices.length)] as T;
}

export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

/** mulberry32. A seed fixes the choices of a run, not the order in which concurrent transactions commit. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
