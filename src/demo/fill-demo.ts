import { hasPages, lockPages } from '../blog/model/page.ts';
import { buildOrder } from '../cart/builders.ts';
import { reserveSlot, reserveTickets } from '../events/builders.ts';
import { sellerOfEvents } from '../glue/order-lifecycle.ts';
import { newVisitor } from '../shared/builders.ts';
import type { Config } from '../shared/config.ts';
import { type Tx, transaction } from '../shared/db/database.ts';
import type { Platform } from '../shared/http/platform.ts';
import type { Owner } from '../shared/ids.ts';
import { fillBlogDemo } from './blog-demo.ts';
import { type EventsDemo, fillEventsDemo } from './events-demo.ts';
import { fillMarketDemo } from './market-demo.ts';

/** Fills an empty database with the demo venue. Does nothing if the database has a page. */
export async function fillDemo({ db, clock, config }: Platform): Promise<void> {
  const now = clock.now();
  await transaction(db, async (tx) => {
    await lockPages(tx);
    if (await hasPages(tx)) return;
    const page = await fillBlogDemo(tx, now);
    const marketplaceId = await fillMarketDemo(tx, page, now);
    const demo = await fillEventsDemo(tx, { page, marketplaceId }, now);
    await placeDemoOrders(tx, demo, config, now);
  });
}

// A booking that awaits confirmation and some tickets, both free, made with the operations that visitors use.
async function placeDemoOrders(
  tx: Tx,
  { hire, communityHour, openMic, chair }: EventsDemo,
  site: Pick<Config, 'urls' | 'platformName'>,
  now: Temporal.Instant,
): Promise<void> {
  const sellers = [sellerOfEvents(site)];
  const order = (owner: Owner, name: string, email: string) =>
    buildOrder(tx, sellers, owner, { buyer: { name, email }, now });

  const oli = newVisitor();
  const date = nextDayOf(communityHour.days, now.toZonedDateTimeISO(hire.time_zone).toPlainDate());
  await reserveSlot(
    tx,
    { slots: { morning: communityHour } },
    { date, name: 'Seed swap planning', owner: oli, now },
  );
  await order(oli, 'Oli Marsh', 'oli@valley.example');

  for (const [name, chairs] of [
    ['Mab Ellery', 4],
    ['Nia Pugh', 2],
    ['Gwen Hale', 6],
  ] as const) {
    const guest = newVisitor();
    const venue = { concert: openMic, types: { full: chair } };
    await reserveTickets(tx, venue, { quantity: chairs, owner: guest, now });
    await order(guest, name, `${name.split(' ')[0]?.toLowerCase()}@valley.example`);
  }
}

function nextDayOf(days: number[], from: Temporal.PlainDate): Temporal.PlainDate {
  let date = from.add({ days: 1 });
  while (!days.includes(date.dayOfWeek)) date = date.add({ days: 1 });
  return date;
}
