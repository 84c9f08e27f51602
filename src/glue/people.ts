import { rolesOn } from '../blog/model/page-role.ts';
import type { Db } from '../shared/db/database.ts';
import type { People } from '../shared/http/platform.ts';
import { adoptVisitor } from './cart-adoption.ts';

/**
 * Who people are and what they may do: roles are the blog's, and adoption runs over every app that holds things.
 * @param sessions what signing in knows of them
 */
export const peopleOf = (db: Db, sessions: Pick<People, 'userOf' | 'setLocale'>): People => ({
  ...sessions,
  rolesOn: (userId, pageSlug) => rolesOn(db, userId, pageSlug),
  adopt: (sessionId, userId) => adoptVisitor(db, sessionId, userId),
});
