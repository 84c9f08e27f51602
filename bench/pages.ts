import { sql } from 'kysely';
import { entriesPath, feedPath } from '../src/events/rules/addresses.ts';
import { buyersForm } from './holds.ts';
import type { Comparison, Measurement, World } from './measurements.ts';
import { serveBarePage } from './server.ts';
import { newVisitor, type Visitor } from './visitor.ts';

export const BARE_PAGE = 'a bare Hono page of its size';

export const monthPage: Measurement = {
  name: 'month',
  what: 'month page, rendered',
  against: BARE_PAGE,
  prepare: async (world) => againstBarePage(monthUrl(world), await visitorWithoutHolds(world)),
};

export const keptMonth: Measurement = {
  name: 'kept-month',
  what: 'month page, visitors without a cookie',
  against: BARE_PAGE,
  once: true,
  prepare: (world) => againstBarePage(monthUrl(world), newVisitor()),
};

export const list: Measurement = {
  name: 'list',
  what: 'list page, rendered',
  against: BARE_PAGE,
  prepare: async (world) => againstBarePage(listUrl(world), await visitorWithoutHolds(world)),
};

export const feed: Measurement = {
  name: 'feed',
  what: 'calendar feed',
  against: BARE_PAGE,
  prepare: (world) => againstBarePage(feedUrl(world), newVisitor()),
};

export const basketPage: Measurement = {
  name: 'basket',
  what: 'month page with a basket',
  against: 'the same page without',
  once: true,
  async prepare(world) {
    const url = monthUrl(world);
    const buyer = newVisitor();
    await buyer.post(...(await buyersForm(world, buyer, { event: world.venue.concert, quantity: 2 })));
    const visitor = await visitorWithoutHolds(world);
    return { platform: () => () => buyer.get(url), bare: () => () => visitor.get(url) };
  },
};

const monthUrl = ({ server, venue }: World) => `${server.urls.events}${venue.path}?month=${venue.month}`;
const listUrl = ({ server, venue }: World) =>
  `${server.urls.events}${entriesPath(venue.slug, venue.calendar.slug)}`;
const feedUrl = ({ server, venue }: World) =>
  `${server.urls.events}${feedPath(venue.slug, venue.calendar.slug)}`;

/** The other side answers with as many bytes as the platform sends, compressed as it is. */
export async function againstBarePage(url: string, visitor: Visitor): Promise<Comparison> {
  const bare = await serveBarePage((await visitor.get(url)).body.byteLength);
  const reader = newVisitor();
  return {
    platform: () => () => visitor.get(url),
    bare: () => () => reader.get(bare.url),
    close: bare.stop,
  };
}

/** A visitor with a cookie, who is never given a kept page, and whose hold has expired. */
async function visitorWithoutHolds(world: World): Promise<Visitor> {
  const { db, venue } = world;
  const visitor = newVisitor();
  await visitor.post(...(await buyersForm(world, visitor, { event: venue.expired, quantity: 1 })));
  await sql`
    UPDATE tickets SET state = 'expired', state_at = now(), state_by = 'bench'
    WHERE container_id = ${venue.expired.container_id} AND entry_id = ${venue.expired.id} AND state = 'reserved'`.execute(
    db,
  );
  return visitor;
}
