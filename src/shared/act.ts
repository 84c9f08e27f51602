import { sql } from 'kysely';
import { defer, type Tx } from './db/database.ts';
import type { ContainerId, Owner, UserId } from './ids.ts';

/**
 * Who acts, and when: the parameter of every operation after its transaction. An app adds the effects that its
 * operations have outside their own tables.
 */
export type Act = {
  /** as recorded in the `…_transitions` tables */
  by: Actor;
  /** of the platform's clock */
  at: Temporal.Instant;
};

/** All visitors are one actor, because a recorded session id would outlive the visitor's cookie. */
export type Actor = `user:${string}` | 'visitor' | 'clock' | 'payment';

export const byUser = (userId: UserId, at: Temporal.Instant): Act => ({ by: `user:${userId}`, at });
export const byOwner = (owner: Owner, at: Temporal.Instant): Act => ({ by: actorOf(owner), at });
/** Expiry, reminders, deadlines. */
export const byClock = (at: Temporal.Instant): Act => ({ by: 'clock', at });
/** An event of a payment provider. */
export const byPayment = (at: Temporal.Instant): Act => ({ by: 'payment', at });

export const actorOf = (owner: Owner): Actor => (owner.userId ? `user:${owner.userId}` : 'visitor');

/** The user behind an actor; undefined for a visitor, the clock or a payment. */
export const userOfActor = (actor: string): UserId | undefined =>
  /^user:(.+)$/.exec(actor)?.[1] as UserId | undefined;

/**
 * Locks a person until the end of the transaction, so that what they have can be counted and added to. Taken before all
 * other locks. An advisory lock, because a visitor has no row.
 */
export async function lockPerson(tx: Tx, owner: Owner): Promise<void> {
  const key =
    owner.customerId === undefined
      ? (owner.userId ?? owner.sessionId)
      : `${owner.containerId}/${owner.customerId}`;
  await defer(tx, 'lock-person', sql`SELECT pg_advisory_xact_lock(hashtextextended(${key}, 0))`);
}

/**
 * Makes those who add something to a page wait for each other until the end of the transaction, so that of two of one
 * name the second finds the first.
 */
export async function lockAdditions(tx: Tx, containerId: ContainerId): Promise<void> {
  await defer(
    tx,
    'lock-additions',
    sql`SELECT pg_advisory_xact_lock(hashtextextended(${`page ${containerId}`}, 0))`,
  );
}
