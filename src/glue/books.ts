import { findLedgerCheck } from '../cart/model/ledger-check.ts';
import { listPostings, readLedgerPeriod } from '../cart/model/ledger-day.ts';
import type { OrderDetails } from '../cart/model/order.ts';
import { findOrderOfPage, listOrdersOfPage, listOwed } from '../cart/model/order-list.ts';
import { listOrderEvents } from '../cart/model/order-story.ts';
import { countToDo } from '../cart/model/to-do.ts';
import { markPaid, noteOrder, resendConfirmation } from '../cart/operations/keep-order.ts';
import { refundByHand } from '../cart/operations/refund-by-hand.ts';
import type { CartPorts } from '../cart/ports.ts';
import { orderMoney } from '../cart/rules/order-money.ts';
import { orderSearchOf } from '../cart/rules/order-search.ts';
import type { Books, OrderFile, OrderSummary } from '../events/ports.ts';
import { sumOf } from '../shared/money.ts';

/** The cart's orders and ledger, for the treasurer's pages of events. */
export const booksOfCart = ({ sellers }: Pick<CartPorts, 'sellers'>): Books => ({
  async listOrders(db, containerId, { search, ...page }) {
    const orders = await listOrdersOfPage(db, containerId, { ...page, search: orderSearchOf(search) });
    return orders.map(summaryOf);
  },
  async findOrder(db, containerId, orderId) {
    const order = await findOrderOfPage(db, containerId, orderId);
    return order && fileOf(order, await listOrderEvents(db, containerId, orderId));
  },
  listOwed,
  countToDo,
  findLedgerCheck,
  readPeriod: readLedgerPeriod,
  listPostings,
  noteOrder,
  resendConfirmation: (tx, act, order) => resendConfirmation(tx, { ...act, sellers }, order),
  async markPaid(tx, act, input) {
    await markPaid(tx, { ...act, sellers }, input);
  },
  refund: (tx, act, input) => refundByHand(tx, { ...act, sellers }, input),
});

const summaryOf = (order: OrderDetails): OrderSummary => ({
  id: order.id,
  placedAt: order.placed_at,
  buyer: order.name,
  email: order.email,
  names: [...new Set(order.lines.map(({ name }) => name))],
  currency: order.currency,
  total: order.total_minor,
  received: order.balance.received,
  due: dueOf(order),
  givenBack: order.balance.given_back,
  money: orderMoney(order),
});

/** Of an order that has expired, what its places cost that may still be free. */
const dueOf = ({ state, due_minor, lines }: OrderDetails): number =>
  state === 'expired'
    ? sumOf(lines.filter((line) => line.state === 'expired').map((line) => line.amount_minor))
    : due_minor;

const fileOf = (order: OrderDetails, events: OrderFile['events']): OrderFile => ({
  ...summaryOf(order),
  refundsAsked: sumOf(order.refunds.map(({ amount_minor }) => amount_minor)),
  state: order.state,
  payBy: order.pay_by,
  lines: order.lines.map((line) => ({
    id: line.id,
    name: line.name,
    typeName: line.type_name,
    startsAt: line.starts_at,
    timeZone: line.time_zone,
    amount: line.amount_minor,
    refunded: line.refunded_minor,
    earned: line.state === 'fulfilled' ? line.earned_minor : 0,
    state: line.state,
  })),
  payments: order.payments.map((payment) => ({
    id: payment.id,
    provider: payment.provider,
    reference: payment.reference,
    state: payment.state,
    amount: payment.amount_minor,
    received: payment.received_minor ?? 0,
    currency: payment.received_currency ?? order.currency,
    fee: payment.fee_minor ?? 0,
  })),
  events,
});
