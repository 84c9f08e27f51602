import { buildOrder, buildPaidEvent, buildPayment } from '../src/cart/builders.ts';
import { settlePayment } from '../src/cart/operations/settle-payment.ts';
import { buildEvent, buildTicketType, reserveTickets } from '../src/events/builders.ts';
import type { Calendar } from '../src/events/model/calendar.ts';
import type { CalendarEntry } from '../src/events/model/calendar-entry.ts';
import { sellerOfEvents } from '../src/glue/order-lifecycle.ts';
import { byPayment } from '../src/shared/act.ts';
import { newVisitor, SITE } from '../src/shared/builders.ts';
import { type Db, transaction } from '../src/shared/db/database.ts';
import { randomToken } from '../src/shared/ids.ts';
import { minor } from '../src/shared/money.ts';

const PROVIDER = { name: 'test', ledgerAccount: 'clearing', authorisedFor: { hours: 168 } } as const;
const sellers = [sellerOfEvents(SITE)];

type Options = {
  name: string;
  orders: number;
  ticketsEach?: number;
  refundsFail?: number;
  /** where the test provider tells of refunds */
  cartUrl: string;
  now: Temporal.Instant;
};

/**
 * Creates an event in a fortnight whose tickets were bought and paid by card, £9.00 each.
 * @param options.refundsFail how many of the orders were paid by cards to which nothing can be given back
 */
export async function buildPaidEventOf(
  db: Db,
  calendar: Calendar,
  { name, orders, ticketsEach = 2, refundsFail = 0, cartUrl, now }: Options,
): Promise<CalendarEntry> {
  const event = await buildEvent(db, calendar, { name, starts_at: now.add({ hours: 14 * 24 }) });
  const dancer = await buildTicketType(db, event, { name: 'Dancer', price_minor: 900, quota: 500 });
  for (let n = 0; n < orders; n++) {
    const owner = newVisitor();
    await reserveTickets(
      db,
      { concert: event, types: { full: dancer } },
      { owner, quantity: ticketsEach, now },
    );
    const buyer = { name: NAMES[n % NAMES.length] ?? '', email: `buyer${n}@${event.id}.example` };
    const order = await buildOrder(db, sellers, owner, { buyer, now });
    const { reference } = await buildPayment(db, order, { now });
    await payAtTestProvider(
      db,
      {
        reference,
        account: `page-${order.container_id}`,
        webhookUrl: `${cartUrl}/webhooks/test/${order.container_id}`,
        refundsFail: n < refundsFail,
      },
      order.total_minor,
      now,
    );
    await transaction(db, (tx) =>
      settlePayment(
        tx,
        { ...byPayment(now), sellers },
        {
          containerId: order.container_id,
          provider: PROVIDER,
          event: buildPaidEvent(reference, { amount: minor(order.total_minor) }),
        },
      ),
    );
  }
  return event;
}

const NAMES = ['Mab Ellery', 'Abel Hughes', 'Tess Webb', 'Dilys Vaughan', 'Huw Pryce', 'Oli Marsh'];

/** The payment as the test provider knows it, so that it can be refunded there. */
const payAtTestProvider = (
  db: Db,
  {
    reference,
    account,
    webhookUrl,
    refundsFail,
  }: { reference: string; account: string; webhookUrl: string; refundsFail: boolean },
  amount: number,
  now: Temporal.Instant,
) =>
  db
    .insertInto('test_payments')
    .values({
      id: reference,
      account,
      idempotency_key: randomToken(),
      description: 'Tickets',
      currency: 'GBP',
      amount_minor: amount,
      paid_minor: amount,
      state: 'paid',
      refunds_fail: refundsFail,
      return_url: 'http://127.0.0.1/',
      cancel_url: 'http://127.0.0.1/',
      webhook_url: webhookUrl,
      created_at: now,
    })
    .execute();
