import {
  findCurrentSlug,
  findPage,
  getLetterhead,
  listPages,
  listPayees,
  slugsOf,
} from '../blog/model/page.ts';
import { listPagesOfUser, listPeopleWith } from '../blog/model/page-role.ts';
import { listOpenDisputes } from '../cart/model/dispute.ts';
import { findOrder, getOrder } from '../cart/model/order.ts';
import { listDeposits } from '../cart/model/order-line.ts';
import { listAwaitedPayments } from '../cart/model/payment.ts';
import { closeProblem, listProblems } from '../cart/model/payment-problem.ts';
import { listReceipts } from '../cart/model/receipt.ts';
import {
  listFailedRefunds,
  listRefundsByHand,
  listRefundsById,
  type RefundOfOrder,
} from '../cart/model/refund.ts';
import { listRefundableOrders } from '../cart/model/refundable-order.ts';
import { listTerms } from '../cart/model/selling.ts';
import { cancelLine, cancelLines, confirmLine } from '../cart/operations/cancel-line.ts';
import { changePrice } from '../cart/operations/change-price.ts';
import { checkAccount } from '../cart/operations/check-account.ts';
import { creditRefund } from '../cart/operations/credit-refund.ts';
import { giveDepositBack } from '../cart/operations/give-deposit-back.ts';
import { changeBuyer } from '../cart/operations/keep-order.ts';
import { recordReceipt, recordRefundSent } from '../cart/operations/record-by-hand.ts';
import { requestRefundAgain } from '../cart/operations/request-refund.ts';
import { publishTerms, saveCheckout } from '../cart/operations/save-checkout-settings.ts';
import type { KeysPolicy } from '../cart/operations/save-keys.ts';
import { getPaymentSettings, saveSeller, saveWayToPay } from '../cart/operations/save-payment-settings.ts';
import type { CartPorts, Payees, Seller } from '../cart/ports.ts';
import { atTheVenueKind, bankTransferKind } from '../cart/providers/by-hand.ts';
import { forecastCancellation } from '../cart/rules/cancellation.ts';
import { returnsAt } from '../cart/rules/deposit.ts';
import { mailedOrderHref } from '../cart/rules/order.ts';
import { listRequests } from '../events/model/calendar-entry.ts';
import type { EventsPorts, OrderRefund, Orders, Pages, Treasury } from '../events/ports.ts';
import { entryKey } from '../events/rules/hold.ts';
import { listMarketplaces } from '../market/model/marketplace.ts';
import { NotFound } from '../shared/errors.ts';
import { minor } from '../shared/money.ts';

/** The blog's pages, to which calendars and marketplaces belong. */
export const pagesOfBlog: Pages = {
  findPage,
  findCurrentSlug,
  listPages,
  slugsOf,
  listPagesOfUser,
  getLetterhead,
  listPeopleWith,
};

/** The blog's pages, which are paid for what they sell. */
export const payeesOfBlog: Payees = { listPayees, getLetterhead, listPeopleWith };

/** Who has placed an order. @param cartUrl the URL of the cart app */
export const buyersOfCart = (cartUrl: string): Pick<Orders, 'getBuyer'> => ({
  async getBuyer(db, { containerId, orderId }) {
    const order = await getOrder(db, containerId, orderId);
    return {
      name: order.name,
      email: order.email,
      locale: order.locale,
      code: order.code,
      href: mailedOrderHref(cartUrl, order),
    };
  },
});

/**
 * The cart's orders, for events. Cancelling a line frees its places through the sellers, so it needs them too.
 * @param cartUrl the URL of the cart app
 */
export const ordersOfCart = (sellers: readonly Seller[], cartUrl: string): Orders => ({
  ...buyersOfCart(cartUrl),
  cancelLine: (tx, act, line) => cancelLine(tx, { ...act, sellers }, { ...line, seller: 'events' }),
  async cancelLines(tx, act, places) {
    const lines = { ...places, seller: 'events', reason: 'cancelled' } as const;
    return (await cancelLines(tx, { ...act, sellers }, lines)).map(refundOf);
  },
  async changePrice(tx, act, input) {
    await changePrice(tx, { ...act, sellers }, { ...input, seller: 'events' });
  },
  async findByCode(db, code) {
    const order = await findOrder(db, code);
    return order && { containerId: order.container_id, orderId: order.id };
  },
  async forecastCancellation(db, containerId, orders) {
    const keysOf = new Map(orders.map(({ orderId, keys }) => [orderId, keys]));
    const refundable = await listRefundableOrders(db, containerId, [...keysOf.keys()]);
    return refundable.map((order) =>
      forecastCancellation(order, { seller: 'events', keys: keysOf.get(order.id) ?? [] }),
    );
  },
  async listRefunds(db, containerId, ids) {
    return (await listRefundsById(db, containerId, ids)).map(refundOf);
  },
  confirmLine: (tx, act, line) => confirmLine(tx, { ...act, sellers }, { ...line, seller: 'events' }),
  changeBuyer,
  listFailedRefunds,
  retryRefund: requestRefundAgain,
  // The cart does not know what the page has confirmed.
  async listReceipts(db, containerId, page) {
    const receipts = await listReceipts(db, containerId, page);
    const requests = new Set((await listRequests(db, containerId)).map(({ id }) => entryKey(id)));
    return receipts.map(({ key, ...receipt }) => ({
      ...receipt,
      state: receipt.state === 'fulfilled' && requests.has(key) ? 'awaiting' : receipt.state,
    }));
  },
});

const refundOf = ({ id, provider, currency, amount_minor, state }: RefundOfOrder): OrderRefund => ({
  id,
  provider,
  currency,
  amount: minor(amount_minor),
  state,
});

// What every platform has, whatever else is configured.
const BY_HAND = [bankTransferKind, atTheVenueKind];

/** The cart's knowledge of a page as a payee, for the treasurer's pages of events. */
export const treasuryOfCart = ({
  sellers,
  providers = BY_HAND,
  keys,
}: Pick<CartPorts, 'sellers'> & Partial<Pick<CartPorts, 'providers'>> & { keys: KeysPolicy }): Treasury => ({
  getSettings: (db, containerId) => getPaymentSettings(db, providers, containerId),
  saveSeller,
  saveCheckout,
  publishTerms,
  listTerms,
  saveWayToPay: (tx, act, input) => saveWayToPay(tx, { ...act, keys }, input),
  checkAccount: (db, act, account) => checkAccount(db, { ...act, sellers, providers }, account),
  listProblems: async (db, containerId) => {
    const problems = await listProblems(db, containerId);
    return problems.map(
      ({ id, provider, kind, reference, order_id, currency, amount_minor, last_seen_at }) => ({
        ...{ id, provider, kind, reference, orderId: order_id, seenAt: last_seen_at },
        money: currency && amount_minor ? { amount: minor(amount_minor), currency } : undefined,
      }),
    );
  },
  closeProblem: async (tx, act, { containerId, id }) => {
    if (!(await closeProblem(tx, containerId, id, act))) throw new NotFound();
  },
  listAwaitedPayments,
  recordReceipt: (tx, act, input) => recordReceipt(tx, { ...act, sellers }, input),
  listOpenDisputes,
  listDeposits: async (db, containerId) =>
    (await listDeposits(db, containerId)).map(({ depositDays, ...deposit }) => ({
      ...deposit,
      returnsAt:
        deposit.endsAt && depositDays !== null
          ? returnsAt(deposit.endsAt, { days: depositDays, timeZone: deposit.timeZone })
          : null,
    })),
  giveDepositBack,
  creditRefund,
  listRefundsByHand,
  recordRefundSent: (tx, act, input) => recordRefundSent(tx, { ...act, sellers }, input),
});

/** The market's marketplaces, for events. */
export const marketplacesOfMarket: EventsPorts['marketplaces'] = { list: listMarketplaces };
