import type { Tx } from '../db/database.ts';
import type { SignedIn } from '../http/platform.ts';
import { nameFrom } from './sign-in.ts';

/**
 * The user with this address, made now if there is none: they become themselves by their first sign-in.
 * @param email in lower case
 */
export async function ensureUser(
  tx: Tx,
  { email, name }: { email: string; name?: string },
): Promise<SignedIn> {
  const made = await tx
    .insertInto('users')
    .values({ email, name: name || nameFrom(email) })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .returning(['id', 'name', 'email', 'locale'])
    .executeTakeFirst();
  return (
    made ??
    (await tx
      .selectFrom('users')
      .select(['id', 'name', 'email', 'locale'])
      .where('email', '=', email)
      .executeTakeFirstOrThrow())
  );
}
