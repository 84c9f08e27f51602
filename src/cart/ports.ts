import type { RawBuilder } from 'kysely';
import type { Act } from '../shared/act.ts';
import type { CancellationRule } from '../shared/cancellation.ts';
import type { Capability } from '../shared/capabilities.ts';
import type { AppName } from '../shared/config.ts';
import type { Db, Tx } from '../shared/db/database.ts';
import type { Platform, SignedIn } from '../shared/http/platform.ts';
import type { ContainerId, OrderId, Owner } from '../shared/ids.ts';
import type { Letterhead } from '../shared/mail/letter.tsx';
import type { Minor } from '../shared/money.ts';
import type { ProviderKind } from './providers/payment-provider.ts';
import type { BasketTotal } from './rules/basket.ts';
import type { Question } from './rules/checkout-asks.ts';

/** An order, by its payee and its id. */
export type OrderKey = { containerId: ContainerId; orderId: OrderId };

/** What makes an order accepted: payment, an authorisation, or the venue's yes, after which it is paid. */
export type PaymentTiming = 'now' | 'authorise' | 'after_yes';

/**
 * An app whose places the cart sells. The cart knows a place by the seller's key and by the facts of its line. All writes
 * run in the cart's transaction.
 */
export type Seller = {
  /** stored in order_lines.seller */
  app: AppName;

  /** Lists the places that an owner holds and could order now, and what expired within the last hour. One query. */
  listHeld(
    db: Db | Tx,
    owner: Owner,
    now: Temporal.Instant,
  ): Promise<{ held: HeldLine[]; expired: ExpiredLine[] }>;
  /** A query of what an owner's held places cost and when they expire, for a statement about the whole basket. */
  heldTotals(owner: Owner, now: Temporal.Instant): RawBuilder<BasketTotal>;
  /**
   * Holds more places like some that the owner holds, or whose holds have expired, at the same price; expired ones are
   * listed no more. All of them or none.
   * @throws DomainError if they are not free, or not at this price
   */
  holdAgain(
    tx: Tx,
    act: Act,
    input: { owner: Owner; containerId: ContainerId; places: readonly { key: string; count: number }[] },
  ): Promise<void>;
  /** Releases held places. @throws NotFound if this owner holds none of them */
  release(
    tx: Tx,
    act: Act,
    input: { owner: Owner; containerId: ContainerId; keys: readonly string[] },
  ): Promise<void>;
  /** Extends all holds of an owner within the seller's rules. @returns when the first now expires; undefined if nothing is held */
  extend(tx: Tx, act: Act, owner: Owner): Promise<Temporal.Instant | undefined>;

  /**
   * Moves unexpired holds of one payee into an order. They stay held until `payBy` at least.
   * @param input.answers to what the seller has asked about these places and their order
   * @returns the keys of those that are now ordered: fewer than `keys` if some have expired
   */
  order(
    tx: Tx,
    act: Act,
    input: OrderKey & {
      owner: Owner;
      keys: readonly string[];
      payBy: Temporal.Instant;
      answers?: readonly Answer[];
    },
  ): Promise<string[]>;
  /**
   * Fulfils an accepted order. A place that has expired is taken again if it is still free, perhaps under a new key;
   * otherwise it is lost. Idempotent.
   * @param input.keys of the places of the order
   */
  accept(tx: Tx, act: Act, input: OrderKey & { keys: readonly string[]; buyer: Buyer }): Promise<Outcome[]>;
  /** Holds what an order has not been accepted for until `until` at least. */
  holdOrder(tx: Tx, act: Act, input: OrderKey & { until: Temporal.Instant }): Promise<void>;
  /** Expires what an order holds that was not accepted. */
  expire(tx: Tx, act: Act, order: OrderKey): Promise<void>;
  /**
   * Declines the places of an accepted order that still await the venue's yes, because its authorisation is over, and
   * tells their owner.
   * @returns their keys
   */
  decline(tx: Tx, act: Act, order: OrderKey): Promise<string[]>;

  /**
   * Cancels places of an accepted order for their buyer, all of them or none: they are free at once, and tickets are valid
   * no more.
   * @throws WrongState for what is over, used, cancelled or declined, and for what others of the order need
   */
  cancel(tx: Tx, act: Act, input: OrderKey & { keys: readonly string[] }): Promise<void>;
  /** Finds the place of a ticket by its code. */
  findPlace(db: Db | Tx, ticketCode: string): Promise<(OrderKey & { key: string }) | undefined>;

  /** Reads the status of each place of an order, in the reader's language. */
  describe(db: Db | Tx, order: OrderKey, now: Temporal.Instant): Promise<LineStatus[]>;
};

/** `locale` is the language of mails to the buyer; British English if absent. */
export type Buyer = {
  name: string;
  email: string;
  locale?: string;
  phone?: string | undefined;
  organisation?: string | undefined;
};

/** What a buyer has answered. `key` is the place that it is about; absent for the order. A yes is `yes`, a no `no`. */
export type Answer = { questionId: number; key?: string; question: string; answer: string };

/** A question as it was asked, and its answer. */
export type Answered = Pick<Question, 'kind' | 'of'> & { question: string; answer: string };

/** One place: one booking, one ticket. A product may have a quantity. */
export type HeldLine = {
  containerId: ContainerId;
  kind: 'booking' | 'ticket' | 'product' | 'deposit';
  /** the seller's key of the place */
  key: string;
  /** equal places have the same: pages and mails show them as one, "2 × Full price" */
  group: string;
  /** what: the title of an event or a booking */
  name: string;
  /** of a ticket: "Full price" */
  typeName?: string;
  startsAt?: Temporal.Instant;
  endsAt?: Temporal.Instant;
  /** of its times, and of the time when the hold expires */
  timeZone: string;
  /** where: the name of the space */
  place?: string;
  unitPrice: Minor;
  quantity: number;
  currency: string;
  /** in hundredths of a percent; the tax is part of the price; null for the rate of the page */
  taxRate: number | null;
  /** charged with it and given back after it; by itself after `returnDays`, if it has them */
  deposit?: { amount: Minor; returnDays: number | null };
  /** what comes back of it if its buyer cancels it; without a rule, nothing that has a price can be cancelled by them */
  cancellation?: CancellationRule | undefined;
  timing: PaymentTiming;
  /** whether the payee has to confirm it after it is accepted */
  needsConfirmation: boolean;
  heldUntil: Temporal.Instant;
  /** path in the seller's app, below the payee's page */
  href: string;
  /** what the buyer is asked about it, and about the order */
  questions?: readonly Question[];
};

export type ExpiredLine = Omit<HeldLine, 'heldUntil'> & { expiredAt: Temporal.Instant };

export type Outcome = {
  key: string;
  /** differs from `key` if the place was taken again */
  newKey: string;
  outcome: 'fulfilled' | 'lost';
  /** accepted, but not yet confirmed by the venue */
  awaitsConfirmation: boolean;
};

export type LineStatus = {
  key: string;
  /** "Paid – awaiting the venue’s confirmation" */
  label: string;
  tone: 'good' | 'warn' | 'bad' | 'plain';
  /** accepted, but not yet confirmed by the venue */
  awaitsConfirmation: boolean;
  /** it was used already, such as a ticket at the door */
  isUsed?: boolean;
  /** what, when and where it is now: the venue may have moved it since the order was placed */
  current?: LineFacts;
  /** path in the seller's app, below the payee's page */
  href: string;
  /** what its buyer was asked about it, and about the order */
  answers?: readonly Answered[];
  /** absent for a booking, and until it is confirmed; `href` is a path in the seller's app */
  ticket?: { code: string; href: string };
  /** Writes an iCalendar file (RFC 5545) with one VEVENT; absent until confirmed. @param page the payee's slug */
  calendarFile?(page: string): string;
  /** Writes the one that removes it from a calendar; absent unless it is cancelled. */
  cancelledFile?(page: string): string;
};

/** What, when and where a place is. */
export type LineFacts = {
  name: string;
  startsAt: Temporal.Instant;
  endsAt: Temporal.Instant;
  doorsAt?: Temporal.Instant;
  timeZone: string;
  place?: string;
};

/** The pages that are paid. */
export type Payees = {
  /** one query */
  listPayees(db: Db | Tx, ids: readonly ContainerId[]): Promise<Map<ContainerId, Payee>>;
  /** how a page signs its mails; one query */
  getLetterhead(db: Db | Tx, containerId: ContainerId): Promise<Letterhead>;
  /** the people of a page who may do something there; one query */
  listPeopleWith(db: Db | Tx, containerId: ContainerId, capability: Capability): Promise<SignedIn[]>;
};

/** A page that is paid, with its menu and how to reach its people. */
export type Payee = {
  slug: string;
  title: string;
  address: string;
  contactEmail: string;
  contactPhone: string;
  menu: { label: string; app: AppName | 'elsewhere'; href: string }[];
};

/** What the cart needs from other apps, and the kinds of payment providers; glue supplies it. */
export type CartPorts = { sellers: readonly Seller[]; providers: readonly ProviderKind[]; payees: Payees };

/** The dependencies of every blueprint of the cart. */
export type CartDeps = { platform: Platform; ports: CartPorts };

/** Who acts, when, and the sellers whose places an operation of the cart moves. */
export type CartAct = Act & { sellers: readonly Seller[] };

/** Also with the pages that sign mails to buyers. */
export type MailAct = CartAct & Pick<CartPorts, 'payees'>;

/** Also with the kinds of payment providers, for operations that call one. */
export type ProviderAct = CartAct & { providers: readonly ProviderKind[] };
