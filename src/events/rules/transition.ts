import type { Owner, UserId } from '../../shared/ids.ts';

/** When a state changed, and the actor that changed it, as recorded in the `…_transitions` tables. */
export type Transition = { at: Temporal.Instant; by: string };

export const byUser = (userId: UserId, at: Temporal.Instant): Transition => ({ at, by: userActor(userId) });
export const byOwner = (owner: Owner, at: Temporal.Instant): Transition => ({ at, by: actorOf(owner) });
/** Expiry. */
export const byClock = (at: Temporal.Instant): Transition => ({ at, by: 'clock' });
export const byPayment = (at: Temporal.Instant): Transition => ({ at, by: PAYMENT });

export const userActor = (userId: UserId): string => `user:${userId}`;

/** All visitors are one actor: a recorded session id would outlive the visitor's cookie. */
export const actorOf = (owner: Owner): string => (owner.userId ? userActor(owner.userId) : 'visitor');

export const PAYMENT = 'payment';

/** The user behind an actor; undefined for a visitor, the clock or a payment. */
export const userOfActor = (actor: string): UserId | undefined =>
  /^user:(.+)$/.exec(actor)?.[1] as UserId | undefined;
