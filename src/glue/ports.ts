import { findPage, listPages, listPayees, slugsOf } from '../blog/model/page.ts';
import { listPagesOfUser } from '../blog/model/page-role.ts';
import { listReceipts } from '../cart/model/receipt.ts';
import { listFailedRefunds } from '../cart/model/refund.ts';
import { cancelLine, confirmLine } from '../cart/operations/cancel-line.ts';
import { requestRefundAgain } from '../cart/operations/request-refund.ts';
import type { Payees, Seller } from '../cart/ports.ts';
import type { EventsPorts, Orders, Pages } from '../events/ports.ts';
import { listMarketplaces } from '../market/model/marketplace.ts';

/** The blog's pages, to which calendars and marketplaces belong. */
export const pagesOfBlog: Pages = { findPage, listPages, slugsOf, listPagesOfUser };

/** The blog's pages, which are paid for what they sell. */
export const payeesOfBlog: Payees = { listPayees };

/** The cart's orders, for events. Cancelling a line frees its places through the sellers, so it needs them too. */
export const ordersOfCart = (sellers: readonly Seller[]): Orders => ({
  cancelLine: (tx, act, line) => cancelLine(tx, { ...act, sellers }, { ...line, seller: 'events' }),
  confirmLine: (tx, act, line) => confirmLine(tx, { ...act, sellers }, { ...line, seller: 'events' }),
  listFailedRefunds,
  retryRefund: requestRefundAgain,
  listReceipts,
});

/** The market's marketplaces, for events. */
export const marketplacesOfMarket: EventsPorts['marketplaces'] = { list: listMarketplaces };
