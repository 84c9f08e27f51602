import type { AppName } from '../shared/config.ts';
import type { Db, Tx } from '../shared/db/database.ts';
import type { Platform } from '../shared/http/platform.ts';
import type { Container, OrderId, Owner } from '../shared/ids.ts';
import type { Minor } from '../shared/money.ts';
import type { PaymentProvider } from './providers/payment-provider.ts';

/**
 * Somebody whose things the cart sells. It knows them by a key of the seller's own, their words and their price.
 * All writes happen in the cart's transaction; `href` is a path within the seller's app.
 */
export type Seller = {
  /** which app it is; stands in order_lines.seller */
  app: AppName;

  /** what this owner holds and could order now, soonest to run out first */
  listHeld(db: Db | Tx, owner: Owner, now: Temporal.Instant): Promise<HeldLine[]>;
  /** what ran out on this owner within the last hour, newest first, with where to try again */
  listLapsed(db: Db | Tx, owner: Owner, now: Temporal.Instant): Promise<ExpiredLine[]>;
  /** gives one held line back. @throws NotFound when this owner holds no such thing */
  release(tx: Tx, owner: Owner, key: string, now: Temporal.Instant): Promise<void>;
  /** holds all of it for longer, as far as the seller's rules go. @returns the earliest new end, undefined when nothing is held */
  extend(tx: Tx, owner: Owner, now: Temporal.Instant): Promise<Temporal.Instant | undefined>;

  /** moves all that is held, and has not run out, into the order; it stays held until `paymentDeadline` */
  order(
    tx: Tx,
    owner: Owner,
    orderId: OrderId,
    paymentDeadline: Temporal.Instant,
    now: Temporal.Instant,
  ): Promise<HeldLine[]>;
  /**
   * The order is paid. Each of its lines is fulfilled, or lost when its time had run out and its place is gone.
   * A place that ran out and is still free is taken anew; the line may then have a new key.
   */
  pay(tx: Tx, orderId: OrderId, buyer: Buyer, now: Temporal.Instant): Promise<Outcome[]>;
  /** the order will not be paid in time: what it holds is free again */
  expire(tx: Tx, orderId: OrderId, now: Temporal.Instant): Promise<void>;

  /** how each line of an order stands, for its page */
  describe(db: Db | Tx, orderId: OrderId, now: Temporal.Instant): Promise<LineStatus[]>;
};

/** `locale`: the language of mails to them, British English where it is not known. */
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
  /** the venue's, in which the end of its hold is said */
  timeZone: string;
};

export type ExpiredLine = Pick<HeldLine, 'key' | 'title' | 'detail' | 'href'> & {
  expiredAt: Temporal.Instant;
};

export type Outcome = {
  key: string;
  /** differs from `key` where the place was taken anew */
  newKey: string;
  outcome: 'fulfilled' | 'lost';
  /** paid, and the venue has yet to say yes */
  awaitsConfirmation: boolean;
};

export type LineStatus = {
  key: string;
  /** "Paid – awaiting the venue’s confirmation" */
  says: string;
  tone: 'good' | 'warn' | 'bad' | 'plain';
  /** while it is held and not paid */
  heldUntil?: Temporal.Instant;
  /** its tickets, in order; none for a booking */
  tickets: { label: string; code: string; href: string }[];
  /** RFC 5545, one VEVENT; none while it is not certain */
  calendarFile?: string;
};

/** What the cart is given by its surroundings. */
export type CartPorts = { sellers: readonly Seller[]; providers: readonly PaymentProvider[] };

/** What every blueprint of the cart is created with. */
export type CartDeps = { platform: Platform; ports: CartPorts };
