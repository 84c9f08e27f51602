import { findPage, listPages, listPayees, slugsOf } from '../blog/model/page.ts';
import { listPagesOfUser } from '../blog/model/page-role.ts';
import { listReceipts } from '../cart/model/receipt.ts';
import { refundLine } from '../cart/operations/request-refund.ts';
import type { Payees } from '../cart/ports.ts';
import type { EventsPorts, Orders, Pages } from '../events/ports.ts';
import { listMarketplaces } from '../market/model/marketplace.ts';

/** The blog's pages, to which calendars and marketplaces belong. */
export const pagesOfBlog: Pages = { findPage, listPages, slugsOf, listPagesOfUser };

/** The blog's pages, which are paid for what they sell. */
export const payeesOfBlog: Payees = { listPayees };

/** The cart's refunds and receipts, for events. */
export const ordersOfCart: Orders = {
  refundLine: (tx, line, now) => refundLine(tx, { ...line, seller: 'events' }, now),
  listReceipts,
};

/** The market's marketplaces, for events. */
export const marketplacesOfMarket: EventsPorts['marketplaces'] = { list: listMarketplaces };
