import { type RawBuilder, sql } from 'kysely';
import type { Owner } from '../ids.ts';

/**
 * The condition that a row belongs to an owner: `user_id = …` or `session_id = …`.
 * @param alias of the table, if the query reads several tables with these columns
 */
export const ownedBy = (owner: Owner, alias?: string): RawBuilder<boolean> => {
  const column = owner.userId ? 'user_id' : 'session_id';
  return sql`${sql.ref(alias ? `${alias}.${column}` : column)} = ${owner.userId ?? owner.sessionId}`;
};
