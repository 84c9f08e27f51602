import { createHash, randomBytes, randomInt } from 'node:crypto';

declare const brand: unique symbol;
export type Id<Name extends string, Of = number> = Of & { readonly [brand]: Name };

export type UserId = Id<'user', string>;
/** base64url(SHA-256) of the visitor's cookie, so that a leaked database does not contain valid cookies. */
export type SessionId = Id<'session', string>;
export type CalendarId = Id<'calendar'>;
export type SlotId = Id<'slot'>;
export type EntryId = Id<'entry'>;
export type TicketTypeId = Id<'ticket-type'>;
export type TicketId = Id<'ticket'>;
export type SpaceId = Id<'space'>;
/** Outside the cart, no foreign key protects the id of an order, only this type. */
export type OrderId = Id<'order'>;
export type PaymentId = Id<'payment'>;

/** A signed-in user or an anonymous visitor, never both. */
export type Owner = { userId: UserId; sessionId?: undefined } | { sessionId: SessionId; userId?: undefined };

/** Whether a row belongs to this owner; false without an owner. */
export function isOwnedBy(
  row: { user_id: UserId | null; session_id: SessionId | null },
  owner: Owner | undefined,
): boolean {
  if (owner?.userId) return row.user_id === owner.userId;
  return owner?.sessionId !== undefined && row.session_id === owner.sessionId;
}

/** What a calendar or a marketplace belongs to. */
export type Container = { containerType: string; containerId: number };

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
