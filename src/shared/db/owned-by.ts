import { type RawBuilder, sql } from 'kysely';
import type { Owner } from '../ids.ts';

/**
 * The condition that a row belongs to an owner: `user_id = …`, `session_id = …`, or a page's `customer_id = …`.
 * @param alias of the table, if the query reads several tables with these columns
 */
export function ownedBy(owner: Owner, alias?: string): RawBuilder<boolean> {
  const column = (name: string) => sql.ref(alias ? `${alias}.${name}` : name);
  if (owner.userId !== undefined) return sql`${column('user_id')} = ${owner.userId}`;
  if (owner.sessionId !== undefined) return sql`${column('session_id')} = ${owner.sessionId}`;
  return sql`(${column('container_id')} = ${owner.containerId} AND ${column('customer_id')} = ${owner.customerId})`;
}

/** The kind of an owner, for the names of prepared statements. */
export const ownerKind = (owner: Owner): 'user' | 'visitor' | 'customer' =>
  owner.userId ? 'user' : owner.sessionId ? 'visitor' : 'customer';
