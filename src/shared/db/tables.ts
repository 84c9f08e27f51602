// Made by `npm run db:types` from the migrations. Not to be written by hand.
import type { CalendarId, CancellationId, CategoryId, ContainerId, CreditId, CustomerId, EntryId, LineId, MoveId, OrderId, PaymentId, RefundId, ResourceId, SeriesId, SessionId, SlotId, SpaceId, TicketId, TicketTypeId, UserId } from '../ids.ts';
import type { ColumnType } from "kysely";

export type Generated<T> = T extends ColumnType<infer S, infer I, infer U>
  ? ColumnType<S, I | undefined, U>
  : ColumnType<T, T | undefined, T>;

export type Json = JsonValue;

export type JsonArray = JsonValue[];

export type JsonObject = {
  [x: string]: JsonValue | undefined;
};

export type JsonPrimitive = boolean | number | string | null;

export type JsonValue = JsonArray | JsonObject | JsonPrimitive;

export interface AccountReconciliations {
  container_id: ContainerId;
  failures: Generated<number>;
  provider: string;
  reconciled_until: Temporal.Instant;
}

export interface Accounts {
  access_token: string | null;
  access_token_expires_at: Temporal.Instant | null;
  account_id: string;
  created_at: Generated<Temporal.Instant>;
  id: Generated<string>;
  id_token: string | null;
  password: string | null;
  provider_id: string;
  refresh_token: string | null;
  refresh_token_expires_at: Temporal.Instant | null;
  scope: string | null;
  updated_at: Generated<Temporal.Instant>;
  user_id: UserId;
}

export interface AdmissionCounts {
  container_id: ContainerId;
  entry_id: EntryId;
  inside: number;
  shard: number;
}

export interface Answers {
  answer: string;
  answered_at: Temporal.Instant;
  container_id: ContainerId;
  entry_id: EntryId | null;
  id: Generated<number>;
  order_id: OrderId | null;
  question: string;
  question_id: number;
  ticket_id: TicketId | null;
}

export interface BankLines {
  amount_minor: number;
  booked_on: Temporal.PlainDate;
  container_id: ContainerId;
  currency: string;
  fingerprint: string;
  id: Generated<number>;
  line: number;
  name: string;
  note: Generated<string>;
  occurrence: number;
  payment_id: PaymentId | null;
  recorded_at: Temporal.Instant;
  refund_id: RefundId | null;
  state: "received" | "unmatched" | "returning" | "returned" | "not_ours" | "cash_in" | "outgoing" | "sent";
  state_at: Temporal.Instant;
  state_by: string;
  statement_id: number;
  text: string;
}

export interface CalendarEntries {
  address: Generated<string>;
  admission: "free" | "door" | "tickets" | null;
  buffer_after_minutes: Generated<number>;
  buffer_before_minutes: Generated<number>;
  calendar_id: CalendarId;
  capacity: number | null;
  category_id: CategoryId | null;
  contact_email: string | null;
  contact_locale: string | null;
  contact_name: string | null;
  container_id: ContainerId;
  cost_minor: Generated<number>;
  created_at: Temporal.Instant;
  customer_id: CustomerId | null;
  deposit_minor: Generated<number>;
  description: Generated<string>;
  door_price_minor: number | null;
  door_price_note: Generated<string>;
  doors_at: Temporal.Instant | null;
  edited_at: Temporal.Instant | null;
  edited_by: string | null;
  ends_at: Temporal.Instant;
  held_until: Temporal.Instant | null;
  id: Generated<EntryId>;
  kind: "hire" | "event" | "closure";
  listed: boolean;
  name: string;
  order_id: OrderId | null;
  payment_timing: Generated<"now" | "authorise" | "after_yes">;
  places_sold: Generated<number>;
  series_id: SeriesId | null;
  session_id: SessionId | null;
  slot_id: SlotId | null;
  space_id: SpaceId | null;
  space_quantity: Generated<number>;
  starts_at: Temporal.Instant;
  state: "draft" | "pending" | "requested" | "ordered" | "provisional" | "confirmed" | "declined" | "expired" | "cancelled";
  state_at: Temporal.Instant;
  state_by: string;
  user_id: UserId | null;
  version: Generated<number>;
}

export interface CalendarEntryPosts {
  container_id: ContainerId;
  content_id: number;
  content_type: string;
  entry_id: EntryId;
}

export interface Calendars {
  auto_confirm: Generated<boolean>;
  cancellation: Json | null;
  colour: Generated<"rose" | "blue" | "green">;
  container_id: ContainerId;
  container_type: string;
  created_at: Generated<Temporal.Instant>;
  currency: string;
  deposit_days: number | null;
  deposit_minor: Generated<number>;
  description: Generated<string>;
  hold_minutes: Generated<number>;
  id: Generated<CalendarId>;
  name: string;
  payment_timing: Generated<"now" | "authorise" | "after_yes">;
  slug: string;
  time_zone: string;
  version: Generated<number>;
}

export interface CalendarSlots {
  active: Generated<boolean>;
  buffer_after_minutes: Generated<number>;
  buffer_before_minutes: Generated<number>;
  calendar_id: CalendarId;
  container_id: ContainerId;
  cost_minor: number;
  days: number[];
  deposit_minor: number | null;
  ends_time: Temporal.PlainTime;
  flexible: Generated<boolean>;
  id: Generated<SlotId>;
  min_minutes: Generated<number>;
  name: string;
  space_id: SpaceId;
  starts_time: Temporal.PlainTime;
  step_minutes: Generated<number>;
  tax_rate: number | null;
  version: Generated<number>;
}

export interface CalendarSlugs {
  calendar_id: CalendarId;
  container_id: ContainerId;
  slug: string;
}

export interface CancellationOrders {
  attempts: Generated<number>;
  buyer: string;
  cancellation_id: CancellationId;
  container_id: ContainerId;
  expected_minor: number;
  mail_ids: Generated<string[]>;
  next_at: Temporal.Instant;
  order_id: OrderId;
  refund_ids: Generated<number[]>;
  refunded_minor: Generated<number>;
  settled_at: Temporal.Instant | null;
  tickets: number;
}

export interface Cancellations {
  announced: Json;
  container_id: ContainerId;
  entry_id: EntryId;
  finished_at: Temporal.Instant | null;
  id: Generated<CancellationId>;
  reason: string;
  started_at: Temporal.Instant;
  started_by: string;
}

export interface CashCounts {
  banked_minor: number;
  container_id: ContainerId;
  counted_at: Temporal.Instant;
  counted_by: string;
  counted_minor: number;
  currency: string;
  expected_minor: number;
  id: Generated<number>;
  reason: string;
}

export interface Categories {
  container_id: ContainerId;
  id: Generated<CategoryId>;
  name: string;
}

export interface CheckIns {
  container_id: ContainerId;
  device: string;
  direction: "entry" | "exit";
  entry_id: EntryId;
  id: Generated<number>;
  nonce: string;
  outcome: "admitted" | "left" | "refused";
  overridden: "other_event" | "other_day" | null;
  reason: "unknown" | "other_event" | "other_day" | "not_valid" | "already_in" | "not_in" | null;
  recorded_at: Temporal.Instant;
  recorded_by: string;
  scanned_at: Temporal.Instant;
  ticket_id: TicketId | null;
}

export interface CheckoutSettings {
  container_id: ContainerId;
  currency: string;
  donation_amounts: Generated<number[]>;
  donations: Generated<boolean>;
  fee_minor: Generated<number>;
  fee_per: Generated<"none" | "order" | "place">;
  fee_rate: Generated<number>;
  fee_refunded: Generated<boolean>;
  fee_tax_rate: Generated<number>;
  organisation_for_hire: Generated<"no" | "optional" | "required">;
  organisation_for_tickets: Generated<"no" | "optional" | "required">;
  phone_for_hire: Generated<"no" | "optional" | "required">;
  phone_for_tickets: Generated<"no" | "optional" | "required">;
  tax_rate: Generated<number>;
  version: Generated<number>;
}

export interface Credits {
  balance_minor: Generated<number>;
  code: string;
  container_id: ContainerId;
  created_at: Temporal.Instant;
  created_by: string;
  currency: string;
  expires_at: Temporal.Instant | null;
  id: Generated<CreditId>;
  order_id: OrderId;
}

export interface Customers {
  billing_contact: Generated<string>;
  container_id: ContainerId;
  created_at: Temporal.Instant;
  email: string | null;
  id: Generated<CustomerId>;
  kind: Generated<string>;
  name: string;
  notes: Generated<string>;
  organisation: Generated<string>;
  phone: Generated<string>;
  user_id: UserId | null;
  version: Generated<number>;
}

export interface Disputes {
  amount_minor: number;
  closed_at: Temporal.Instant | null;
  container_id: ContainerId;
  currency: string;
  evidence_due_at: Temporal.Instant | null;
  opened_at: Temporal.Instant;
  payment_id: PaymentId;
  reason: string | null;
  reference: string;
  state: "inquiry" | "closed" | "open" | "won" | "lost";
}

export interface DocumentCounters {
  container_id: ContainerId;
  last: number;
  series: "invoice" | "credit_note";
  year: number;
}

export interface DocumentLines {
  amount_minor: number;
  container_id: ContainerId;
  document_id: number;
  ends_at: Temporal.Instant | null;
  kind: string;
  line_id: LineId;
  name: string;
  order_id: OrderId;
  place: string | null;
  quantity: number;
  starts_at: Temporal.Instant | null;
  tax_minor: number;
  tax_rate: number;
  time_zone: string | null;
  type_name: string | null;
}

export interface Documents {
  buyer_address: string;
  buyer_email: string;
  buyer_name: string;
  container_id: ContainerId;
  currency: string;
  id: Generated<number>;
  issued_at: Temporal.Instant;
  issued_by: string;
  kind: "receipt" | "invoice" | "credit_note";
  number: number;
  order_id: OrderId;
  original_id: number | null;
  owed_minor: number;
  paid_by: Generated<string[]>;
  paid_minor: number;
  seller_address: string;
  seller_name: string;
  seller_vat_number: string | null;
  series: Generated<string>;
  time_zone: string;
  total_minor: number;
  year: number;
}

export interface DueTasks {
  due_at: Temporal.Instant;
  key: string;
  kind: string;
  payload: Generated<Json>;
}

export interface EntryChanges {
  changed_at: Temporal.Instant;
  changed_by: string;
  container_id: ContainerId;
  entry_id: EntryId;
  from_values: Json;
  id: Generated<number>;
  to_values: Json;
}

export interface EntryResources {
  container_id: ContainerId;
  entry_id: EntryId;
  quantity: Generated<number>;
  resource_id: ResourceId;
}

export interface EntryTransitions {
  container_id: ContainerId;
  entry_id: EntryId;
  from_state: string;
  id: Generated<number>;
  to_state: string;
  transitioned_at: Temporal.Instant;
  transitioned_by: string;
}

export interface FeedVersions {
  calendar_id: CalendarId;
  container_id: ContainerId;
  version: number;
}

export interface LedgerChecks {
  checked_at: Temporal.Instant;
  container_id: ContainerId;
  differences: Json;
}

export interface LedgerDays {
  account: string;
  amount_minor: number;
  container_id: ContainerId;
  currency: string;
  id: Generated<number>;
  is_folded: Generated<boolean>;
  kind: string;
  line_kind: string;
  name: string;
  place: string;
  posted_on: Temporal.PlainDate;
  postings: number;
  starts_at: Temporal.Instant | null;
  tax_rate: number | null;
  type_name: string;
  way: string;
}

export interface LedgerPostings {
  account: "clearing" | "bank" | "cash" | "receivables" | "payouts_in_transit" | "chargebacks" | "customer_balance" | "customer_credit" | "deposits_held" | "refunds_payable" | "unmatched_receipts" | "sales_net" | "sales_tax" | "donations" | "provider_fees" | "write_offs";
  amount_minor: number;
  bank_line_id: number | null;
  container_id: ContainerId;
  credit_id: CreditId | null;
  currency: string;
  id: Generated<number>;
  line_id: LineId | null;
  order_id: OrderId | null;
  payment_id: PaymentId | null;
  refund_id: RefundId | null;
  transaction_id: number;
}

export interface LedgerTransactions {
  container_id: ContainerId;
  id: Generated<number>;
  kind: "payment" | "fee" | "sale" | "reversal" | "refund" | "refund_sent" | "refund_failed" | "dispute" | "dispute_won" | "deposit" | "credit" | "write_off" | "payout" | "adjustment";
  posted_at: Temporal.Instant;
  posted_by: string;
  posted_on: Temporal.PlainDate;
  posting_count: number;
}

export interface MailDomains {
  domain: string;
  failures: number;
  retry_at: Temporal.Instant;
}

export interface MailRecipients {
  confirmed_at: Temporal.Instant | null;
  counted_from: Temporal.Instant;
  key: string;
  mails: number;
}

export interface Mails {
  attempts: Generated<number>;
  bulk: boolean;
  claimed_until: Temporal.Instant | null;
  container_id: ContainerId | null;
  content: Json | null;
  counted_at: Temporal.Instant | null;
  created_at: Temporal.Instant;
  domain: string;
  handed_over_at: Temporal.Instant | null;
  id: Generated<string>;
  next_at: Temporal.Instant;
  order_id: OrderId | null;
  prompt: "anybody" | "page" | "reader";
  queued_at: Temporal.Instant;
  reason: "no_such_address" | "mailbox_full" | "refused" | "unreachable" | "unknown" | null;
  recipient: string;
  reply: string | null;
  state: Generated<"waiting" | "held" | "sent" | "failed" | "dismissed">;
  state_at: Temporal.Instant;
  subject: string;
  to_address: string;
}

export interface Marketplaces {
  container_id: ContainerId;
  container_type: string;
  currency: string;
  description: Generated<string>;
  id: Generated<number>;
  name: string;
  slug: string;
  version: Generated<number>;
}

export interface MarketplaceSlugs {
  container_id: ContainerId;
  marketplace_id: number;
  slug: string;
}

export interface MenuItems {
  app: "blog" | "market" | "cart" | "events" | "elsewhere";
  href: string;
  id: Generated<number>;
  label: string;
  page_id: ContainerId;
  position: number;
}

export interface MoveChoices {
  choice: "keep" | "refund";
  chosen_at: Temporal.Instant;
  chosen_by: string;
  container_id: ContainerId;
  move_id: MoveId;
  ticket_id: TicketId;
}

export interface MoveOrders {
  container_id: ContainerId;
  mailed_at: Temporal.Instant | null;
  move_id: MoveId;
  order_id: OrderId;
  tickets: number;
}

export interface Moves {
  choose_by: Temporal.Instant;
  container_id: ContainerId;
  entry_id: EntryId;
  from_facts: Json;
  id: Generated<MoveId>;
  moved_at: Temporal.Instant;
  moved_by: string;
  reason: string;
  to_facts: Json;
}

export interface Occupancy {
  container_id: ContainerId;
  during: string;
  entry_id: EntryId;
  lane: number;
  resource_id: ResourceId;
}

export interface OrderBalances {
  container_id: number | null;
  currency: string | null;
  earned: number | null;
  given_back: number | null;
  held: number | null;
  order_id: number | null;
  owed: number | null;
  received: number | null;
  written_off: number | null;
}

export interface OrderChanges {
  after: string;
  before: string;
  changed_at: Temporal.Instant;
  changed_by: string;
  container_id: ContainerId;
  field: string;
  id: Generated<number>;
  order_id: OrderId;
}

export interface OrderLines {
  amount_minor: number;
  cancellation: Json | null;
  container_id: ContainerId;
  deposit_days: number | null;
  discount_minor: Generated<number>;
  earned_minor: Generated<number>;
  ends_at: Temporal.Instant | null;
  id: Generated<LineId>;
  kept_minor: Generated<number>;
  kept_reason: string | null;
  kept_tax_rate: Generated<number>;
  key: string;
  kind: "booking" | "ticket" | "product" | "extra" | "fee" | "donation" | "deposit";
  name: string;
  order_id: OrderId;
  place: string | null;
  quantity: Generated<number>;
  refunded_minor: Generated<number>;
  seller: "blog" | "market" | "cart" | "events";
  starts_at: Temporal.Instant | null;
  state: "ordered" | "fulfilled" | "expired" | "lost" | "declined" | "cancelled";
  state_at: Temporal.Instant;
  state_by: string;
  tax_minor: Generated<number>;
  tax_rate: Generated<number>;
  time_zone: string | null;
  type_name: string | null;
  unit_price_minor: number;
}

export interface OrderLineTransitions {
  container_id: ContainerId;
  from_state: string;
  id: Generated<number>;
  line_id: LineId;
  to_state: string;
  transitioned_at: Temporal.Instant;
  transitioned_by: string;
}

export interface OrderNotes {
  container_id: ContainerId;
  id: Generated<number>;
  noted_at: Temporal.Instant;
  noted_by: string;
  order_id: OrderId;
  text: string;
}

export interface Orders {
  accepted_at: Temporal.Instant | null;
  checkout_key: string;
  code: string;
  container_id: ContainerId;
  currency: string;
  customer_id: CustomerId | null;
  edited_at: Temporal.Instant | null;
  edited_by: string | null;
  email: string;
  id: Generated<OrderId>;
  invoice_to: string | null;
  locale: Generated<string>;
  mail_token: string | null;
  mailed_at: Temporal.Instant | null;
  name: string;
  organisation: string | null;
  pay_by: Temporal.Instant;
  phone: string | null;
  placed_at: Temporal.Instant;
  session_id: SessionId | null;
  state: "placed" | "accepted" | "expired" | "cancelled";
  state_at: Temporal.Instant;
  state_by: string;
  supplement_of: number | null;
  terms_agreed_at: Temporal.Instant | null;
  terms_version: number | null;
  time_zone: string;
  timing: Generated<"now" | "authorise" | "after_yes">;
  total_minor: number;
  user_id: UserId | null;
}

export interface OrderTransitions {
  container_id: ContainerId;
  from_state: string;
  id: Generated<number>;
  order_id: OrderId;
  to_state: string;
  transitioned_at: Temporal.Instant;
  transitioned_by: string;
}

export interface PageRoles {
  page_id: ContainerId;
  role: "organiser" | "secretary" | "treasurer" | "steward" | "editor";
  user_id: UserId;
}

export interface Pages {
  address: Generated<string>;
  body: Generated<string>;
  contact_email: Generated<string>;
  contact_phone: Generated<string>;
  created_at: Generated<Temporal.Instant>;
  id: Generated<ContainerId>;
  menu_version: Generated<number>;
  slug: string;
  summary: Generated<string>;
  time_zone: Generated<string>;
  title: string;
  version: Generated<number>;
}

export interface PageSlugs {
  page_id: ContainerId;
  slug: string;
}

export interface PayeeDetails {
  address: string;
  container_id: ContainerId;
  legal_name: string;
  vat_number: string | null;
  version: Generated<number>;
}

export interface PaymentAccounts {
  container_id: ContainerId;
  created_at: Temporal.Instant;
  credentials: Buffer | null;
  credentials_key: string | null;
  enabled: Generated<boolean>;
  for_hire: Generated<boolean>;
  for_tickets: Generated<boolean>;
  provider: string;
  settings: Generated<Json>;
  version: Generated<number>;
}

export interface PaymentAllocations {
  amount_minor: number;
  container_id: ContainerId;
  order_id: OrderId;
  payment_id: PaymentId;
  received_minor: Generated<number>;
}

export interface PaymentEvents {
  container_id: ContainerId;
  event_id: string;
  kind: string;
  provider: string;
  received_at: Temporal.Instant;
}

export interface PaymentProblems {
  amount_minor: number | null;
  closed_at: Temporal.Instant | null;
  closed_by: string | null;
  container_id: ContainerId;
  currency: string | null;
  first_seen_at: Temporal.Instant;
  id: Generated<number>;
  kind: "account" | "wrong_payee" | "wrong_order" | "unknown_payment" | "paid_less" | "refund_elsewhere" | "refund_unexplained";
  last_seen_at: Temporal.Instant;
  order_id: OrderId | null;
  provider: string;
  reference: string;
}

export interface Payments {
  amount_minor: number;
  attempt_key: string;
  authorised_at: Temporal.Instant | null;
  came_with: PaymentId | null;
  container_id: ContainerId;
  created_at: Temporal.Instant;
  credit_id: CreditId | null;
  currency: string;
  disputed_minor: Generated<number>;
  fee_at: Temporal.Instant | null;
  fee_minor: number | null;
  id: Generated<PaymentId>;
  provider: string;
  received_at: Temporal.Instant | null;
  received_currency: string | null;
  received_minor: number | null;
  reference: string | null;
  refunded_minor: Generated<number>;
  release_at: Temporal.Instant | null;
  state: "created" | "pending" | "authorised" | "received" | "failed" | "cancelled" | "disputed" | "charged_back";
  state_at: Temporal.Instant;
  state_by: string;
}

export interface PaymentTransitions {
  container_id: ContainerId;
  from_state: string;
  id: Generated<number>;
  payment_id: PaymentId;
  to_state: string;
  transitioned_at: Temporal.Instant;
  transitioned_by: string;
}

export interface Posts {
  body: Generated<string>;
  created_at: Generated<Temporal.Instant>;
  id: Generated<number>;
  page_id: ContainerId;
  published_at: Temporal.Instant | null;
  slug: string;
  summary: Generated<string>;
  title: string;
  version: Generated<number>;
}

export interface PostSlugs {
  page_id: ContainerId;
  post_id: number;
  slug: string;
}

export interface Products {
  brand: Generated<string>;
  category: Generated<string>;
  code: string;
  container_id: ContainerId;
  id: Generated<number>;
  marketplace_id: number;
  name: string;
  price_minor: number;
  tax_rate: number | null;
  unit: Generated<string>;
  updated_at: Temporal.Instant;
}

export interface Questions {
  about: "slot" | "ticket_type" | "order";
  answer_kind: Generated<"text" | "long_text" | "number" | "choice" | "yes_no">;
  choices: Generated<string[]>;
  container_id: ContainerId;
  id: Generated<number>;
  label: string;
  position: Generated<number>;
  removed_at: Temporal.Instant | null;
  required: Generated<boolean>;
  slot_id: SlotId | null;
  ticket_type_id: TicketTypeId | null;
  version: Generated<number>;
}

export interface RefundLines {
  amount_minor: number;
  container_id: ContainerId;
  line_id: LineId;
  order_id: OrderId;
  refund_id: RefundId;
}

export interface Refunds {
  amount_minor: number;
  attempt: Generated<number>;
  container_id: ContainerId;
  credit_id: CreditId | null;
  currency: string;
  id: Generated<RefundId>;
  order_id: OrderId;
  pay_to: string | null;
  payment_id: PaymentId;
  reason: "lost" | "declined" | "cancelled" | "expired" | "paid_twice" | "overpaid" | "wrong_currency" | "goodwill" | "at_provider" | "deposit";
  reference: string | null;
  requested_at: Temporal.Instant;
  state: "requested" | "pending" | "succeeded" | "failed" | "cancelled";
  state_at: Temporal.Instant;
  state_by: string;
}

export interface RefundTransitions {
  container_id: ContainerId;
  from_state: string;
  id: Generated<number>;
  refund_id: RefundId;
  to_state: string;
  transitioned_at: Temporal.Instant;
  transitioned_by: string;
}

export interface RequestMailOptouts {
  container_id: ContainerId;
  opted_out_at: Temporal.Instant;
  user_id: UserId;
}

export interface Resources {
  capacity: number | null;
  container_id: ContainerId;
  container_type: string;
  id: Generated<ResourceId>;
  kind: Generated<"space" | "equipment" | "staff">;
  lanes: Generated<number>;
  name: string;
  position: Generated<number>;
}

export interface Series {
  calendar_id: CalendarId;
  container_id: ContainerId;
  created_at: Temporal.Instant;
  created_by: string;
  id: Generated<SeriesId>;
  rule: string;
  template: Json;
}

export interface Sessions {
  created_at: Generated<Temporal.Instant>;
  expires_at: Temporal.Instant;
  id: Generated<string>;
  ip_address: string | null;
  token: string;
  updated_at: Generated<Temporal.Instant>;
  user_agent: string | null;
  user_id: UserId;
}

export interface Snippets {
  body: string;
  key: string;
  page_id: ContainerId;
  title: string;
  version: Generated<number>;
}

export interface SpaceParts {
  container_id: ContainerId;
  part_id: SpaceId;
  space_id: SpaceId;
}

export interface StatementChunks {
  container_id: ContainerId;
  content: Buffer;
  position: number;
  statement_id: number;
}

export interface StatementLines {
  amount_minor: number;
  booked_on: Temporal.PlainDate;
  container_id: ContainerId;
  currency: string;
  fate: Generated<"matched" | "part" | "over" | "suggestion" | "unknown" | "known" | "outgoing">;
  fingerprint: string;
  is_recorded: Generated<boolean>;
  line: number;
  name: string;
  occurrence: number;
  payment_id: PaymentId | null;
  statement_id: number;
  text: string;
}

export interface StatementMappings {
  container_id: ContainerId;
  mapping: Json;
}

export interface Statements {
  container_id: ContainerId;
  file_name: string;
  id: Generated<number>;
  is_broken: Generated<boolean>;
  mapping: Json | null;
  problem_count: Generated<number>;
  problems: Generated<Json>;
  state: "uploaded" | "reading" | "preview" | "importing" | "done" | "discarded";
  state_at: Temporal.Instant;
  state_by: string;
  uploaded_at: Temporal.Instant;
  uploaded_by: string;
}

export interface StoredMails {
  attachments: Generated<Json>;
  body_html: string | null;
  body_text: string;
  id: Generated<number>;
  kept_at: Temporal.Instant;
  subject: string;
  to_address: string;
}

export interface Terms {
  container_id: ContainerId;
  published_at: Temporal.Instant;
  published_by: string;
  text: string;
  version: number;
}

export interface TestPayments {
  account: string;
  amount_minor: number;
  cancel_url: string;
  capture_later: Generated<boolean>;
  created_at: Temporal.Instant;
  currency: string;
  description: string;
  fee_minor: number | null;
  id: string;
  idempotency_key: string;
  locale: Generated<string>;
  paid_minor: Generated<number>;
  refunded_minor: Generated<number>;
  refunds_fail: Generated<boolean>;
  return_url: string;
  state: "open" | "pending" | "authorised" | "part_paid" | "paid" | "failed" | "abandoned" | "cancelled" | "disputed" | "charged_back";
  webhook_url: string;
}

export interface TestRefunds {
  amount_minor: number;
  created_at: Temporal.Instant;
  id: string;
  idempotency_key: string;
  state: "pending" | "succeeded" | "failed";
  test_payment_id: string;
}

export interface TestWebhooks {
  acknowledged_at: Temporal.Instant | null;
  attempts: Generated<number>;
  body: Json;
  due_at: Temporal.Instant;
  id: string;
  position: Generated<number>;
  test_payment_id: string;
}

export interface Tickets {
  code: string;
  contact_email: string | null;
  contact_name: string | null;
  container_id: ContainerId;
  created_at: Temporal.Instant;
  customer_id: CustomerId | null;
  entry_id: EntryId;
  held_until: Temporal.Instant | null;
  id: Generated<TicketId>;
  order_id: OrderId | null;
  price_minor: number;
  session_id: SessionId | null;
  state: "reserved" | "ordered" | "confirmed" | "checked_in" | "expired" | "cancelled";
  state_at: Temporal.Instant;
  state_by: string;
  ticket_type_id: TicketTypeId;
  user_id: UserId | null;
}

export interface TicketTransitions {
  container_id: ContainerId;
  from_state: string;
  id: Generated<number>;
  ticket_id: TicketId;
  to_state: string;
  transitioned_at: Temporal.Instant;
  transitioned_by: string;
}

export interface TicketTypeNeeds {
  container_id: ContainerId;
  entry_id: EntryId;
  needs_id: number;
  ticket_type_id: TicketTypeId;
}

export interface TicketTypes {
  cancellation: Json | null;
  container_id: ContainerId;
  description: Generated<string>;
  entry_id: EntryId;
  id: Generated<TicketTypeId>;
  max_per_order: Generated<number>;
  name: string;
  position: Generated<number>;
  price_minor: number;
  quota: number;
  sold: Generated<number>;
  tax_rate: number | null;
  version: Generated<number>;
}

export interface Users {
  created_at: Generated<Temporal.Instant>;
  email: string;
  email_verified: Generated<boolean>;
  id: Generated<UserId>;
  image: string | null;
  locale: string | null;
  name: string;
  updated_at: Generated<Temporal.Instant>;
}

export interface Verifications {
  created_at: Generated<Temporal.Instant>;
  expires_at: Temporal.Instant;
  id: Generated<string>;
  identifier: string;
  updated_at: Generated<Temporal.Instant>;
  value: string;
}

export interface DB {
  account_reconciliations: AccountReconciliations;
  accounts: Accounts;
  admission_counts: AdmissionCounts;
  answers: Answers;
  bank_lines: BankLines;
  calendar_entries: CalendarEntries;
  calendar_entry_posts: CalendarEntryPosts;
  calendar_slots: CalendarSlots;
  calendar_slugs: CalendarSlugs;
  calendars: Calendars;
  cancellation_orders: CancellationOrders;
  cancellations: Cancellations;
  cash_counts: CashCounts;
  categories: Categories;
  check_ins: CheckIns;
  checkout_settings: CheckoutSettings;
  credits: Credits;
  customers: Customers;
  disputes: Disputes;
  document_counters: DocumentCounters;
  document_lines: DocumentLines;
  documents: Documents;
  due_tasks: DueTasks;
  entry_changes: EntryChanges;
  entry_resources: EntryResources;
  entry_transitions: EntryTransitions;
  feed_versions: FeedVersions;
  ledger_checks: LedgerChecks;
  ledger_days: LedgerDays;
  ledger_postings: LedgerPostings;
  ledger_transactions: LedgerTransactions;
  mail_domains: MailDomains;
  mail_recipients: MailRecipients;
  mails: Mails;
  marketplace_slugs: MarketplaceSlugs;
  marketplaces: Marketplaces;
  menu_items: MenuItems;
  move_choices: MoveChoices;
  move_orders: MoveOrders;
  moves: Moves;
  occupancy: Occupancy;
  order_balances: OrderBalances;
  order_changes: OrderChanges;
  order_line_transitions: OrderLineTransitions;
  order_lines: OrderLines;
  order_notes: OrderNotes;
  order_transitions: OrderTransitions;
  orders: Orders;
  page_roles: PageRoles;
  page_slugs: PageSlugs;
  pages: Pages;
  payee_details: PayeeDetails;
  payment_accounts: PaymentAccounts;
  payment_allocations: PaymentAllocations;
  payment_events: PaymentEvents;
  payment_problems: PaymentProblems;
  payment_transitions: PaymentTransitions;
  payments: Payments;
  post_slugs: PostSlugs;
  posts: Posts;
  products: Products;
  questions: Questions;
  refund_lines: RefundLines;
  refund_transitions: RefundTransitions;
  refunds: Refunds;
  request_mail_optouts: RequestMailOptouts;
  resources: Resources;
  series: Series;
  sessions: Sessions;
  snippets: Snippets;
  space_parts: SpaceParts;
  statement_chunks: StatementChunks;
  statement_lines: StatementLines;
  statement_mappings: StatementMappings;
  statements: Statements;
  stored_mails: StoredMails;
  terms: Terms;
  test_payments: TestPayments;
  test_refunds: TestRefunds;
  test_webhooks: TestWebhooks;
  ticket_transitions: TicketTransitions;
  ticket_type_needs: TicketTypeNeeds;
  ticket_types: TicketTypes;
  tickets: Tickets;
  users: Users;
  verifications: Verifications;
}
