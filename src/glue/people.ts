import { isOrganiser, rolesOn } from '../blog/model/page-role.ts';
import type { Db } from '../shared/db/database.ts';
import type { People } from '../shared/http/platform.ts';
import type { Clock } from '../shared/time.ts';
import { adoptVisitor } from './cart-adoption.ts';

/**
 * Implements People: roles come from the blog, and adoption covers every app with holds.
 * @param sessions the sign-in's part of People
 */
export const peopleOf = (
  { db, clock }: { db: Db; clock: Clock },
  sessions: Pick<People, 'userOf' | 'setLocale'>,
): People => ({
  ...sessions,
  rolesOn: (userId, pageSlug) => rolesOn(db, userId, pageSlug),
  isOrganiser: (userId) => isOrganiser(db, userId),
  adopt: (sessionId, userId) => adoptVisitor(db, { sessionId, userId }, clock.now()),
});
