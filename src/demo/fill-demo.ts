import { sql } from 'kysely';
import { placeOrder } from '../cart/operations/place-order.ts';
import { fingerprintOf } from '../cart/rules/basket.ts';
import { listTicketTypes } from '../events/model/ticket-type.ts';
import { holdSlot } from '../events/operations/hold-slot.ts';
import { holdTickets } from '../events/operations/hold-tickets.ts';
import { sellerOfEvents } from '../glue/order-lifecycle.ts';
import { pagesOfBlog } from '../glue/ports.ts';
import { type Tx, transaction } from '../shared/db/database.ts';
import type { Platform } from '../shared/http/platform.ts';
import { type Owner, randomToken, sessionIdOf } from '../shared/ids.ts';
import { fillBlogDemo } from './blog-demo.ts';
import { type EventsDemo, fillEventsDemo } from './events-demo.ts';
import { fillMarketDemo } from './market-demo.ts';

/** Fills an empty database with a venue that looks alive; does nothing where there is a page already. */
export async function fillDemo({ db, clock, config }: Platform): Promise<void> {
  const now = clock.now();
  await transaction(db, async (tx) => {
    await sql`LOCK TABLE pages IN SHARE ROW EXCLUSIVE MODE`.execute(tx);
    if (await tx.selectFrom('pages').select('id').limit(1).executeTakeFirst()) return;
    const { pageId } = await fillBlogDemo(tx, now);
    const { marketplaceId } = await fillMarketDemo(tx, pageId, now);
    const demo = await fillEventsDemo(tx, { pageId, marketplaceId }, now);
    await placeDemoOrders(tx, demo, config.urls.events, now);
  });
}

// Free ones, through the same operations as everybody's: a request in the queue, and chairs that are taken.
async function placeDemoOrders(tx: Tx, demo: EventsDemo, site: string, now: Temporal.Instant): Promise<void> {
  const sellers = [sellerOfEvents(pagesOfBlog, site)];
  const order = async (owner: Owner, name: string, email: string) => {
    const held = (await Promise.all(sellers.map((seller) => seller.listHeld(tx, owner, now)))).flat();
    const shown = fingerprintOf(held.map((line) => ({ ...line, seller: 'events' as const })));
    await placeOrder(tx, sellers, { owner, buyer: { name, email }, key: randomToken(), shown }, now);
  };

  const oli: Owner = { sessionId: sessionIdOf(randomToken()) };
  const date = nextDayOf(demo.communityHour.days, now.toZonedDateTimeISO(demo.hire.time_zone).toPlainDate());
  await holdSlot(
    tx,
    { calendar: demo.hire, slot: demo.communityHour, date, name: 'Seed swap planning' },
    oli,
    now,
  );
  await order(oli, 'Oli Marsh', 'oli@valley.example');

  const [chair] = await listTicketTypes(tx, demo.whatsOn.id, demo.openMic.id, now);
  for (const [name, chairs] of [
    ['Mab Ellery', 4],
    ['Ines Prior', 2],
    ['Gwen Hale', 6],
  ] as const) {
    if (!chair) return;
    const guest: Owner = { sessionId: sessionIdOf(randomToken()) };
    const quantities = new Map([[chair.id, chairs]]);
    await holdTickets(tx, { calendar: demo.whatsOn, entry: demo.openMic, quantities }, guest, now);
    await order(guest, name, `${name.split(' ')[0]?.toLowerCase()}@valley.example`);
  }
}

function nextDayOf(days: number[], from: Temporal.PlainDate): Temporal.PlainDate {
  let date = from.add({ days: 1 });
  while (!days.includes(date.dayOfWeek)) date = date.add({ days: 1 });
  return date;
}
