// Made by `npm run db:types` from the migrations. Not to be written by hand.
import type { CalendarId, EntryId, OrderId, PaymentId, SessionId, SlotId, SpaceId, TicketId, TicketTypeId, UserId } from '../ids.ts';
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

export interface CalendarEntries {
  buffer_after_minutes: Generated<number>;
  buffer_before_minutes: Generated<number>;
  calendar_id: CalendarId;
  capacity: number | null;
  contact_email: string | null;
  contact_locale: string | null;
  contact_name: string | null;
  cost_minor: Generated<number>;
  created_at: Temporal.Instant;
  description: Generated<string>;
  doors_at: Temporal.Instant | null;
  ends_at: Temporal.Instant;
  held_until: Temporal.Instant | null;
  id: Generated<EntryId>;
  listed: boolean;
  name: string;
  order_id: OrderId | null;
  places_sold: Generated<number>;
  sequence: Generated<number>;
  session_id: SessionId | null;
  slot_id: SlotId | null;
  space_id: SpaceId | null;
  starts_at: Temporal.Instant;
  state: "draft" | "pending" | "ordered" | "provisional" | "confirmed" | "declined" | "expired" | "cancelled";
  state_at: Temporal.Instant;
  state_by: string;
  user_id: UserId | null;
}

export interface CalendarEntryPosts {
  calendar_id: CalendarId;
  content_id: number;
  content_type: string;
  entry_id: EntryId;
}

export interface Calendars {
  auto_confirm: Generated<boolean>;
  colour: Generated<"rose" | "blue" | "green">;
  container_id: number;
  container_type: string;
  created_at: Generated<Temporal.Instant>;
  currency: string;
  description: Generated<string>;
  hold_minutes: Generated<number>;
  id: Generated<CalendarId>;
  name: string;
  slug: string;
  time_zone: string;
}

export interface CalendarSlots {
  active: Generated<boolean>;
  buffer_after_minutes: Generated<number>;
  buffer_before_minutes: Generated<number>;
  calendar_id: CalendarId;
  cost_minor: number;
  days: number[];
  ends_time: Temporal.PlainTime;
  flexible: Generated<boolean>;
  id: Generated<SlotId>;
  min_minutes: Generated<number>;
  name: string;
  space_id: SpaceId;
  starts_time: Temporal.PlainTime;
  step_minutes: Generated<number>;
}

export interface EntryTransitions {
  calendar_id: CalendarId;
  entry_id: EntryId;
  from_state: string;
  id: Generated<number>;
  to_state: string;
  transitioned_at: Temporal.Instant;
  transitioned_by: string;
}

export interface Marketplaces {
  container_id: number;
  container_type: string;
  currency: string;
  description: Generated<string>;
  id: Generated<number>;
  name: string;
  slug: string;
}

export interface MenuItems {
  app: "blog" | "market" | "cart" | "events" | "elsewhere";
  href: string;
  id: Generated<number>;
  label: string;
  page_id: number;
  position: number;
}

export interface Occupancy {
  calendar_id: CalendarId;
  during: string;
  entry_id: EntryId;
  lane: number;
  space_id: SpaceId;
}

export interface OrderLines {
  amount_minor: number;
  container_id: number;
  container_type: string;
  detail: string;
  href: string;
  id: Generated<number>;
  key: string;
  order_id: OrderId;
  quantity: number;
  seller: "blog" | "market" | "cart" | "events";
  state: "ordered" | "fulfilled" | "expired" | "lost" | "declined" | "cancelled";
  title: string;
}

export interface Orders {
  checkout_key: string;
  code: string;
  currency: string;
  email: string;
  id: Generated<OrderId>;
  locale: Generated<string>;
  mailed_at: Temporal.Instant | null;
  name: string;
  paid_at: Temporal.Instant | null;
  paid_by_payment_id: PaymentId | null;
  pay_by: Temporal.Instant;
  placed_at: Temporal.Instant;
  session_id: SessionId | null;
  state: "placed" | "paid" | "expired";
  time_zone: string;
  total_minor: number;
  user_id: UserId | null;
}

export interface PageRoles {
  page_id: number;
  role: "organiser" | "steward";
  user_id: UserId;
}

export interface Pages {
  address: Generated<string>;
  body: Generated<string>;
  created_at: Generated<Temporal.Instant>;
  id: Generated<number>;
  slug: string;
  summary: Generated<string>;
  time_zone: Generated<string>;
  title: string;
}

export interface PaymentEvents {
  event_id: string;
  kind: string;
  provider: string;
  received_at: Temporal.Instant;
}

export interface Payments {
  amount_minor: number;
  attempt: number;
  currency: string;
  fee_minor: Generated<number>;
  id: Generated<PaymentId>;
  order_id: OrderId;
  provider: string;
  received_at: Temporal.Instant | null;
  received_currency: string | null;
  received_minor: number | null;
  reference: string | null;
  refunded_minor: Generated<number>;
  started_at: Temporal.Instant;
  state: "started" | "received" | "failed";
}

export interface Posts {
  body: Generated<string>;
  created_at: Generated<Temporal.Instant>;
  id: Generated<number>;
  page_id: number;
  published_at: Temporal.Instant | null;
  slug: string;
  summary: Generated<string>;
  title: string;
}

export interface Products {
  brand: Generated<string>;
  category: Generated<string>;
  code: string;
  id: Generated<number>;
  marketplace_id: number;
  name: string;
  price_minor: number;
  unit: Generated<string>;
  updated_at: Temporal.Instant;
}

export interface Refunds {
  amount_minor: number;
  currency: string;
  due_at: Temporal.Instant;
  id: Generated<number>;
  line_id: number | null;
  order_id: OrderId;
  payment_id: PaymentId;
  reason: "lost" | "declined" | "cancelled" | "paid-twice" | "wrong-amount";
  sent_at: Temporal.Instant | null;
  state: "due" | "sent";
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
  page_id: number;
  title: string;
}

export interface SpaceParts {
  part_id: SpaceId;
  space_id: SpaceId;
}

export interface Spaces {
  capacity: number | null;
  container_id: number;
  container_type: string;
  id: Generated<SpaceId>;
  lanes: Generated<number>;
  name: string;
  position: Generated<number>;
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

export interface TestPayments {
  amount_minor: number;
  cancel_url: string;
  created_at: Temporal.Instant;
  currency: string;
  decided_at: Temporal.Instant | null;
  description: string;
  id: string;
  idempotency_key: string;
  refunded_minor: Generated<number>;
  return_url: string;
  state: "open" | "paid" | "failed" | "abandoned";
  webhook_answered_at: Temporal.Instant | null;
  webhook_url: string;
}

export interface TestRefunds {
  amount_minor: number;
  created_at: Temporal.Instant;
  idempotency_key: string;
  test_payment_id: string;
}

export interface Tickets {
  calendar_id: CalendarId;
  code: string;
  contact_email: string | null;
  contact_name: string | null;
  created_at: Temporal.Instant;
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
  calendar_id: CalendarId;
  from_state: string;
  id: Generated<number>;
  ticket_id: TicketId;
  to_state: string;
  transitioned_at: Temporal.Instant;
  transitioned_by: string;
}

export interface TicketTypes {
  calendar_id: CalendarId;
  description: Generated<string>;
  entry_id: EntryId;
  id: Generated<TicketTypeId>;
  max_per_order: Generated<number>;
  name: string;
  position: Generated<number>;
  price_minor: number;
  quota: number;
  sold: Generated<number>;
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
  accounts: Accounts;
  calendar_entries: CalendarEntries;
  calendar_entry_posts: CalendarEntryPosts;
  calendar_slots: CalendarSlots;
  calendars: Calendars;
  entry_transitions: EntryTransitions;
  marketplaces: Marketplaces;
  menu_items: MenuItems;
  occupancy: Occupancy;
  order_lines: OrderLines;
  orders: Orders;
  page_roles: PageRoles;
  pages: Pages;
  payment_events: PaymentEvents;
  payments: Payments;
  posts: Posts;
  products: Products;
  refunds: Refunds;
  sessions: Sessions;
  snippets: Snippets;
  space_parts: SpaceParts;
  spaces: Spaces;
  stored_mails: StoredMails;
  test_payments: TestPayments;
  test_refunds: TestRefunds;
  ticket_transitions: TicketTransitions;
  ticket_types: TicketTypes;
  tickets: Tickets;
  users: Users;
  verifications: Verifications;
}
