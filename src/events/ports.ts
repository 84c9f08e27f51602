import type { Db, Tx } from '../shared/db/database.ts';
import type { Container, OrderId, UserId } from '../shared/ids.ts';
import type { Minor } from '../shared/money.ts';

/** The other apps as events uses them. Implemented in glue. */
export type EventsPorts = {
  pages: Pages;
  orders: Orders;
  marketplaces: { list(db: Db, container: Container): Promise<Marketplace[]> };
};

/** The blog's pages, to which calendars belong. */
export type Pages = {
  /** one query */
  findPage(db: Db | Tx, slug: string): Promise<Page | undefined>;
  listPages(db: Db | Tx): Promise<Page[]>;
  /** slugs by id */
  slugsOf(db: Db | Tx, ids: readonly number[]): Promise<Map<number, string>>;
  /** pages on which a user is an organiser or a steward; one query */
  listPagesOfUser(db: Db | Tx, userId: UserId): Promise<{ id: number; slug: string; title: string }[]>;
};

export type Page = {
  id: number;
  slug: string;
  title: string;
  summary: string;
  address: string;
  timeZone: string;
  menu: { label: string; app: 'blog' | 'market' | 'cart' | 'events' | 'elsewhere'; href: string }[];
};

/** The cart's orders. */
export type Orders = {
  /** Cancels or declines a line of an order and refunds what was paid for it. */
  refundLine(
    tx: Tx,
    line: { orderId: OrderId; key: string; reason: 'declined' | 'cancelled' },
    now: Temporal.Instant,
  ): Promise<void>;
  /** Lists the receipts of a container, newest first. @param page `before` the id of the last one shown */
  listReceipts(db: Db, container: Container, page: { before?: number; limit: number }): Promise<Receipt[]>;
};

/** One line of a paid order, with what was received and refunded for it. */
export type Receipt = {
  id: number;
  orderId: OrderId;
  paidAt: Temporal.Instant;
  buyer: string;
  title: string;
  detail: string;
  href: string;
  provider: string;
  currency: string;
  gross: Minor;
  fee: Minor;
  refunded: Minor;
  state: 'fulfilled' | 'lost' | 'declined' | 'cancelled';
};

export type Marketplace = { id: number; slug: string; name: string; description: string; products: number };
