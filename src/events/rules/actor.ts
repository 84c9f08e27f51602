import type { Owner, UserId } from '../../shared/ids.ts';

/** Who moved a state, as it is recorded. A visitor is not told apart from another. */
export const actorOf = (owner: Owner): string => (owner.userId ? userActor(owner.userId) : 'visitor');
export const userActor = (userId: UserId): string => `user:${userId}`;

export const CLOCK = 'clock';
export const PAYMENT = 'payment';
