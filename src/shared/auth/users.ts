import type { Db, Tx } from '../db/database.ts';
import type { SignedIn } from '../http/platform.ts';
import type { UserId } from '../ids.ts';
import { nameFrom } from './sign-in.ts';

/**
 * Finds or creates the user with this mail address, who can then sign in.
 * @param email in lower case
 * @param name of a created user; derived from the address if absent
 */
export async function ensureUser(
  tx: Tx,
  { email, name }: { email: string; name?: string },
): Promise<SignedIn> {
  const created = await tx
    .insertInto('users')
    .values({ email, name: name || nameFrom(email) })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .returning(['id', 'name', 'email', 'locale'])
    .executeTakeFirst();
  return (
    created ??
    (await tx
      .selectFrom('users')
      .select(['id', 'name', 'email', 'locale'])
      .where('email', '=', email)
      .executeTakeFirstOrThrow())
  );
}

export async function findUserName(db: Db | Tx, id: UserId): Promise<string | undefined> {
  const user = await db.selectFrom('users').select('name').where('id', '=', id).executeTakeFirst();
  return user?.name;
}

/** The names of users, by id. One query. */
export async function listUserNames(db: Db | Tx, ids: readonly UserId[]): Promise<Map<UserId, string>> {
  if (ids.length === 0) return new Map();
  const users = await db.selectFrom('users').select(['id', 'name']).where('id', 'in', ids).execute();
  return new Map(users.map(({ id, name }) => [id, name]));
}
