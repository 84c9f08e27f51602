import { listReceipts } from '../cart/model/receipt.ts';
import { refundLine } from '../cart/operations/refund-line.ts';
import type { Orders } from '../events/ports.ts';

/** What became of the money, as events asks the cart. */
export const ordersOfCart: Orders = {
  refundLine: (tx, line, now) => refundLine(tx, { ...line, seller: 'events' }, now),
  listReceipts,
};
