import { createHash, randomBytes, randomInt } from 'node:crypto';

declare const brand: unique symbol;
export type Id<Name extends string, Of = number> = Of & { readonly [brand]: Name };

export type UserId = Id<'user', string>;
/** base64url(SHA-256) of the visitor's cookie, so that a leaked database does not contain valid cookies. */
export type SessionId = Id<'session', string>;
/** Of a page, or of anything else that a calendar hangs on: unique across their types. It leads the keys of all its rows. */
export type ContainerId = Id<'container'>;
export type CalendarId = Id<'calendar'>;
export type SlotId = Id<'slot'>;
export type SeriesId = Id<'series'>;
export type CategoryId = Id<'category'>;
export type CustomerId = Id<'customer'>;
export type EntryId = Id<'entry'>;
export type TicketTypeId = Id<'ticket-type'>;
export type TicketId = Id<'ticket'>;
export type ResourceId = Id<'resource'>;
/** A space is one kind of resource. */
export type SpaceId = ResourceId;
/** Outside the cart, no foreign key protects the id of an order, only this type. */
export type OrderId = Id<'order'>;
export type LineId = Id<'line'>;
export type CancellationId = Id<'cancellation'>;
export type MoveId = Id<'move'>;
export type PaymentId = Id<'payment'>;
export type RefundId = Id<'refund'>;
export type CreditId = Id<'credit'>;

/** A signed-in user, an anonymous visitor, or a customer booked for by a page: exactly one of them. */
export type Owner =
  | { userId: UserId; sessionId?: undefined; customerId?: undefined }
  | { sessionId: SessionId; userId?: undefined; customerId?: undefined }
  | { customerId: CustomerId; containerId: ContainerId; userId?: undefined; sessionId?: undefined };

/** The owner as the columns that every table of held or bought things has. */
export const ownerColumns = (owner: Owner) => ({
  user_id: owner.userId ?? null,
  session_id: owner.sessionId ?? null,
  customer_id: owner.customerId ?? null,
});

/** Whether a row belongs to this owner; false without an owner. */
export function isOwnedBy(
  row: { user_id: UserId | null; session_id: SessionId | null },
  owner: Owner | undefined,
): boolean {
  if (owner?.userId) return row.user_id === owner.userId;
  return owner?.sessionId !== undefined && row.session_id === owner.sessionId;
}

/** What a calendar or a marketplace belongs to. */
export type Container = { containerType: string; containerId: ContainerId };

/** A token of 256 random bits, base64url. */
export const randomToken = (): string => randomBytes(32).toString('base64url');

export function sessionIdOf(token: string): SessionId {
  return createHash('sha256').update(token).digest('base64url') as SessionId;
}

const CODE_ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz';

/** A code that people can read out: without 0, 1, i, l and o; 4.95 random bits per character. */
export function randomCode(length: number): string {
  return Array.from({ length }, () => CODE_ALPHABET[randomInt(CODE_ALPHABET.length)]).join('');
}
