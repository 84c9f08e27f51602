import type { Db, Tx } from '../shared/db/database.ts';
import type { Container, OrderId, UserId } from '../shared/ids.ts';
import type { Minor } from '../shared/money.ts';

/** What events needs from the other apps; glue supplies it. */
export type EventsPorts = {
  pages: Pages;
  orders: Orders;
  marketplaces: { list(db: Db, container: Container): Promise<Marketplace[]> };
};

/** Pages of the blog, which calendars hang on. */
export type Pages = {
  /** one query */
  findPage(db: Db | Tx, slug: string): Promise<Page | undefined>;
  listPages(db: Db | Tx): Promise<Page[]>;
  /** slugs by id */
  slugsOf(db: Db | Tx, ids: readonly number[]): Promise<Map<number, string>>;
  /** those that a user helps to run, as organiser or steward; one query */
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

/** What became of the money. */
export type Orders = {
  /** a paid line will not take place: its money goes back by itself */
  refundLine(
    tx: Tx,
    line: { orderId: OrderId; key: string; reason: 'declined' | 'cancelled' },
    now: Temporal.Instant,
  ): Promise<void>;
  /** newest first, of one container, for its treasurer */
  listReceipts(db: Db, container: Container, page: { before?: number; limit: number }): Promise<Receipt[]>;
};

/** One line of a paid order: what came in for it and what went back. */
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
