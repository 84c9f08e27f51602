import type { AppName } from '../shared/config.ts';
import type { Db, Tx } from '../shared/db/database.ts';
import type { Container, OrderId, Owner } from '../shared/ids.ts';
import type { Minor } from '../shared/money.ts';

/**
 * An app whose things the cart sells. The cart knows a line by a key of the seller's own, its title and its price.
 * All writes happen in the cart's transaction; `href` is a path within the seller's app.
 */
export type Seller = {
  /** As in `order_lines.seller`. */
  app: AppName;

  /** What this owner holds and could order now, soonest to expire first. */
  listHeld(db: Db | Tx, owner: Owner, now: Temporal.Instant): Promise<HeldLine[]>;
  /** What this owner's holds were that expired within the last hour, newest first. */
  listExpired(db: Db | Tx, owner: Owner, now: Temporal.Instant): Promise<ExpiredLine[]>;
  /** Releases one held line. @throws NotFound when this owner does not hold it */
  release(tx: Tx, owner: Owner, key: string, now: Temporal.Instant): Promise<void>;
  /** Extends all holds as far as the seller's rules allow. @returns the earliest new end, undefined when nothing is held */
  extend(tx: Tx, owner: Owner, now: Temporal.Instant): Promise<Temporal.Instant | undefined>;

  /** Moves all live holds into the order and holds them until `paymentDeadline`. */
  order(
    tx: Tx,
    owner: Owner,
    orderId: OrderId,
    paymentDeadline: Temporal.Instant,
    now: Temporal.Instant,
  ): Promise<HeldLine[]>;
  /**
   * Fulfils each line of a paid order, or loses it when it has expired and its place is taken.
   * An expired line whose place is still free is booked again and may get a new key.
   */
  pay(tx: Tx, orderId: OrderId, buyer: Buyer, now: Temporal.Instant): Promise<Outcome[]>;
  /** Releases what an order holds that was not paid in time. */
  expire(tx: Tx, orderId: OrderId, now: Temporal.Instant): Promise<void>;

  /** The state of each line of an order, in the reader's language. */
  describe(db: Db | Tx, orderId: OrderId, now: Temporal.Instant): Promise<LineStatus[]>;
};

/** `locale`: the language of mails to them, British English when unknown. */
export type Buyer = { name: string; email: string; locale?: string };

export type HeldLine = Container & {
  key: string;
  title: string;
  /** "Friday 12 June 2026, 20:00–22:30 · 2 × Full price" */
  detail: string;
  href: string;
  quantity: number;
  /** of the whole line */
  amount: Minor;
  currency: string;
  heldUntil: Temporal.Instant;
  /** in which its times are shown */
  timeZone: string;
};

export type ExpiredLine = Pick<HeldLine, 'key' | 'title' | 'detail' | 'href'> & {
  expiredAt: Temporal.Instant;
};

export type Outcome = {
  key: string;
  /** differs from `key` where the place was booked again */
  newKey: string;
  outcome: 'fulfilled' | 'lost';
  /** paid, and the venue has not answered yet */
  awaitsConfirmation: boolean;
};

export type LineStatus = {
  key: string;
  /** "Paid – awaiting the venue’s confirmation" */
  label: string;
  tone: 'good' | 'warn' | 'bad' | 'plain';
  /** paid, and the venue has not answered yet */
  awaitsConfirmation: boolean;
  /** sorted; none for a booking */
  tickets: { label: string; code: string; href: string }[];
  /** RFC 5545, one VEVENT; none before it is confirmed */
  calendarFile?: string;
};
