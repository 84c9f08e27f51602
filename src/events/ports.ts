import type { Act } from '../shared/act.ts';
import type { Capability, Role } from '../shared/capabilities.ts';
import type { Config } from '../shared/config.ts';
import type { Db, Tx } from '../shared/db/database.ts';
import type { SignedIn } from '../shared/http/platform.ts';
import type { ContainerId, LineId, OrderId, PaymentId, RefundId, UserId } from '../shared/ids.ts';
import type { Letterhead } from '../shared/mail/letter.tsx';
import type { Minor } from '../shared/money.ts';
import type { LedgerPeriod } from './rules/ledger-figures.ts';
import type { Period } from './rules/period.ts';

/** The other apps as events uses them. Implemented in glue. */
export type EventsPorts = {
  pages: Pages;
  orders: Orders;
  treasury: Treasury;
  books: Books;
  bank: Bank;
  marketplaces: { list(db: Db, containerId: ContainerId): Promise<Marketplace[]> };
};

/** The blog's pages, to which calendars belong. */
export type Pages = {
  /** one query */
  findPage(db: Db | Tx, slug: string): Promise<Page | undefined>;
  /** the slug that a page has now, by one that it had; one query */
  findCurrentSlug(db: Db | Tx, oldSlug: string): Promise<string | undefined>;
  listPages(db: Db | Tx): Promise<Page[]>;
  /** slugs by id */
  slugsOf(db: Db | Tx, ids: readonly ContainerId[]): Promise<Map<ContainerId, string>>;
  /** pages on which a user has roles; one query */
  listPagesOfUser(
    db: Db | Tx,
    userId: UserId,
  ): Promise<{ id: ContainerId; slug: string; title: string; roles: Role[] }[]>;
  /** how a page signs its mails; one query */
  getLetterhead(db: Db | Tx, containerId: ContainerId): Promise<Letterhead>;
  /** the people of a page who may do something there; one query */
  listPeopleWith(db: Db | Tx, containerId: ContainerId, capability: Capability): Promise<SignedIn[]>;
};

export type Page = {
  id: ContainerId;
  slug: string;
  title: string;
  summary: string;
  address: string;
  contactEmail: string;
  contactPhone: string;
  timeZone: string;
  menu: { label: string; app: 'blog' | 'market' | 'cart' | 'events' | 'elsewhere'; href: string }[];
};

/** The cart's orders. */
export type Orders = {
  /** Cancels or declines a line of an order, and gives back what was paid for it. Idempotent. */
  cancelLine(
    tx: Tx,
    act: Act,
    line: { containerId: ContainerId; orderId: OrderId; key: string; reason: 'declined' | 'cancelled' },
  ): Promise<void>;
  /**
   * Cancels places of an order together, with what was bought only with them, and gives back all that was paid for them.
   * Idempotent. @returns the refunds that it requests
   */
  cancelLines(
    tx: Tx,
    act: Act,
    places: { containerId: ContainerId; orderId: OrderId; keys: readonly string[] },
  ): Promise<OrderRefund[]>;
  /**
   * Settles that a place costs more or less since it was changed: by a supplement, an order of its own, or a refund.
   * @param input `difference` in minor units
   * @throws NotFound, WrongState if less was paid for it than is to go back
   */
  changePrice(
    tx: Tx,
    act: Act,
    input: {
      containerId: ContainerId;
      orderId: OrderId;
      key: string;
      difference: number;
      explanation: string;
      facts: { name: string; startsAt: Temporal.Instant; endsAt: Temporal.Instant; place: string | null };
    },
  ): Promise<void>;
  /** Finds an order by its code: whoever has that may act for its buyer. */
  findByCode(db: Db | Tx, code: string): Promise<{ containerId: ContainerId; orderId: OrderId } | undefined>;
  /** Forecasts for each order what cancelling some of its places gives back, without doing it. */
  forecastCancellation(
    db: Db | Tx,
    containerId: ContainerId,
    orders: readonly { orderId: OrderId; keys: readonly string[] }[],
  ): Promise<RefundForecast[]>;
  /** Lists refunds by their ids. */
  listRefunds(db: Db, containerId: ContainerId, ids: readonly RefundId[]): Promise<OrderRefund[]>;
  /** The venue has said yes to a line: what was only authorised is charged once no line of the order is waiting. */
  confirmLine(
    tx: Tx,
    act: Act,
    line: { containerId: ContainerId; orderId: OrderId; key: string },
  ): Promise<void>;
  /** Who has placed an order, and the link to it for mails. */
  getBuyer(
    db: Db | Tx,
    order: { containerId: ContainerId; orderId: OrderId },
  ): Promise<{ name: string; email: string; locale: string; code: string; href: string }>;
  /** Changes who has bought an order, because a name or an address is wrong. Keeps what it was. @throws NotFound */
  changeBuyer(
    tx: Tx,
    act: Act,
    order: { containerId: ContainerId; orderId: OrderId; name?: string; email?: string },
  ): Promise<void>;
  /** Lists the refunds of a page that did not go through, the latest first. */
  listFailedRefunds(db: Db, containerId: ContainerId): Promise<FailedRefund[]>;
  /** Sends a refund that did not go through again. @throws NotFound, WrongState if it has not failed */
  retryRefund(tx: Tx, act: Act, refund: { containerId: ContainerId; refundId: RefundId }): Promise<void>;
  /** Lists the receipts of a page, newest first. @param page `before` the id of the last one shown */
  listReceipts(
    db: Db,
    containerId: ContainerId,
    page: { before?: number; limit: number },
  ): Promise<Receipt[]>;
};

/** A refund, and the way by which it goes back: how it was paid. */
export type OrderRefund = {
  id: RefundId;
  provider: string;
  currency: string;
  amount: Minor;
  state: 'requested' | 'pending' | 'succeeded' | 'failed' | 'cancelled';
};

/** What goes back of an order if some of its places are cancelled. */
export type RefundForecast = {
  orderId: OrderId;
  buyer: { name: string; email: string };
  currency: string;
  amount: Minor;
  /** the same by the way in which it was paid */
  ways: { provider: string; amount: Minor }[];
  /** what the buyer will not have to pay any more */
  released: Minor;
};

/** How the cart knows a page as a payee: who sells, by which ways it is paid, and what its treasurer records by hand. */
export type Treasury = {
  getSettings(db: Db, containerId: ContainerId): Promise<PaymentSettings>;
  /** @throws Stale */
  saveSeller(
    tx: Tx,
    act: Act,
    input: { containerId: ContainerId; details: Omit<Seller, 'version'>; version: number },
  ): Promise<void>;
  /** @throws Stale */
  saveCheckout(
    tx: Tx,
    act: Act,
    input: { containerId: ContainerId; settings: Omit<CheckoutSettings, 'version'>; version: number },
  ): Promise<void>;
  /** Publishes the terms of a page as a new version, unless they are as before. @throws Stale */
  publishTerms(
    tx: Tx,
    act: Act,
    input: { containerId: ContainerId; text: string; version: number },
  ): Promise<void>;
  /** Lists the versions of a page's terms, the newest first. */
  listTerms(db: Db, containerId: ContainerId): Promise<Terms[]>;
  /** @throws Invalid, Stale */
  saveWayToPay(
    tx: Tx,
    act: Act,
    input: { containerId: ContainerId; way: WayToPayInput; version: number },
  ): Promise<void>;
  /** Asks a provider whether the page's account can be paid. @throws NotFound */
  checkAccount(
    db: Db,
    act: Act,
    account: { containerId: ContainerId; provider: string },
  ): Promise<CheckedAccount>;
  /** what somebody has to look into at a provider, the newest first */
  listProblems(db: Db, containerId: ContainerId): Promise<PaymentProblem[]>;
  /** Takes a problem off the list. @throws NotFound */
  closeProblem(tx: Tx, act: Act, input: { containerId: ContainerId; id: number }): Promise<void>;
  listAwaitedPayments(db: Db, containerId: ContainerId): Promise<AwaitedPayment[]>;
  /** Records money that has come. @throws NotFound, Stale if more has come since `receivedBefore` */
  recordReceipt(
    tx: Tx,
    act: Act,
    input: { containerId: ContainerId; paymentId: PaymentId; amount: Minor; receivedBefore: number },
  ): Promise<void>;
  /** Lists the disputes that a bank has not decided yet, the first to be answered first. */
  listOpenDisputes(db: Db, containerId: ContainerId): Promise<OpenDispute[]>;
  /** Lists the deposits that a page holds, the first hire to end first. */
  listDeposits(db: Db, containerId: ContainerId): Promise<HeldDeposit[]>;
  /** Gives a deposit back, less what is kept for damages. @throws NotFound, WrongState if that is done, Invalid */
  giveDepositBack(
    tx: Tx,
    act: Act,
    input: { containerId: ContainerId; orderId: OrderId; lineId: LineId; damages: Damages | undefined },
  ): Promise<void>;
  /** Gives credit instead of a refund that can't be sent, or is not yet. @throws NotFound, WrongState */
  creditRefund(tx: Tx, act: Act, input: { containerId: ContainerId; refundId: RefundId }): Promise<void>;
  listRefundsByHand(db: Db, containerId: ContainerId): Promise<RefundByHand[]>;
  /** Records that a refund was sent by hand. @throws NotFound, WrongState */
  recordRefundSent(tx: Tx, act: Act, input: { containerId: ContainerId; refundId: RefundId }): Promise<void>;
};

/** A page's orders and its ledger, as its treasurer reads them. */
export type Books = {
  /** Lists orders of a page, newest first. @param page `search` as typed */
  listOrders(
    db: Db,
    containerId: ContainerId,
    page: { search: string; filter?: OrderFilter | undefined; before?: OrderId | undefined; limit: number },
  ): Promise<OrderSummary[]>;
  findOrder(db: Db, containerId: ContainerId, orderId: OrderId): Promise<OrderFile | undefined>;
  /** What orders owe, of those that owe something. */
  listOwed(db: Db, containerId: ContainerId, orderIds: readonly OrderId[]): Promise<Owed[]>;
  /** How many things wait for the treasurer. */
  countToDo(db: Db, containerId: ContainerId, now: Temporal.Instant): Promise<number>;
  /** What the last check of all postings of a page found; undefined before the first. */
  findLedgerCheck(db: Db, containerId: ContainerId): Promise<LedgerCheck | undefined>;
  /** Reads the sums of the postings of a period. */
  readPeriod(db: Db, containerId: ContainerId, period: Period): Promise<LedgerPeriod>;
  /** Lists the postings of a period by day. @param page `after` is the last one of the page before */
  listPostings(
    db: Db,
    containerId: ContainerId,
    page: Period & { after?: PostingRow | undefined; limit: number },
  ): Promise<PostingRow[]>;
  /** @throws NotFound */
  noteOrder(
    tx: Tx,
    act: Act,
    input: { containerId: ContainerId; orderId: OrderId; text: string },
  ): Promise<void>;
  /** Sends the buyer of an order its confirmation once more. @throws NotFound, WrongState */
  resendConfirmation(tx: Tx, act: Act, input: { containerId: ContainerId; orderId: OrderId }): Promise<void>;
  /**
   * Gives money of an order back: the whole, some lines, or an amount of them; the places stay, or are cancelled.
   * @throws NotFound, Stale if something was given back since, WrongState
   */
  refund(
    tx: Tx,
    act: Act,
    input: {
      containerId: ContainerId;
      orderId: OrderId;
      lineIds: readonly LineId[];
      amount: Minor | undefined;
      keepsPlaces: boolean;
      explanation: string;
      givenBack: number;
    },
  ): Promise<void>;
  /** Records that money has come for an order by hand. @throws NotFound, Stale if something else is due, WrongState */
  markPaid(
    tx: Tx,
    act: Act,
    input: { containerId: ContainerId; orderId: OrderId; by: HandedOver; amount: number; due: number },
  ): Promise<void>;
};

/** A page's bank account and its till, as its treasurer keeps them. */
export type Bank = {
  /** Keeps a file of bank lines. @returns its id */
  uploadStatement(
    tx: Tx,
    act: Act,
    input: { containerId: ContainerId; fileName: string; file: Blob },
  ): Promise<number>;
  listStatements(db: Db, containerId: ContainerId): Promise<BankStatement[]>;
  findStatement(db: Db, containerId: ContainerId, id: number): Promise<BankStatement | undefined>;
  /** The first rows of a statement, and how it would be read. */
  sampleStatement(
    db: Db,
    containerId: ContainerId,
    id: number,
  ): Promise<{ rows: string[][]; mapping: StatementMapping }>;
  /** Chooses how a statement is read. @throws NotFound, WrongState */
  mapStatement(
    tx: Tx,
    act: Act,
    input: { containerId: ContainerId; id: number; mapping: StatementMapping },
  ): Promise<void>;
  countStatementLines(
    db: Db,
    containerId: ContainerId,
    id: number,
  ): Promise<{ fate: Fate; currency: string; count: number; recorded: number; amount: number }[]>;
  listStatementLines(
    db: Db,
    containerId: ContainerId,
    id: number,
    page: { after: number; limit: number; fate?: Fate | undefined },
  ): Promise<StatementLine[]>;
  /** Records a statement. @throws NotFound, Invalid if lines can't be read and are not to be skipped, WrongState */
  confirmStatement(
    tx: Tx,
    act: Act,
    input: { containerId: ContainerId; id: number; skip: boolean },
  ): Promise<void>;
  discardStatement(tx: Tx, act: Act, input: { containerId: ContainerId; id: number }): Promise<void>;
  listWaitingLines(db: Db, containerId: ContainerId): Promise<WaitingLine[]>;
  /** Assigns an unmatched receipt to an order. @throws NotFound, WrongState */
  assignLine(
    tx: Tx,
    act: Act,
    input: { containerId: ContainerId; lineId: number; orderId: OrderId },
  ): Promise<void>;
  /** Says what a line is, if not for an order. @throws NotFound, WrongState */
  decideLine(
    tx: Tx,
    act: Act,
    input: { containerId: ContainerId; lineId: number; decision: LineDecision; note: string },
  ): Promise<void>;
  /** Says that a line that went out was a refund. @throws NotFound, WrongState */
  tieLineToRefund(
    tx: Tx,
    act: Act,
    input: { containerId: ContainerId; lineId: number; refundId: RefundId },
  ): Promise<void>;
  /** The cash in hand by the ledger, in each currency. */
  sumCash(db: Db, containerId: ContainerId): Promise<{ currency: string; amount: number }[]>;
  listCashCounts(db: Db, containerId: ContainerId): Promise<CashCount[]>;
  listCashMovements(db: Db, containerId: ContainerId, since: Temporal.Instant): Promise<CashMovement[]>;
  /** Records what cash was counted. @throws Stale, Invalid */
  countCash(
    tx: Tx,
    act: Act,
    input: {
      containerId: ContainerId;
      currency: string;
      expected: number;
      counted: number;
      banked: number;
      reason: string;
    },
  ): Promise<void>;
};

/** A file of bank lines on its way into the books. */
export type BankStatement = {
  id: number;
  fileName: string;
  state: 'uploaded' | 'reading' | 'preview' | 'importing' | 'done' | 'discarded';
  mapping: StatementMapping | null;
  problemCount: number;
  problems: {
    line: number;
    code: 'date' | 'amount' | 'columns' | 'too_long' | 'too_many' | 'quote' | 'encoding' | 'empty';
    cell: string;
  }[];
  isBroken: boolean;
  uploadedAt: Temporal.Instant;
  uploadedBy: string;
};

/** How the columns of a statement are read. Columns are counted from 0. */
export type StatementMapping = {
  encoding: 'utf-8' | 'windows-1252' | 'utf-16le';
  delimiter: ',' | ';' | '\t' | '|';
  /** the line of the headings, counted from 1; 0 if there are none */
  headerLine: number;
  date: number;
  amount: number | null;
  paidIn: number | null;
  paidOut: number | null;
  text: number;
  name: number | null;
  dateFormat: 'dmy' | 'mdy' | 'ymd';
  decimal: '.' | ',';
  currency: string;
};

/** What a line of a statement would become. */
export type Fate = 'matched' | 'part' | 'over' | 'suggestion' | 'unknown' | 'known' | 'outgoing';

export type StatementLine = {
  line: number;
  bookedOn: Temporal.PlainDate;
  amount: number;
  currency: string;
  text: string;
  name: string;
  fate: Fate;
  orderId: number | null;
  buyer: string | null;
  outstanding: number | null;
};

/** A line of the bank that waits for somebody, with what it seems to be for. */
export type WaitingLine = {
  id: number;
  bookedOn: Temporal.PlainDate;
  amount: number;
  currency: string;
  text: string;
  name: string;
  state: string;
  orderId: number | null;
  buyer: string | null;
  outstanding: number | null;
};

export type LineDecision = 'returning' | 'returned' | 'not_ours' | 'cash_in';

/** Cash as somebody has counted it, and as the ledger had it. */
export type CashCount = {
  id: number;
  currency: string;
  expected: number;
  counted: number;
  banked: number;
  reason: string;
  at: Temporal.Instant;
  by: string;
};

export type CashMovement = {
  at: Temporal.Instant;
  by: string;
  orderId: number | null;
  buyer: string | null;
  name: string | null;
  currency: string;
  amount: number;
};

/** What in a page's books does not fit together. */
export type LedgerCheck = { checkedAt: Temporal.Instant; differences: LedgerDifference[] };
export type LedgerDifference = {
  what: 'transaction' | 'order' | 'line' | 'payment' | 'refund' | 'day';
  /** of what is off; a date for a day */
  id: string;
  account: string;
  currency: string;
  /** by how much, in minor units */
  amount: number;
};

/** A posting of the ledger, with what it is about. A debit is positive. */
export type PostingRow = {
  id: number;
  transactionId: number;
  day: Temporal.PlainDate;
  at: Temporal.Instant;
  by: string;
  kind: string;
  account: string;
  currency: string;
  amount: number;
  way: string;
  orderId: number | null;
  buyer: string | null;
  name: string | null;
  typeName: string | null;
  paymentId: number | null;
  reference: string | null;
  refundId: number | null;
};

/** What an order owes, in minor units. */
export type Owed = { orderId: OrderId; amount: number; currency: string };

/** How money came by hand: to the bank, in cash, or by a card machine at the venue. */
export type HandedOver = 'transfer' | 'cash' | 'card';

/** Where the money of an order is, as a treasurer looks for it. An order may be in several. */
export type OrderFilter =
  | 'paid'
  | 'awaited'
  | 'part_paid'
  | 'overpaid'
  | 'refunded'
  | 'disputed'
  | 'cancelled'
  | 'expired';

/** An order in a list. Amounts are in minor units of its currency. */
export type OrderSummary = {
  id: OrderId;
  placedAt: Temporal.Instant;
  buyer: string;
  email: string;
  names: string[];
  currency: string;
  total: number;
  received: number;
  /** what would have to come */
  due: number;
  givenBack: number;
  money: OrderMoney;
};

/** Where the money of an order is. */
export type OrderMoney =
  | 'unpaid'
  | 'part_paid'
  | 'expired'
  | 'cancelled'
  | 'pending'
  | 'free'
  | 'not_charged'
  | 'authorised'
  | 'owed'
  | 'paid'
  | 'disputed'
  | 'refunding'
  | 'refund_failed'
  | 'part_refunded'
  | 'refunded';

/** All about an order. */
export type OrderFile = OrderSummary & {
  /** all that has been asked to be given back, in minor units, whether it was for a line or not */
  refundsAsked: number;
  state: 'placed' | 'accepted' | 'expired' | 'cancelled';
  payBy: Temporal.Instant;
  lines: OrderFileLine[];
  payments: OrderFilePayment[];
  events: OrderEvent[];
};

export type OrderFileLine = {
  id: number;
  name: string;
  typeName: string | null;
  startsAt: Temporal.Instant | null;
  timeZone: string | null;
  amount: number;
  refunded: number;
  /** what could still be given back, unless it is not paid yet */
  earned: number;
  state: 'ordered' | 'fulfilled' | 'expired' | 'lost' | 'declined' | 'cancelled';
};

export type OrderFilePayment = {
  id: number;
  provider: string;
  reference: string | null;
  state: string;
  amount: number;
  received: number;
  currency: string;
  fee: number;
};

/** Something that happened to an order, its bookings or its tickets. */
export type OrderEvent = {
  at: Temporal.Instant;
  /** an actor; empty where nobody recorded it */
  by: string;
  what: string;
  /** the state, the kind of a movement of money, or the field that changed */
  state: string;
  text: string;
  more: string;
  amount: number | null;
  currency: string;
};

/** Who sells on a page in the eyes of the law. */
export type Seller = { legal_name: string; address: string; vat_number: string | null; version: number };

/** A version of a page's terms; without text, the page has none any more. */
export type Terms = { version: number; text: string; published_at: Temporal.Instant };

type Wish = 'no' | 'optional' | 'required';

/** What the checkout of a page asks for and adds. Rates are in hundredths of a percent. */
export type CheckoutSettings = {
  currency: string;
  phone_for_hire: Wish;
  phone_for_tickets: Wish;
  organisation_for_hire: Wish;
  organisation_for_tickets: Wish;
  donations: boolean;
  donation_amounts: number[];
  tax_rate: number;
  fee_per: 'none' | 'order' | 'place';
  fee_minor: number;
  fee_rate: number;
  fee_tax_rate: number;
  fee_refunded: boolean;
  version: number;
};

export type PaymentSettings = {
  seller: Seller | undefined;
  checkout: CheckoutSettings | undefined;
  /** the newest version */
  terms: Terms | undefined;
  ways: WayToPay[];
};

/** A way by which a page can be paid. `version` is 0 until it is saved. */
export type WayToPay = {
  provider: string;
  label: string;
  forHire: boolean;
  forTickets: boolean;
  transfer?: TransferInput;
  /** of a way that needs keys: where its webhooks go, and the ends of the keys that are saved */
  webhook?: { url: string; events: readonly string[] };
  keys?: { secretKeyEnd: string; webhookSecretEnd: string; isTest: boolean };
  version: number;
};

/** What a provider says of the page's account, or why it can't be asked. */
export type CheckedAccount =
  | { check: { name: string; isTest: boolean; takesPayments: boolean; missing: readonly string[] } }
  | { unavailable: 'unauthorised' | 'forbidden' | 'unreadable' | 'unavailable' };

/** What a treasurer has to look into, because the cart can't settle it by itself. */
export type PaymentProblem = {
  id: number;
  provider: string;
  kind:
    | 'account'
    | 'wrong_payee'
    | 'wrong_order'
    | 'unknown_payment'
    | 'paid_less'
    | 'refund_elsewhere'
    | 'refund_unexplained';
  /** the provider's id of what it is about; of the account, why it can't be used */
  reference: string;
  orderId: OrderId | null;
  money: { amount: Minor; currency: string } | undefined;
  seenAt: Temporal.Instant;
};

/** A bank account as typed; empty where it is left out. `days` within which a transfer is to arrive. */
export type TransferInput = {
  holder: string;
  sortCode: string;
  accountNumber: string;
  iban: string;
  bic: string;
  days: number;
};

export type WayToPayInput = {
  provider: string;
  forHire: boolean;
  forTickets: boolean;
  transfer?: TransferInput;
  /** of a way that needs keys: as typed, empty if those that are saved are kept */
  keys?: { secretKey: string; webhookSecret: string };
};

/** A payment that people of the page record when it comes. */
export type AwaitedPayment = {
  id: PaymentId;
  provider: 'transfer' | 'venue';
  reference: string;
  orderId: OrderId;
  orderCode: string;
  buyer: string;
  email: string;
  names: string[];
  startsAt: Temporal.Instant | null;
  timeZone: string;
  currency: string;
  amount: Minor;
  received: Minor;
  payBy: Temporal.Instant;
};

/** A refund that somebody of the page has to send. */
export type RefundByHand = {
  id: RefundId;
  orderId: OrderId;
  orderCode: string;
  buyer: string;
  email: string;
  provider: 'transfer' | 'venue';
  currency: string;
  amount: Minor;
  requestedAt: Temporal.Instant;
  /** the account that the buyer has named */
  payTo: string | null;
};

/** A dispute about a payment: the buyer's bank takes it back, or asks whether it should. */
export type OpenDispute = {
  orderId: OrderId;
  buyer: string;
  provider: string;
  /** the bank only asks, and has taken nothing yet */
  isInquiry: boolean;
  currency: string;
  amount: Minor;
  reason: string | null;
  /** until when the bank takes evidence, if that is known */
  evidenceDueAt: Temporal.Instant | null;
  openedAt: Temporal.Instant;
};

/** A deposit that is held for a hire. `returnsAt`: when it goes back by itself, if it does */
export type HeldDeposit = {
  orderId: OrderId;
  lineId: LineId;
  buyer: string;
  name: string;
  endsAt: Temporal.Instant | null;
  timeZone: string;
  currency: string;
  amount: Minor;
  returnsAt: Temporal.Instant | null;
};

/** What is kept of a deposit, in minor units; the tax rate in hundredths of a percent. */
export type Damages = { amount: number; reason: string; taxRate: number };

/** Who acts, when, and the effects that operations of events have outside their own tables. */
export type EventsAct = Act & {
  orders: Pick<Orders, 'cancelLine' | 'confirmLine' | 'changeBuyer' | 'getBuyer'>;
} & MailEffects;

/** Also with what cancelling an event does to orders. */
export type CancellationAct = Act & {
  orders: Pick<Orders, 'cancelLines' | 'forecastCancellation' | 'getBuyer'>;
} & MailEffects;

/** What mails to buyers and hirers need from other apps. */
export type MailEffects = {
  orders: Pick<Orders, 'getBuyer'>;
  pages: Pick<Pages, 'getLetterhead' | 'listPeopleWith'>;
  /** for links and the sender's name */
  site: Pick<Config, 'urls' | 'platformName'>;
};

/** A refund that the provider could not make, so that the page still owes it. */
export type FailedRefund = {
  id: RefundId;
  orderId: OrderId;
  buyer: string;
  provider: string;
  currency: string;
  amount: Minor;
  failedAt: Temporal.Instant;
};

/** One line of an accepted order, with what was received and refunded for it. */
export type Receipt = {
  id: number;
  orderId: OrderId;
  acceptedAt: Temporal.Instant;
  buyer: string;
  /** what was sold */
  name: string;
  typeName: string | null;
  startsAt: Temporal.Instant | null;
  endsAt: Temporal.Instant | null;
  timeZone: string | null;
  provider: string;
  currency: string;
  gross: Minor;
  /** of the gross, what the buyer has still to pay */
  owed: Minor;
  fee: Minor;
  refunded: Minor;
  /** `awaiting`: accepted, but not yet confirmed by the page */
  state: 'fulfilled' | 'awaiting' | 'lost' | 'declined' | 'cancelled';
};

export type Marketplace = { id: number; slug: string; name: string; description: string; products: number };
