import type { AppName } from '../shared/config.ts';
import type { Db, Tx } from '../shared/db/database.ts';
import type { Platform } from '../shared/http/platform.ts';
import type { Container, OrderId, Owner } from '../shared/ids.ts';
import type { Minor } from '../shared/money.ts';
import type { PaymentProvider } from './providers/payment-provider.ts';

/**
 * An app whose places the cart sells. The cart knows a line by the seller's key, its texts and its price. All writes run
 * in the cart's transaction.
 */
export type Seller = {
  /** stored in order_lines.seller */
  app: AppName;

  /** Lists what an owner holds and could order now, first to expire first. */
  listHeld(db: Db | Tx, owner: Owner, now: Temporal.Instant): Promise<HeldLine[]>;
  /** Lists what expired within the last hour, newest first, with a link to book it again. */
  listExpired(db: Db | Tx, owner: Owner, now: Temporal.Instant): Promise<ExpiredLine[]>;
  /** Releases one held line. @throws NotFound if this owner holds no such thing */
  release(tx: Tx, owner: Owner, key: string, now: Temporal.Instant): Promise<void>;
  /** Extends all holds of an owner within the seller's rules. @returns when the first now expires; undefined if nothing is held */
  extend(tx: Tx, owner: Owner, now: Temporal.Instant): Promise<Temporal.Instant | undefined>;

  /** Moves all unexpired holds into an order. They stay held until `paymentDeadline` at least. */
  order(
    tx: Tx,
    owner: Owner,
    orderId: OrderId,
    paymentDeadline: Temporal.Instant,
    now: Temporal.Instant,
  ): Promise<HeldLine[]>;
  /**
   * Fulfils a paid order. A line that has expired is rebooked if its place is still free, perhaps under a new key;
   * otherwise it is lost.
   */
  pay(tx: Tx, orderId: OrderId, buyer: Buyer, now: Temporal.Instant): Promise<Outcome[]>;
  /** Expires what an unpaid order holds. */
  expire(tx: Tx, orderId: OrderId, now: Temporal.Instant): Promise<void>;

  /** Reads the status of each line of an order, in the reader's language. */
  describe(db: Db | Tx, orderId: OrderId, now: Temporal.Instant): Promise<LineStatus[]>;
};

/** `locale` is the language of mails to the buyer; British English if absent. */
export type Buyer = { name: string; email: string; locale?: string };

export type HeldLine = Container & {
  key: string;
  title: string;
  /** "Friday 12 June 2026, 20:00–22:30 · 2 × Full price" */
  detail: string;
  /** path within the seller's app */
  href: string;
  quantity: number;
  /** of the whole line */
  amount: Minor;
  currency: string;
  heldUntil: Temporal.Instant;
  /** of the times in its texts, and of the time when the hold expires */
  timeZone: string;
};

export type ExpiredLine = Pick<HeldLine, 'key' | 'title' | 'detail' | 'href'> & {
  expiredAt: Temporal.Instant;
};

export type Outcome = {
  key: string;
  /** differs from `key` if the place was rebooked */
  newKey: string;
  outcome: 'fulfilled' | 'lost';
  /** paid, but not yet confirmed by the venue */
  awaitsConfirmation: boolean;
};

export type LineStatus = {
  key: string;
  /** "Paid – awaiting the venue’s confirmation" */
  label: string;
  tone: 'good' | 'warn' | 'bad' | 'plain';
  /** paid, but not yet confirmed by the venue */
  awaitsConfirmation: boolean;
  /** in order; none for a booking */
  tickets: { label: string; code: string; href: string }[];
  /** iCalendar (RFC 5545) with one VEVENT; absent until confirmed */
  calendarFile?: string;
};

/** What the cart needs from other apps and from providers; glue supplies it. */
export type CartPorts = { sellers: readonly Seller[]; providers: readonly PaymentProvider[] };

/** The dependencies of every blueprint of the cart. */
export type CartDeps = { platform: Platform; ports: CartPorts };
